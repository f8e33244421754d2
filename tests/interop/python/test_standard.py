"""`standard`, OAuth 2.1 with RFC 9700: code flow with PKCE and `iss`, refresh, revocation, introspection by the API."""

import pytest
from demo import authentication, authorize, connect, find_client, issuers, refused
from requests_oauth2client import ClientSecretBasic

STANDARD = issuers["standard"]
CONFIDENTIAL = find_client(STANDARD, lambda client: client["auth"] != "none" and "authorization_code" in client["grants"])
PUBLIC = find_client(STANDARD, lambda client: client["auth"] == "none" and "authorization_code" in client["grants"])


def introspect_as(resource, token):
    """What the API itself learns of a token that was meant for it."""
    caller = STANDARD["resources"][resource]
    return connect(STANDARD, ClientSecretBasic(caller["client_id"], caller["secret"])).introspect_token(token)


@pytest.mark.parametrize("pushed", [False, True], ids=["query", "pushed"])
@pytest.mark.parametrize("registered", [CONFIDENTIAL, PUBLIC], ids=["confidential", "public"])
def test_code_refresh_introspection_revocation(registered, pushed):
    client = connect(STANDARD, authentication(registered, aud=STANDARD["issuer"]))
    resource = registered["resources"][0]
    response = authorize(
        client,
        STANDARD,
        pushed=pushed,
        redirect_uri=registered["redirect_uris"][0],
        scope=" ".join(registered["scopes"]),
        resource=resource,
    )
    assert response.iss == STANDARD["issuer"]
    token = client.authorization_code(response, resource=resource)
    refreshed = client.refresh_token(token, resource=resource)
    assert refreshed.refresh_token != token.refresh_token

    active = introspect_as(resource, refreshed)
    assert active["active"] is True
    assert active["client_id"] == registered["client_id"]
    assert active["aud"] in (resource, [resource])

    assert client.revoke_refresh_token(refreshed)
    refused("invalid_grant", client.refresh_token, refreshed, resource=resource)
    assert introspect_as(resource, refreshed) == {"active": False}
