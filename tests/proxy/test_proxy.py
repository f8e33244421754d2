"""PX-01 to PX-09, PX-12, HP-16, HP-19, MT-10, MT-11 and MT-13, behind the nginx of docs/operate.md."""

import json
import unittest
from urllib.parse import quote

from front import HOST, Front

FORM = {"grant_type": "client_credentials", "client_id": "robot", "scope": "read"}
AUTHORIZE = (
    "/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&scope=read&state=1234567890"
    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
)


class BehindNginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.front = cls.enterClassContext(Front())
        cls.pem = (cls.front.place / "client.pem").read_text()
        cls.escaped = quote(cls.pem, safe="")
        cls.proof = [("Biljett-Proxy", cls.front.secret), ("X-Forwarded-For", "192.0.2.1")]

    def token(self, *headers, client=None):
        return self.front.ask("/token", headers, client, FORM)

    def directly(self, *headers, source="127.0.0.1"):
        return self.front.ask_directly("/token", headers, FORM, source)

    def refused(self, answer):
        self.assertEqual((answer[0], json.loads(answer[2])["error"]), (401, "invalid_client"), answer[2])

    def test_a_client_is_known_by_the_certificate_that_it_shows_nginx(self):
        status, _, body = self.token(client="client")
        self.assertEqual(status, 200, body)
        self.refused(self.token())
        self.refused(self.token(client="other"))

    def test_a_client_cannot_say_what_the_proxy_says(self):
        for headers in (
            [("X-Client-Certificate", self.escaped)],
            [("X-Client-Certificate", self.escaped), ("Biljett-Proxy", self.front.secret)],
            [("X-Client-Certificate", self.escaped)] * 2,
            [("X_Client_Certificate", self.escaped)],
            [("X-SSL-Client-Cert", self.escaped), ("X-Forwarded-Client-Cert", self.escaped), ("SSL_CLIENT_CERT", self.escaped)],
        ):
            self.refused(self.token(*headers))
            self.refused(self.token(*headers, client="other"))

    def test_what_a_client_adds_changes_nothing(self):
        for headers in (
            [("X-Client-Certificate", "nonsense"), ("X-Forwarded-For", "nonsense"), ("Biljett-Proxy", "nonsense")],
            [("Connection", "X-Client-Certificate, Biljett-Proxy, X-Forwarded-For, Authorization")],
            [("Forwarded", "for=203.0.113.9"), ("X-Real-IP", "203.0.113.9")],
        ):
            status, _, body = self.token(*headers, client="client")
            self.assertEqual(status, 200, f"{headers} {body}")

    def test_past_the_proxy_nobody_is_believed_without_its_secret(self):
        certificate = ("X-Client-Certificate", self.escaped)
        address = ("X-Forwarded-For", "192.0.2.1")
        self.assertEqual(self.directly(*self.proof, certificate)[0], 200)
        self.refused(self.directly(certificate, address))
        self.refused(self.directly(("Biljett-Proxy", "0" * 64), certificate, address))
        self.refused(self.directly(*self.proof, certificate, source="127.0.0.2"))

    def test_what_the_proxy_says_unclearly_is_refused(self):
        certificate = ("X-Client-Certificate", self.escaped)
        for headers in (
            [*self.proof, certificate, certificate],
            [*self.proof, self.proof[1], certificate],
            [*self.proof, ("X-Client-Certificate", self.escaped * 2)],
            [*self.proof, ("X-Client-Certificate", self.escaped.replace("%0A", "%0"))],
            [*self.proof, ("X-Client-Certificate", self.escaped[:200])],
            [*self.proof, ("X-Client-Certificate", self.escaped.replace("%0A", "\r\n "))],
            [self.proof[0], certificate],
        ):
            self.assertEqual(self.directly(*headers)[0], 400, headers)

    def test_no_header_changes_scheme_host_or_path(self):
        path = "/.well-known/openid-configuration"
        plain = self.front.ask(path)[2]
        self.assertEqual(json.loads(plain)["issuer"], f"https://{HOST}")
        for headers in (
            [("X-Forwarded-Proto", "http")],
            [("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example;proto=http")],
            [("X-Forwarded-Prefix", "/other"), ("X-Forwarded-Path", "/other")],
            [("X-Original-URL", "/token"), ("X-Rewrite-URL", "/token")],
        ):
            self.assertEqual(self.front.ask(path, headers)[2], plain, headers)
            self.assertEqual(self.front.ask_directly(path, [*self.proof, *headers])[2], plain, headers)

    def test_pages_are_as_over_tls_whatever_is_forwarded(self):
        for headers in ([], [("X-Forwarded-Proto", "http")]):
            status, got, _ = self.front.ask(AUTHORIZE, headers)
            self.assertEqual(status, 200)
            self.assertTrue(got["Strict-Transport-Security"])
            for cookie in got.get_all("Set-Cookie"):
                self.assertTrue(cookie.startswith("__Host-") and "; Secure" in cookie, cookie)

    def test_operations_are_not_reached_through_the_front(self):
        for path in ("/metrics", "/health/live", "/health/ready", "//metrics", "/%6detrics", "/./metrics", "/jwks/../metrics"):
            self.assertEqual(self.front.ask(path)[0], 404, path)
        self.assertEqual(self.front.ask_operations("/metrics")[0], 200)

    def test_a_path_has_one_spelling(self):
        for path in ("//jwks", "/jwks/", "/JWKS", "/%6awks", "/./jwks", "/jwks%00", "/jwks;a=b"):
            self.assertIn(self.front.ask(path)[0], (400, 404), path)

    def test_too_much_is_refused_by_the_front(self):
        self.assertEqual(self.front.ask("/token", form={"x": "y" * 70_000})[0], 413)

    def test_one_request_has_one_answer(self):
        inner = f"GET /jwks HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
        begin = f"POST /token HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        for headers in (
            f"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}",
            f"Content-Length: 0\r\nContent-Length: {len(inner)}\r\n\r\n{inner}",
            f"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{inner}",
            f"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{inner}",
            f"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{inner}",
            f"X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}",
        ):
            received = self.front.raw(begin + headers)
            self.assertNotIn('"keys"', received, headers)
            self.assertLessEqual(received.count("HTTP/1.1 "), 1, headers)

    def test_the_decisions_are_logged_without_what_proves_anything(self):
        self.token(client="client")
        log = (self.front.place / "biljett.log").read_text()
        self.assertNotIn(self.front.secret, log)
        self.assertNotIn("BEGIN", log)


if __name__ == "__main__":
    unittest.main()
