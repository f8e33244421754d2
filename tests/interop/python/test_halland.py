"""Region Halland: client credentials with an assertion as Microsoft's libraries make it, one ticket for each resource."""

import base64
import time
import uuid

from cryptography.hazmat.primitives import hashes
from cryptography.x509 import load_pem_x509_certificate
from demo import connect, find_client, issuers, refused
from jwskate import Jwk, Jwt, SignedJwt
from requests_oauth2client import PrivateKeyJwt

HALLAND = issuers["halland"]
CLIENT = find_client(HALLAND, lambda client: "certificate_pem" in client and "client_credentials" in client["grants"])
EXAMPLE_API = "exempelapi.regionhalland.se"
SECOND_API = next(resource for resource in CLIENT["resources"] if resource != EXAMPLE_API)
FORBIDDEN_API = "vardapi.regionhalland.se"


class MicrosoftAssertion(PrivateKeyJwt):
    """A padded x5t and no kid, ten minutes, fractional times, no nbf."""

    def client_assertion(self, audience):
        """The assertion for one request."""
        certificate = load_pem_x509_certificate(CLIENT["certificate_pem"].encode())
        x5t = base64.urlsafe_b64encode(certificate.fingerprint(hashes.SHA1())).decode()
        assert x5t.endswith("=")
        now = time.time()
        claims = {"aud": audience, "iss": self.client_id, "sub": self.client_id, "iat": now, "exp": now + 600, "jti": str(uuid.uuid4())}
        key = Jwk({name: value for name, value in self.private_jwk.items() if name != "kid"})
        return str(Jwt.sign_arbitrary(headers={"typ": "JWT", "alg": "RS256", "x5t": x5t}, claims=claims, key=key, alg="RS256"))


def connection():
    """The demo's client, with the key of its certificate."""
    key = Jwk.from_pem(CLIENT["private_key_pem"]).with_kid_thumbprint()
    return connect(HALLAND, MicrosoftAssertion(CLIENT["client_id"], key, alg="RS256"))


def test_one_ticket_for_each_resource_and_none_without_permission():
    client = connection()
    for resource in (EXAMPLE_API, SECOND_API):
        scope = next(scope for scope in CLIENT["scopes"] if scope.startswith(resource.split(".")[0] + "."))
        ticket = client.client_credentials(scope, resource=resource)
        assert ticket.scope == scope
        assert ticket.refresh_token is None
        claims = SignedJwt(ticket.access_token).claims
        assert claims["aud"] == resource
        assert claims["idtyp"] == "app"
        assert claims["exp"] - claims["iat"] == 3600
    assert FORBIDDEN_API not in CLIENT["resources"]
    refused("invalid_resource", client.client_credentials, resource=FORBIDDEN_API)


def test_without_resource_the_scope_names_the_api():
    ticket = connection().client_credentials("exempelapi.Public")
    assert SignedJwt(ticket.access_token).claims["aud"] == EXAMPLE_API


def test_two_resources_in_one_request_are_refused():
    refused("invalid_resource", connection().client_credentials, resource=[EXAMPLE_API, SECOND_API])
