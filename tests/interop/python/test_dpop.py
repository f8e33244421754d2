"""Tokens bound to a key (DPoP, RFC 9449) at the issuers that know it: client credentials, code with and without PAR, refresh, userinfo."""

import pytest
from demo import access_token_claims, authentication, authorize, connect, issuers, refused
from requests_oauth2client import DPoPKey

BOUND = [
    ("helseid", "client-dpop", "owner-1:api", r"owner-1:api\read"),
    ("standard", "worker-dpop", "https://api.example.com", "read"),
    ("standard", "app-dpop", "https://api.example.com", "read"),
]


def party(name, client_id):
    issuer = issuers[name]
    registered = {"client_id": client_id, **issuer["clients"][client_id]}
    assert registered["dpop_bound_access_tokens"] is True
    return issuer, registered, connect(issuer, authentication(registered, aud=issuer["issuer"]))


def carries(client, token, audience, key):
    assert token.token_type == "DPoP"
    assert access_token_claims(client, token, audience)["cnf"] == {"jkt": key.dpop_jkt}


@pytest.mark.parametrize("pushed", [False, True], ids=["query", "pushed"])
@pytest.mark.parametrize(("name", "client_id", "audience", "scope"), BOUND, ids=[row[1] for row in BOUND])
def test_code_userinfo_refresh(name, client_id, audience, scope, pushed):
    issuer, registered, client = party(name, client_id)
    key = DPoPKey.generate()
    response = authorize(
        client,
        issuer,
        pushed=pushed,
        redirect_uri=registered["redirect_uris"][0],
        scope=f"openid offline_access {scope}",
        dpop=True,
        dpop_key=key,
    )
    redemption = {
        "grant_type": "authorization_code",
        "code": response.code,
        "redirect_uri": response.redirect_uri,
        "code_verifier": response.code_verifier,
    }
    refused("invalid_grant", client.token_request, redemption, dpop=True, dpop_key=DPoPKey.generate())
    # The library cannot yet validate an ID token that comes with a bound token.
    token = client.authorization_code(response, validate=False)
    carries(client, token, audience, key)
    assert client.userinfo(token)["sub"] == access_token_claims(client, token, audience)["sub"]
    refreshed = client.refresh_token(token)
    carries(client, refreshed, audience, key)


@pytest.mark.parametrize(("name", "client_id", "audience", "scope"), BOUND[:2], ids=[row[1] for row in BOUND[:2]])
def test_client_credentials(name, client_id, audience, scope):
    _, _, client = party(name, client_id)
    refused("invalid_dpop_proof", client.client_credentials, scope)
    key = DPoPKey.generate()
    for _ in range(3):
        carries(client, client.client_credentials(scope, dpop=True, dpop_key=key), audience, key)
