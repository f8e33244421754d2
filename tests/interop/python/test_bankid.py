"""BankID (2017 pilot): code flow with client_secret_basic and without PKCE; the ID token of the document."""

import hashlib
import re

from binapy import BinaPy
from demo import authentication, authorize, connect, issuers, refused

BANKID = issuers["bankid"]
POSTMAN = {"client_id": "Postman", **BANKID["clients"]["Postman"]}
REQUEST = {"redirect_uri": "https://www.getpostman.com/oauth2/callback", "scope": "openid", "pushed": False}


def connection():
    """Postman / 1234, with Basic and without PKCE."""
    assert POSTMAN["auth"] == "client_secret_basic"
    return connect(BANKID, authentication(POSTMAN), code_challenge_method=None)


def is_documented(token):
    """The members and claims that the document shows."""
    assert re.fullmatch("[0-9a-f]{32,}", token.access_token)
    assert token.scope == "openid"
    assert token.refresh_token is None
    claims = token.id_token.claims
    assert token.id_token.kid.startswith("bankid-oauth")
    assert claims["aud"] == claims["azp"] == "Postman"
    assert claims["amr"] == ["BankID"]
    assert claims["exp"] - claims["auth_time"] == 3600
    assert claims["name"] == BANKID["people"][0]["name"]
    digest = hashlib.sha256(token.access_token.encode()).digest()
    assert claims["at_hash"] == BinaPy(digest[:16]).to("b64u").ascii()


def test_code_flow_then_userinfo():
    client = connection()
    response = authorize(client, BANKID, **REQUEST)
    token = client.authorization_code(response)
    is_documented(token)
    assert token.id_token.nonce == response.nonce
    person = client.userinfo(token)
    assert person["sub"] == token.id_token.subject
    assert person["name"] == BANKID["people"][0]["name"]


def test_without_a_nonce_the_id_token_says_null():
    client = connection()
    token = client.authorization_code(authorize(client, BANKID, nonce=None, **REQUEST))
    is_documented(token)
    assert "nonce" in token.id_token.claims
    assert token.id_token.claims["nonce"] is None


def test_there_is_no_refresh_grant():
    refused("unsupported_grant_type", connection().refresh_token, "4497db915b5b479191c81a7854a2fa8")
