"""Helsenorge: a code flow without client_id, `/extend`, the public client, and a client that must show its certificate."""

import pytest
from demo import AssertionAlone, authentication, authorize, connect, demo, expired, find_client, http, issuers, refused, tls_address

HELSENORGE = issuers["helsenorge"]
CONFIDENTIAL = find_client(
    HELSENORGE,
    lambda client: client["auth"] == "private_key_jwt" and not client["require_mtls"] and "refresh_token" in client["grants"],
)
PUBLIC = find_client(HELSENORGE, lambda client: client["auth"] == "none" and not client["require_mtls"])
WITHOUT_REFRESH = find_client(
    HELSENORGE, lambda client: "authorization_code" in client["grants"] and "refresh_token" not in client["grants"]
)
MUTUAL_TLS = find_client(HELSENORGE, lambda client: client["require_mtls"] and not expired(client))


def connect_to(client, **options):
    """A client of Helsenorge; its assertion stands alone and names the issuer."""
    return connect(HELSENORGE, authentication(client, HELSENORGE["issuer"], AssertionAlone), **options)


def sign_in(connection, client, **more):
    """A code for openid and offline_access."""
    request = {"redirect_uri": client["redirect_uris"][0], "scope": "openid offline_access", "ui_locales": "nb"}
    return authorize(connection, HELSENORGE, **request | more)


def extend(connection, token):
    """The answer of `/extend` for a refresh token."""
    url = HELSENORGE["endpoints"]["extend"]
    return connection.session.post(url, data={"refresh_token": token.refresh_token}, auth=connection.auth)


@pytest.mark.parametrize("response_mode", ["query", "form_post"])
def test_confidential_client_without_client_id(response_mode):
    connection = connect_to(CONFIDENTIAL)
    token = connection.authorization_code(sign_in(connection, CONFIDENTIAL, response_mode=response_mode))
    assert token.scope == "openid offline_access"
    assert CONFIDENTIAL["client_id"] in token.id_token.audiences

    extended = extend(connection, token)
    assert extended.status_code == 200, extended.text
    assert extended.json() == {"refresh_token": token.refresh_token, "expires_in": 1800}
    assert extended.headers["Cache-Control"] == "no-store"

    refreshed = connection.refresh_token(token)
    assert refreshed.access_token != token.access_token
    assert refreshed.scope == "openid offline_access"


def test_public_client_a_wrong_verifier_and_a_foreign_extension_spend_nothing():
    connection = connect_to(PUBLIC)
    response = sign_in(connection, PUBLIC)
    refused("invalid_grant", connection.authorization_code, response, code_verifier="wrong-" * 8)
    token = connection.authorization_code(response)

    foreign = extend(connect_to(CONFIDENTIAL), token)
    assert (foreign.status_code, foreign.json()["error"]) == (400, "invalid_grant")
    assert extend(connection, token).status_code == 200
    assert connection.refresh_token(token).access_token


def test_the_id_token_tells_whom_the_person_acts_for():
    connection = connect_to(CONFIDENTIAL)
    offered = []

    def the_last(_name, values):
        offered.extend(values)
        return values[-1]

    for person in HELSENORGE["people"]:
        response = sign_in(connection, CONFIDENTIAL, person=person, choose=the_last)
        claims = connection.authorization_code(response).id_token.claims
        assert claims["name"] == person["name"]
        if offered:
            assert claims["representation"]["sub"] == offered[-1] != claims["sub"]
            assert claims["representation"]["relation"] in ("parent", "power_of_attorney")
            return
    raise AssertionError("nobody in the demo represents another")


def test_a_client_that_may_not_have_refresh_tokens_gets_none():
    connection = connect_to(WITHOUT_REFRESH)
    token = connection.authorization_code(sign_in(connection, WITHOUT_REFRESH))
    assert token.refresh_token is None
    assert token.access_token


@pytest.fixture
def shown(tmp_path):
    """A session that trusts the demo's CA and shows a client's certificate, or none."""
    def session(client=None):
        files = {"ca": demo["ca_pem"]}
        if client:
            files |= {"certificate": client["certificate_pem"], "key": client["private_key_pem"]}
        for name, text in files.items():
            (tmp_path / f"{name}-{id(client)}.pem").write_text(text)
        path = lambda name: str(tmp_path / f"{name}-{id(client)}.pem")
        return http((path("certificate"), path("key")) if client else None, path("ca"))
    return session


def test_mutual_tls_only_the_registered_certificate_is_granted(shown):
    def connection(certificate):
        return connect_to(MUTUAL_TLS, session=shown(certificate), moved=tls_address)

    another = next(
        client
        for issuer in issuers.values()
        for client in issuer["clients"].values()
        if client.get("certificate_pem") not in (None, MUTUAL_TLS["certificate_pem"]) and not expired(client)
    )
    response = sign_in(connection(MUTUAL_TLS), MUTUAL_TLS)
    refused("invalid_client", connection(None).authorization_code, response)
    refused("invalid_client", connection(another).authorization_code, response)
    token = connection(MUTUAL_TLS).authorization_code(response)
    assert token.scope == "openid offline_access"
    assert connection(MUTUAL_TLS).refresh_token(token).access_token


def test_mutual_tls_an_expired_certificate_is_refused(shown):
    lapsed = find_client(HELSENORGE, expired)
    connection = connect_to(lapsed, session=shown(lapsed), moved=tls_address)
    refused("invalid_client", sign_in, connection, lapsed)
