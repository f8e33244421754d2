"""eParaksts: client credentials under a client name that is not ASCII, introspection with the token, and two separate servers."""

import re
from urllib.parse import quote

import pytest
from demo import connect, issuers
from requests_oauth2client import ClientSecretBasic

SCOPE = "urn:safelayer:eidas:oauth:token:introspect"
EPARAKSTS = issuers["eparaksts"]
EIPS = issuers["eparaksts-eips"]
ENCODED = ClientSecretBasic(quote("portāls"), quote("drošība"))
RAW = ClientSecretBasic("portāls", "drošība")


def introspect(issuer, caller, token):
    """The answer of introspection to whoever holds the token `caller`."""
    return connect(issuer, caller).introspect_token(token)


@pytest.mark.parametrize("auth", [ENCODED, RAW], ids=["percent-encoded", "as the library sends it"])
def test_client_credentials(auth):
    requests = []
    client = connect(EPARAKSTS, auth)
    client.session.hooks["response"].append(lambda response, **_: requests.append(response))
    token = client.client_credentials(SCOPE)
    assert re.fullmatch("[0-9a-f]{64}", token.access_token)
    assert token.scope == SCOPE
    assert list(requests[-1].json()) == ["scope", "access_token", "token_type", "expires_in"]
    assert requests[-1].json()["expires_in"] == 120
    if auth is ENCODED:
        assert requests[-1].request.headers["Authorization"] == "Basic cG9ydCVDNCU4MWxzOmRybyVDNSVBMSVDNCVBQmJh"


def test_a_token_introspects_and_is_unknown_at_the_other_authorization_server():
    here = connect(EPARAKSTS, ENCODED).client_credentials(SCOPE)
    there = connect(EIPS, ENCODED).client_credentials(SCOPE)

    active = introspect(EPARAKSTS, here, here)
    assert active["active"] is True
    assert active["scope"] == SCOPE
    assert active["client_id"] == "portāls"
    assert active["exp"] - active["iat"] == 120

    assert introspect(EIPS, there, here) == {"active": False}
    assert introspect(EPARAKSTS, here, there) == {"active": False}
