"""The provider behind the stand-ins: people sign in as a client is registered, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.standins.common.clock import Clock
from tests.standins.common.messages import Request, Response
from tests.standins.common.openid import Client, Paths, Person, Provider, Released, Texts
from tests.standins.common.openid_token import answer
from tests.standins.common.relying_party import RelyingParty, send
from tests.standins.common.standin import StandIn

CALLBACK = "https://clearml.example/callback_ping"
ADA = Person("ada", "lovelace", {"email": "ada@people.example", "groups": ["Science"]})
_PATHS = Paths("/discovery", "/authorize", "/token", "/userinfo", "/jwks", "/sign-on", "/issuer")
_TEXTS = Texts("unknown", "mismatch", "bad client", "bad code", "bad redirect", "bad verifier")


def _release(person: Person, scopes: frozenset[str]) -> Released:
    return Released(
        person.username,
        {"groups": person.attributes["groups"]},
        {"email": person.attributes["email"]} if "email" in scopes else {},
    )


class Site(StandIn):
    """One client, which a test may replace."""

    def __init__(self) -> None:
        super().__init__(Clock(datetime(2026, 11, 29, 12, tzinfo=UTC)))
        self.client: Client | None = Client("clearml", "s3cr:et+ %", (CALLBACK,), _release)
        self.provider = Provider(_PATHS, _TEXTS, self._client, (ADA,), self.clock)
        self.provider.origin = self.serve("runtime", self._answer).base_url

    def _client(self, client_id: str) -> Client | None:
        known = self.client and self.client.client_id == client_id
        return self.client if known else None

    def error(self, status: int) -> Response:
        return Response(status)

    def _answer(self, request: Request) -> Response:
        return answer(self.provider, request)

    def change(self, **changes: object) -> None:
        assert self.client
        self.client = replace(self.client, **changes)  # type: ignore[arg-type]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as standin:
        yield standin


@pytest.fixture
def party(site: Site) -> RelyingParty:
    address = f"{site.provider.origin}/discovery"
    return RelyingParty(address, "clearml", "s3cr:et+ %", CALLBACK)


def _error(party: RelyingParty, **changes: str) -> str:
    location = party.authorize(**changes).headers["location"]
    return parse_qs(urlsplit(location).query)["error"][0]


def test_a_person_signs_in(site: Site, party: RelyingParty) -> None:
    claims, userinfo = party.sign_in("ada", "lovelace")
    assert (claims["sub"], claims["aud"], claims["groups"]) == ("ada", "clearml", ["Science"])
    assert claims["exp"] - claims["iat"] == 300
    assert userinfo == {"sub": "ada", "email": "ada@people.example"}
    other = replace(party, post=True, scope="openid", pkce=False)
    assert other.sign_in("ada", "lovelace")[1] == {"sub": "ada"}


def test_consent_is_asked_for_only_where_the_client_needs_it(
    site: Site, party: RelyingParty
) -> None:
    asked = "asks for: email, openid, profile"
    form = "username=ada&password=lovelace"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for consent in (False, True):
        site.change(consent=consent)
        page = send("POST", party.authorize().headers["location"], form, kind)
        assert (page.status == 302, asked in page.text) == (not consent, consent)
    assert party.sign_in("ada", "lovelace")[0]["sub"] == "ada"


def test_wrong_addresses_and_unknown_clients_are_never_sent_back(
    site: Site, party: RelyingParty
) -> None:
    answers = {
        "unknown": party.authorize(client_id="other"),
        "mismatch": party.authorize(redirect_uri=f"{CALLBACK}/"),
    }
    for text, said in answers.items():
        assert (said.status, text in said.text, "location" in said.headers) == (400, True, False)
    site.change(redirect_uris=("https://*.example/*",))
    assert party.authorize().status == 400
    site.change(wildcards=True)
    assert party.authorize().status == 302
    site.client = None
    assert party.authorize().status == 400


def test_what_the_client_may_not_do_is_sent_back_as_an_error(
    site: Site, party: RelyingParty
) -> None:
    site.change(scopes=frozenset({"openid", "profile", "email"}), pkce="S256")
    assert _error(party, scope="openid groups") == "invalid_scope"
    assert _error(party, response_type="token") == "unsupported_response_type"
    assert _error(party, prompt="none") == "login_required"
    assert _error(party, code_challenge_method="plain") == "invalid_request"
    assert _error(replace(party, pkce=False)) == "invalid_request"
    site.change(response_types=frozenset({"token"}))
    assert _error(party) == "unauthorized_client"
    site.change(response_types=frozenset({"code"}), grant_types=frozenset({"refresh_token"}))
    assert _error(party) == "unauthorized_client"
    site.change(broken=("server_error", "no token manager"))
    assert _error(party) == "server_error"


def test_a_code_is_good_once_for_its_client_and_verifier(site: Site, party: RelyingParty) -> None:
    code = party.callback("ada", "lovelace")["code"]
    refused = replace(party, secret="wrong").redeem(code)
    assert (refused.status, refused.json["error_description"]) == (401, "bad client")
    assert party.redeem(code).status == 200
    assert party.redeem(code).json["error_description"] == "bad code"
    code = party.callback("ada", "lovelace")["code"]
    assert replace(party, pkce=False).redeem(code).json["error_description"] == "bad verifier"
    code = party.callback("ada", "lovelace")["code"]
    site.change(redirect_uris=(CALLBACK, f"{CALLBACK}2"))
    elsewhere = replace(party, redirect_uri=f"{CALLBACK}2").redeem(code)
    assert elsewhere.json["error_description"] == "bad redirect"
    code = party.callback("ada", "lovelace")["code"]
    site.change(client_id="other")
    assert replace(party, client_id="other").redeem(code).json["error_description"] == "bad code"
    site.change(client_id="clearml")
    code = party.callback("ada", "lovelace")["code"]
    site.clock.advance(60)
    assert party.redeem(code).json["error_description"] == "bad code"


def test_methods_of_authentication_follow_the_client(site: Site, party: RelyingParty) -> None:
    site.change(methods=frozenset({"client_secret_post"}))
    assert party.redeem("any").status == 401
    assert replace(party, post=True).redeem("any").json["error"] == "invalid_grant"
    site.change(methods=frozenset({"none"}), secret="")
    assert replace(party, secret="").sign_in("ada", "lovelace")[0]["sub"] == "ada"


def test_userinfo_wants_a_token_that_is_valid(site: Site, party: RelyingParty) -> None:
    address = party.metadata()["userinfo_endpoint"]
    assert send("GET", address).status == 401
    access = party.redeem(party.callback("ada", "lovelace")["code"]).json["access_token"]
    bearer = {"Authorization": f"Bearer {access}"}
    assert send("GET", address, headers=bearer).status == 200
    site.clock.advance(3600)
    assert send("GET", address, headers=bearer).status == 401


def test_an_id_token_may_be_signed_with_the_secret(site: Site, party: RelyingParty) -> None:
    secret = "a-secret-of-at-least-32-characters"
    site.change(id_token_alg="HS256", secret=secret)
    code = party.callback("ada", "lovelace")["code"]
    token = replace(party, secret=secret).redeem(code).json["id_token"]
    assert jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"]).claims["sub"] == "ada"
