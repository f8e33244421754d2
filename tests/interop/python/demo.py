"""What demo.json says, and how requests_oauth2client speaks to the servers that it lists."""

import json
import os
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import requests
from cryptography.x509 import load_pem_x509_certificate
from jwskate import SignedJwt
from requests_oauth2client import ClientSecretBasic, ClientSecretPost, OAuth2Client, PrivateKeyJwt, PublicApp
from requests_oauth2client.exceptions import EndpointError

from user_agent import UserAgent

demo = json.loads(Path(os.environ["BILJETT_DEMO"]).read_text(encoding="utf-8"))
issuers = demo["issuers"]


def find_client(issuer, fits):
    """The first client of an issuer that `fits`, with its `client_id` added."""
    return next({"client_id": name, **client} for name, client in issuer["clients"].items() if fits(client))


def authentication(client, aud=None, key_method=PrivateKeyJwt):
    """The registered client authentication; `aud` of an assertion is the endpoint's address unless given."""
    match client["auth"]:
        case "none":
            return PublicApp(client["client_id"])
        case "client_secret_basic":
            return ClientSecretBasic(client["client_id"], client["secret"])
        case "client_secret_post":
            return ClientSecretPost(client["client_id"], client["secret"])
        case "private_key_jwt":
            return key_method(client["client_id"], client["private_jwk"], aud=aud)


class AssertionAlone(PrivateKeyJwt):
    """private_key_jwt without `client_id` beside the assertion, except at PAR, where it is a request parameter."""

    def __call__(self, request):
        request = super().__call__(request)
        form = parse_qs(request.body)
        if "response_type" not in form:
            del form["client_id"]
            request.prepare_body(form, files=None)
        return request


def http(certificate=None, ca=None):
    """A session untouched by the machine's proxies and CA settings; `certificate` is a pair of paths."""
    session = requests.Session()
    session.trust_env = False
    session.cert = certificate
    session.verify = ca or True
    return session


def connect(issuer, auth, *, session=None, moved=lambda url: url, **options):
    """A client from the issuer's discovery document and keys; `moved` may place its endpoints elsewhere."""
    session = session or http()
    document = session.get(issuer["metadata"]).json()
    for name in ("token_endpoint", "pushed_authorization_request_endpoint"):
        if name in document:
            document[name] = moved(document[name])
    algorithms = document.get("id_token_signing_alg_values_supported", ["RS256"])
    keys = session.get(document["jwks_uri"]).json() if "jwks_uri" in document else None
    return OAuth2Client.from_discovery_document(
        document,
        issuer=issuer["issuer"],
        auth=auth,
        session=session,
        authorization_server_jwks=keys,
        id_token_signed_response_alg=algorithms[0],
        testing=True,  # plain http on loopback
        **options,
    )


def tls_address(url):
    """The address of an endpoint on the TLS listener."""
    return url.replace(demo["base"], demo["tls_base"])


def expired(client):
    """Whether a client's registered certificate is past its notAfter."""
    pem = client.get("certificate_pem")
    return bool(pem) and load_pem_x509_certificate(pem.encode()).not_valid_after_utc < datetime.now(timezone.utc)


def authorize(client, issuer, *, pushed=True, person=None, choose=None, **parameters):
    """Sends a person through sign-in and consent; returns the validated authorization response."""
    request = client.authorization_request(**parameters)
    visit = client.pushed_authorization_request(request) if pushed else request
    agent = UserAgent(http(), person or issuer["people"][0], choose)
    callback = agent.authorize(visit.uri, request.redirect_uri)
    return request.validate_callback(callback)


def access_token_claims(client, token, audience):
    """The claims of an access token, verified as an API would: signature, issuer, audience, `typ`."""
    jwt = SignedJwt(token.access_token)
    key = client.authorization_server_jwks.get_jwk_by_kid(jwt.kid)
    jwt.validate(key, alg=jwt.alg, issuer=client.issuer, audience=audience)
    assert jwt.headers["typ"] == "at+jwt"
    return jwt.claims


def refused(error, call, *arguments, status=400, **parameters):
    """Asserts that `call` is refused with an OAuth error code."""
    with pytest.raises(EndpointError) as refusal:
        call(*arguments, **parameters)
    assert (refusal.value.error, refusal.value.response.status_code) == (error, status), refusal.value.description
