"""The server behind nginx, configured as docs/operate.md says, with ports and paths of this test's own."""

import os
import re
import socket
import ssl
import subprocess
import tempfile
import time
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
BILJETT = Path(os.environ.get("BILJETT", ROOT / "target/static/biljett")).resolve()
HOST = "login.example.org"

ISSUERS = """
[[issuers]]
name = "main"
profile = "standard"
root = "{{base}}"

[[issuers.apis]]
name = "https://api.example.org"
scopes = ["read"]

[[issuers.clients]]
client_id = "robot"
token_endpoint_auth_method = "self_signed_tls_client_auth"
certificates = ['''
{certificate}''']
grant_types = ["client_credentials"]
scopes = ["read"]

[[issuers.clients]]
client_id = "app"
token_endpoint_auth_method = "none"
grant_types = ["authorization_code"]
redirect_uris = ["https://app.example/callback"]
scopes = ["read"]
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def shown(language, first):
    """The block of the page in this language that begins with this line."""
    page = (ROOT / "docs/operate.md").read_text()
    section = page[page.index("## Behind nginx") :]
    (text,) = [text for text in re.findall(rf"^```{language}\n(.*?)^```$", section, re.M | re.S) if text.startswith(first)]
    return text


def replaced(text, *pairs):
    for old, new in pairs:
        assert old in text, f"{old} is not in the page"
        text = text.replace(old, new)
    return text


class Front:
    def __init__(self):
        self.directory = tempfile.TemporaryDirectory(prefix="biljett-proxy-")
        self.place = Path(self.directory.name)
        self.https, self.plain, self.operations = free_port(), free_port(), free_port()
        self.secret = os.urandom(32).hex()
        self.processes = []

    def __enter__(self):
        for name in ("server", "client", "other"):
            self.certify(name)
        self.start_biljett()
        self.start_nginx()
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            process.wait(10)
        self.directory.cleanup()

    def certify(self, name):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
            + ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{HOST}", "-addext", "basicConstraints=CA:FALSE"]
            + ["-keyout", self.place / f"{name}.key", "-out", self.place / f"{name}.pem"],
            check=True,
            capture_output=True,
        )

    def start_biljett(self):
        secret = self.place / "proxy.secret"
        secret.write_text(self.secret + "\n")
        secret.chmod(0o640)
        configuration = replaced(
            shown("toml", "database"),
            ("127.0.0.1:8080", f"127.0.0.1:{self.plain}"),
            ("127.0.0.1:9090", f"127.0.0.1:{self.operations}"),
            ("/etc/biljett/proxy.secret", str(secret)),
        )
        (self.place / "biljett.toml").write_text(configuration)
        (self.place / "issuers.toml").write_text(ISSUERS.format(certificate=(self.place / "client.pem").read_text()))
        subprocess.run([BILJETT, "apply", "-f", "issuers.toml"], cwd=self.place, check=True, timeout=60, capture_output=True)
        with (self.place / "biljett.log").open("w") as log:
            self.processes.append(subprocess.Popen([BILJETT, "serve"], cwd=self.place, stderr=log))
        self.wait(lambda: self.ask_operations("/health/ready")[0] == 200, "biljett.log")

    def start_nginx(self):
        (self.place / "secret.conf").write_text(f'proxy_set_header Biljett-Proxy "{self.secret}";\n')
        server = replaced(
            shown("nginx", "upstream"),
            ("127.0.0.1:8080", f"127.0.0.1:{self.plain}"),
            ("listen 443 ssl", f"listen 127.0.0.1:{self.https} ssl"),
            ("/etc/nginx/login.example.org.pem", str(self.place / "server.pem")),
            ("/etc/nginx/login.example.org.key", str(self.place / "server.key")),
            ("/etc/nginx/biljett-secret.conf", str(self.place / "secret.conf")),
        )
        temporary = "".join(
            f"{kind}_temp_path {self.place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.place / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {self.place}/nginx.pid; error_log {self.place}/nginx.log;\n"
            f"events {{}}\nhttp {{ access_log off; {temporary}\n{server}}}\n"
        )
        command = ["nginx", "-c", str(self.place / "nginx.conf"), "-e", str(self.place / "nginx.log")]
        self.processes.append(subprocess.Popen(command, cwd=self.place))
        self.wait(lambda: self.ask("/jwks")[0] == 200, "nginx.log")

    def wait(self, ready, log):
        for _ in range(200):
            try:
                if ready():
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError((self.place / log).read_text())

    def context(self, client=None):
        context = ssl.create_default_context(cafile=self.place / "server.pem")
        context.check_hostname = False
        if client:
            context.load_cert_chain(self.place / f"{client}.pem", self.place / f"{client}.key")
        return context

    def ask(self, path, headers=(), client=None, form=None):
        """Status, headers and body of what nginx answers."""
        connection = HTTPSConnection("127.0.0.1", self.https, context=self.context(client), timeout=20)
        return self.exchanged(connection, path, headers, form)

    def ask_directly(self, path, headers=(), form=None, source="127.0.0.1"):
        """The same past nginx, from an address of this machine."""
        connection = HTTPConnection("127.0.0.1", self.plain, timeout=20, source_address=(source, 0))
        return self.exchanged(connection, path, headers, form)

    def ask_operations(self, path):
        return self.exchanged(HTTPConnection("127.0.0.1", self.operations, timeout=20), path, (), None)

    def exchanged(self, connection, path, headers, form):
        body = None if form is None else urlencode(form).encode()
        connection.putrequest("GET" if form is None else "POST", path, skip_host=True)
        connection.putheader("Host", HOST)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        read = response.status, response.headers, response.read().decode()
        connection.close()
        return read

    def raw(self, text):
        """Everything that nginx sends until it closes."""
        with socket.create_connection(("127.0.0.1", self.https), timeout=20) as plain:
            with self.context().wrap_socket(plain) as stream:
                stream.sendall(text.encode())
                received = b""
                while piece := stream.recv(65536):
                    received += piece
        return received.decode(errors="replace")
