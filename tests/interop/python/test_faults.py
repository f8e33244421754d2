"""Staged faults and a moved clock, as an unchanged client sees them, and how it comes through."""

import time

import pytest
import requests
from demo import authentication, authorize, connect, http, refused
from jwskate import JwkSet, SignedJwt
from own_demo import OwnDemo
from requests.adapters import HTTPAdapter
from requests_oauth2client import ClientSecretBasic
from requests_oauth2client.exceptions import EndpointError
from requests_oauth2client.tokens import InvalidIdToken

API = "https://api.example.com"
REQUEST = {"redirect_uri": "http://127.0.0.1/callback", "scope": "openid offline_access read"}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    demo = OwnDemo(tmp_path_factory.mktemp("own"))
    yield demo
    demo.stop()


@pytest.fixture
def standard(own):
    """The issuer; afterwards all is calm again."""
    yield own.issuers["standard"]
    own.calm()


def party(issuer, client_id, **options):
    registered = {"client_id": client_id, **issuer["clients"][client_id]}
    return connect(issuer, authentication(registered, aud=issuer["issuer"]), **options)


def own_token(issuer):
    """A token of a client for itself."""
    return party(issuer, "web").client_credentials(scope="read")


def published(issuer):
    return JwkSet(http().get(issuer["endpoints"]["jwks"]).json())


class Impatient(HTTPAdapter):
    """Waits a second for an answer."""

    def send(self, *arguments, **options):
        return super().send(*arguments, **{**options, "timeout": 1})


def twice(ask):
    """Tries once more where an answer did not come; says how often it tried."""
    try:
        return 1, ask()
    except requests.exceptions.RequestException:
        return 2, ask()


def test_a_lost_refresh_answer_is_asked_for_again(own, standard):
    client = party(standard, "app")
    token = client.authorization_code(authorize(client, standard, **REQUEST))
    own.stage("standard", "lose_answer", "token")
    tries, refreshed = twice(lambda: client.refresh_token(token.refresh_token))
    assert tries == 2
    assert client.refresh_token(refreshed).access_token
    refused("invalid_grant", client.refresh_token, token.refresh_token)


def test_an_answer_that_comes_too_late_is_a_lost_one(own, standard):
    session = http()
    client = party(standard, "app", session=session)
    token = client.authorization_code(authorize(client, standard, **REQUEST))
    session.mount("http://", Impatient())
    own.stage("standard", {"delay_ms": 2_500}, "token")
    began = time.monotonic()
    tries, refreshed = twice(lambda: client.refresh_token(token.refresh_token))
    assert tries == 2 and time.monotonic() - began < 2.5
    assert client.refresh_token(refreshed).access_token


def test_who_is_sent_away_waits_as_long_as_told(own, standard):
    client = party(standard, "app")
    response = authorize(client, standard, **REQUEST)
    own.stage("standard", "unavailable", "token", times=2)
    waits = []
    while True:
        try:
            token = client.authorization_code(response)
            break
        except EndpointError as error:
            assert (error.error, error.response.status_code) == ("temporarily_unavailable", 503)
            waits.append(int(error.response.headers["Retry-After"]))
            time.sleep(waits[-1])
    assert waits == [1, 1]
    assert token.access_token, "the code was not spent"


def test_a_new_key_is_found_in_the_published_set(own, standard):
    old = SignedJwt(own_token(standard).access_token)
    own.stage("standard", "rotate_key")
    new = SignedJwt(own_token(standard).access_token)
    assert old.kid != new.kid
    keys = published(standard)
    for jwt in (old, new):
        jwt.validate(keys.get_jwk_by_kid(jwt.kid), alg=jwt.alg, issuer=standard["issuer"], audience=API)
    client = party(standard, "app")
    assert client.authorization_code(authorize(client, standard, **REQUEST)).id_token


def test_a_token_by_a_key_that_is_not_published_is_refused(own, standard):
    own.stage("standard", "unpublished_key", "token", times=2)
    jwt = SignedJwt(own_token(standard).access_token)
    with pytest.raises(KeyError):
        published(standard).get_jwk_by_kid(jwt.kid)
    client = party(standard, "app")
    response = authorize(client, standard, **REQUEST)
    with pytest.raises(InvalidIdToken, match="there is no key"):
        client.authorization_code(response)
    jwt = SignedJwt(own_token(standard).access_token)
    assert published(standard).get_jwk_by_kid(jwt.kid)


def test_a_code_and_a_token_end_when_the_clock_says_so(own, standard):
    client = party(standard, "app")
    response = authorize(client, standard, **REQUEST)
    own.advance(61)
    refused("invalid_grant", client.authorization_code, response)
    own.calm()
    assert client.authorization_code(response).access_token
    caller = standard["resources"][API]
    gate = connect(standard, ClientSecretBasic(caller["client_id"], caller["secret"]))
    token = own_token(standard)
    assert gate.introspect_token(token.access_token)["active"] is True
    own.advance(400)
    assert gate.introspect_token(token.access_token) == {"active": False}


def test_a_void_nonce_is_replaced_by_the_one_that_the_refusal_brings(own, standard):
    statuses = []
    session = http()
    session.hooks["response"].append(lambda response, **_: statuses.append(response.status_code))
    helseid = own.issuers["helseid"]
    client = party(helseid, "client-dpop", session=session)

    def asked(key=None):
        statuses.clear()
        token = client.client_credentials(scope="owner-1:api\\read", dpop=True, dpop_key=key)
        assert token.token_type == "DPoP"
        return token.dpop_key

    key = asked()
    assert statuses == [400, 200], "the first nonce"
    asked(key)
    assert statuses == [200]
    own.stage("helseid", "new_nonce", "token")
    asked(key)
    assert statuses == [400, 200], "another one"
