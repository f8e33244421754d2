"""HelseID: one sign-in, two APIs that each demand to be the only audience (RFC 8707), with PAR, PKCE and private_key_jwt."""

from demo import access_token_claims, authentication, authorize, connect, issuers, refused
from jwskate import Jwt
from requests_oauth2client import PrivateKeyJwt

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


def acting_for(number):
    """private_key_jwt whose assertions name PARENT:CHILD, or a child of the client's own organisation."""
    system, value = ("urn:oid:1.0.6523", f"NO:ORGNR:{number}") if ":" in number else ("urn:oid:2.16.578.1.12.4.1.4.101", number)
    identifier = {"system": system, "type": "ENH", "value": value}
    details = {"type": "helseid_authorization", "practitioner_role": {"organization": {"identifier": identifier}}}

    class ActingFor(PrivateKeyJwt):
        def client_assertion(self, audience):
            claims = Jwt(super().client_assertion(audience)).claims | {"assertion_details": details}
            return str(Jwt.sign(claims, key=self.private_jwk, alg=self.alg))

    return ActingFor


def acting(name, number):
    """A client that names an organisation in each of its assertions."""
    client = {"client_id": name, **HELSEID["clients"][name]}
    return connect(HELSEID, authentication(client, key_method=acting_for(number)))


def organization_of(client, token):
    claims = access_token_claims(client, token, "owner-4:api")
    return [claims.get(f"helseid://claims/client/claims/{name}") for name in ("client_tenancy", "orgnr_parent", "orgnr_child")]


def test_a_client_says_for_whom_it_acts():
    supplier = acting("multi-tenant", "999977774:999977776")
    token = supplier.client_credentials(scope="owner-4:api/read")
    assert organization_of(supplier, token) == ["multi-tenant", "999977774", "999977776"]

    own = acting("single-tenant", "200000013")
    token = own.client_credentials(scope="owner-4:api/read")
    assert organization_of(own, token) == ["single-tenant", "200000005", "200000013"]

    unsigned = acting("multi-tenant", "100000008:")
    token = unsigned.client_credentials(scope="owner-4:api/read owner-4:api/write")
    assert (token.scope, token.rejected_scope) == ("owner-4:api/read", "owner-4:api/write")
    refused("invalid_scope", unsigned.client_credentials, scope="owner-4:api/write")

    refused("invalid_request", acting("multi-tenant", "200000005:").client_credentials, scope="owner-4:api/read")


def test_a_refresh_names_the_organisation_of_its_token():
    plain = connect(HELSEID, authentication({"client_id": "multi-tenant", **HELSEID["clients"]["multi-tenant"]}))
    acts = acting("multi-tenant", "999977774:")
    redirect_uri = HELSEID["clients"]["multi-tenant"]["redirect_uris"][0]
    response = authorize(plain, HELSEID, redirect_uri=redirect_uri, scope="openid offline_access owner-4:api/read")
    refused("invalid_request", acts.authorization_code, response)
    first = plain.authorization_code(response)
    assert organization_of(plain, first) == ["multi-tenant", None, None]
    second = acts.refresh_token(first)
    assert organization_of(plain, second) == ["multi-tenant", "999977774", None]
    assert organization_of(plain, plain.refresh_token(second)) == ["multi-tenant", None, None]
