"""HelseID: one sign-in, two APIs that each demand to be the only audience (RFC 8707), with PAR, PKCE and private_key_jwt."""

from demo import access_token_claims, authentication, authorize, connect, issuers, refused

HELSEID = issuers["helseid"]
CLIENT = {"client_id": "client", **HELSEID["clients"]["client"]}
REQUEST = {
    "redirect_uri": CLIENT["redirect_uris"][0],
    "scope": r"openid profile offline_access owner-1:api\write owner-2:api\read",
    "resource": ["owner-1:api", "owner-2:api"],
}


def carries(client, token, audience, scopes):
    """One audience as a string, and exactly these scopes: a JSON array in the token, a string in the answer."""
    claims = access_token_claims(client, token, audience)
    assert claims["aud"] == audience
    assert sorted(claims["scope"]) == scopes
    assert sorted(token.scope.split(" ")) == scopes


def test_two_resources_one_sign_in_a_token_for_each():
    client = connect(HELSEID, authentication(CLIENT))
    response = authorize(client, HELSEID, **REQUEST)
    assert response.iss == HELSEID["issuer"]

    refused("invalid_target", client.authorization_code, response)
    first = client.authorization_code(response, resource="owner-1:api")
    assert first.id_token.nonce == response.nonce
    assert first.rt_expires_in > 0
    carries(client, first, "owner-1:api", ["openid", r"owner-1:api\write", "profile"])

    second = client.refresh_token(first, resource="owner-2:api")
    assert second.refresh_token != first.refresh_token
    assert second.id_token.subject == first.id_token.subject
    carries(client, second, "owner-2:api", ["openid", r"owner-2:api\read", "profile"])

    third = client.refresh_token(second, resource="owner-1:api")
    refused("invalid_grant", client.refresh_token, first, resource="owner-2:api")
    refused("invalid_grant", client.refresh_token, third, resource="owner-1:api")


def test_the_parameter_and_the_scope_may_be_called_as_in_the_document():
    client = connect(HELSEID, authentication(CLIENT))
    response = authorize(client, HELSEID, **REQUEST | {"scope": r"openid offline owner-1:api\write"})
    token = client.token_request({
        "grant_type": "authorization_code",
        "authorization_code": response.code,
        "redirect_uri": response.redirect_uri,
        "code_verifier": response.code_verifier,
        "resource": "owner-1:api",
    })
    carries(client, token, "owner-1:api", ["openid", r"owner-1:api\write"])
    assert token.refresh_token


def test_userinfo_answers_for_the_person_who_signed_in():
    client = connect(HELSEID, authentication(CLIENT, aud=HELSEID["issuer"]))
    token = client.authorization_code(authorize(client, HELSEID, **REQUEST), resource="owner-1:api")
    person = client.userinfo(token)
    assert person["sub"] == token.id_token.subject
    assert person["name"] == HELSEID["people"][0]["name"]
