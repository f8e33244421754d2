"""`standard`, OAuth 2.1 with RFC 9700: code flow with PKCE and `iss`, refresh, introspection by the API, revocation."""

import pytest
from demo import authentication, authorize, connect, find_client, issuers, refused
from requests_oauth2client import ClientSecretBasic

STANDARD = issuers["standard"]
API = "https://api.example.com"
ARCHIVE = "https://archive.example.com"
WITH_CODE = [
    name
    for name, client in STANDARD["clients"].items()
    if "authorization_code" in client["grants"] and not client["dpop_bound_access_tokens"]
]


def introspect_as(resource, access_token):
    """What an API learns of a token."""
    caller = STANDARD["resources"][resource]
    return connect(STANDARD, ClientSecretBasic(caller["client_id"], caller["secret"])).introspect_token(access_token)


@pytest.mark.parametrize("pushed", [False, True], ids=["query", "pushed"])
@pytest.mark.parametrize("client_id", WITH_CODE)
def test_code_refresh_introspection_revocation(client_id, pushed):
    registered = {"client_id": client_id, **STANDARD["clients"][client_id]}
    client = connect(STANDARD, authentication(registered, aud=STANDARD["issuer"]))
    response = authorize(
        client,
        STANDARD,
        pushed=pushed,
        redirect_uri=registered["redirect_uris"][0],
        scope=" ".join(registered["scopes"]),
        resource=[API, ARCHIVE],
    )
    assert response.iss == STANDARD["issuer"]
    token = client.authorization_code(response, resource=API)
    refreshed = client.refresh_token(token, resource=ARCHIVE)
    assert refreshed.refresh_token != token.refresh_token

    for resource, other, access_token in ((API, ARCHIVE, token.access_token), (ARCHIVE, API, refreshed.access_token)):
        active = introspect_as(resource, access_token)
        assert active["active"] is True
        assert active["client_id"] == client_id
        assert active["aud"] in (resource, [resource])
        assert introspect_as(other, access_token) == {"active": False}

    assert client.revoke_refresh_token(refreshed)
    refused("invalid_grant", client.refresh_token, refreshed, resource=API)
    assert introspect_as(ARCHIVE, refreshed.access_token) == {"active": False}


def test_client_credentials_with_client_secret_post():
    registered = find_client(STANDARD, lambda client: client["auth"] == "client_secret_post")
    token = connect(STANDARD, authentication(registered)).client_credentials("read", resource=API)
    assert token.scope == "read"
    assert token.refresh_token is None
    assert introspect_as(API, token.access_token)["client_id"] == registered["client_id"]
