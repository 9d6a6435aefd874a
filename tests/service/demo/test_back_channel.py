"""wizard.demo.back_channel: who may redeem which code, and read which claims."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote_plus

from tests.service.demo.conftest import HandClock, Launch
from tests.service.demo.visitor import CHALLENGE, PKCE, REDIRECT_URIS, VERIFIER, Visitor
from tests.support.product_profiles import AIC, PINGFEDERATE
from wizard.demo.config import ClientAuthentication, DemoConfig, PkceEnforcement
from wizard.demo.people import ORDINARY
from wizard.demo.product_profile import PINGONE, Endpoint

PLAIN = {"code_challenge": VERIFIER, "code_challenge_method": "plain"}
PLAIN_BY_DEFAULT = {"code_challenge": VERIFIER}
OPTIONAL, REQUIRED, S256 = PkceEnforcement


def test_answer_is_complete_and_not_kept(visitor: Visitor) -> None:
    response = visitor.redeem(visitor.login()["code"])
    assert set(response.json()) == {
        "access_token", "token_type", "expires_in", "scope", "id_token",
    }  # fmt: skip
    assert response.json()["token_type"] == "Bearer"
    assert response.json()["scope"] == "openid profile email"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["pragma"] == "no-cache"


def test_code_is_good_once(visitor: Visitor) -> None:
    code = visitor.login()["code"]
    token = visitor.redeem(code).json()["access_token"]
    assert visitor.userinfo(token).status_code == 200
    again = visitor.redeem(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert visitor.userinfo(token).status_code == 401, "a second use withdraws the token"
    journal = visitor.provider.journal
    assert journal.noted(Endpoint.TOKEN, "code", "good") == 1
    assert journal.noted(Endpoint.TOKEN, "code", "used") == 1


def test_code_expires(visitor: Visitor, clock: HandClock) -> None:
    code = visitor.login()["code"]
    clock.advance(timedelta(minutes=10))
    assert visitor.redeem(code).json()["error"] == "invalid_grant"
    assert visitor.provider.journal.noted(Endpoint.TOKEN, "code", "expired") == 1


def test_dummy_code_shows_that_the_client_is_right(visitor: Visitor) -> None:
    assert visitor.redeem("dummy").json()["error"] == "invalid_grant"
    assert visitor.provider.journal.noted(Endpoint.TOKEN, "code", "unknown") == 1


def test_wrong_secret_and_wrong_method_get_the_same_answer(launch: Launch) -> None:
    basic_only = frozenset({ClientAuthentication.BASIC})
    texts = (
        (PINGONE, "Request denied: Unsupported authentication method (Correlation ID: "),
        (PINGFEDERATE, "Invalid client or client credentials."),
        (AIC, "Client authentication failed"),
    )
    for profile, text in texts:
        config = DemoConfig(REDIRECT_URIS, profile=profile, client_authentication=basic_only)
        visitor = launch(config)
        wrong_method = visitor.redeem("x")
        wrong_secret = visitor.redeem_basic("x", config.client_id, "wrong")
        for response in (wrong_method, wrong_secret, visitor.redeem_bare("x")):
            assert response.status_code == 401
            assert response.json()["error"] == "invalid_client"
            assert response.json()["error_description"].startswith(text)
            assert response.headers["www-authenticate"].startswith("Basic")
        right = visitor.redeem_basic("x", config.client_id, quote_plus(config.client_secret))
        assert right.json()["error"] == "invalid_grant"


def test_refused_client_does_not_cost_the_code(visitor: Visitor) -> None:
    code = visitor.login()["code"]
    assert visitor.redeem(code, client_secret="wrong").status_code == 401
    assert visitor.redeem(code).status_code == 200


def test_correlation_id_is_new_each_time(visitor: Visitor) -> None:
    first, second = (visitor.redeem_bare("x").json()["error_description"] for _ in range(2))
    assert first != second


def test_another_client_is_refused(launch: Launch) -> None:
    for client_id in ("", "someone-else"):
        assert launch().redeem("x", client_id=client_id).json()["error"] == "invalid_client"
    visitor = launch(DemoConfig(REDIRECT_URIS, application_enabled=False))
    assert visitor.redeem("x").json()["error"] == "invalid_client"


def test_basic_credentials_are_form_encoded(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, client_id="a:b", client_secret="%+ &ü:~"))
    encoded = (quote_plus("a:b"), quote_plus("%+ &ü:~"))
    assert visitor.redeem_basic("x", *encoded).json()["error"] == "invalid_grant"
    assert visitor.redeem_basic("x", "a:b", "%+ &ü:~").json()["error"] == "invalid_client"


def test_unreadable_authorization_is_refused(visitor: Visitor) -> None:
    for header in ("Basic", "Basic !!!", "Basic /w==", "Bearer x", "Basic eA=="):
        response = visitor.back_channel.post(
            visitor.url(Endpoint.TOKEN),
            data={"grant_type": "authorization_code", "code": "x"},
            headers={"Authorization": header},
        )
        assert response.json()["error"] == "invalid_client", header


def test_two_methods_at_once_are_refused(visitor: Visitor) -> None:
    provider = visitor.provider
    secret = quote_plus(provider.client_secret)
    response = visitor.redeem_basic("x", provider.client_id, secret, client_secret="again")
    assert response.json()["error"] == "invalid_request"


def test_message_must_be_complete_and_a_form(visitor: Visitor) -> None:
    missing: tuple[tuple[dict[str, str | None], str], ...] = (
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"code": None}, "invalid_request"),
    )
    for changes, error in missing:
        assert visitor.redeem("x", **changes).json()["error"] == error
    url, client = visitor.url(Endpoint.TOKEN), visitor.back_channel
    wrong = (
        client.post(url, json={"code": "x"}),
        client.post(url, data={"code": ["x", "y"]}),
        client.post(url, params={"code": "x"}, data={"code": "x"}),
    )
    assert {response.json()["error"] for response in wrong} == {"invalid_request"}


def test_redirect_uri_must_be_the_same_again(launch: Launch) -> None:
    for uri in (None, REDIRECT_URIS[0] + "/"):
        visitor = launch()
        code = visitor.login()["code"]
        assert visitor.redeem(code, redirect_uri=uri).json()["error"] == "invalid_grant"
        assert visitor.redeem(code).json()["error"] == "invalid_grant", "a wrong try costs the code"


def test_pkce_matrix(launch: Launch) -> None:
    rows: tuple[tuple[PkceEnforcement, dict[str, str], str | None, bool], ...] = (
        (OPTIONAL, {}, None, True),
        (OPTIONAL, {}, VERIFIER, False),
        (OPTIONAL, PKCE, VERIFIER, True),
        (OPTIONAL, PKCE, None, False),
        (OPTIONAL, PKCE, VERIFIER + "x", False),
        (OPTIONAL, PKCE, CHALLENGE, False),
        (OPTIONAL, PKCE, "ü" * 43, False),
        (OPTIONAL, PLAIN, VERIFIER, True),
        (OPTIONAL, PLAIN_BY_DEFAULT, VERIFIER, True),
        (OPTIONAL, PLAIN, CHALLENGE, False),
        (REQUIRED, PKCE, VERIFIER, True),
        (REQUIRED, PLAIN, VERIFIER, True),
        (REQUIRED, PKCE, None, False),
        (S256, PKCE, VERIFIER, True),
        (S256, PKCE, None, False),
    )
    for enforcement, challenge, verifier, accepted in rows:
        visitor = launch(DemoConfig(REDIRECT_URIS, pkce=enforcement))
        response = visitor.redeem(visitor.login(**challenge)["code"], code_verifier=verifier)
        found = (response.status_code, response.json().get("error"))
        expected = (200, None) if accepted else (400, "invalid_grant")
        assert found == expected, (enforcement, challenge, verifier)


def test_good_token_brings_the_claims(visitor: Visitor) -> None:
    token = visitor.tokens(ORDINARY)["access_token"]
    answer = visitor.userinfo(token)
    assert answer.status_code == 200
    assert answer.json()["sub"] == ORDINARY.subject
    assert answer.json()["groups"] == list(ORDINARY.groups)
    headers = {"Authorization": f"Bearer {token}"}
    posted = visitor.back_channel.post(visitor.url(Endpoint.USERINFO), headers=headers)
    assert posted.json() == answer.json()


def test_expired_token_is_refused(visitor: Visitor, clock: HandClock) -> None:
    token = visitor.tokens()["access_token"]
    clock.advance(timedelta(hours=1))
    answer = visitor.userinfo(token)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert visitor.provider.journal.noted(Endpoint.USERINFO, "access_token", "expired") == 1


def test_only_an_access_token_as_bearer_counts(visitor: Visitor) -> None:
    tokens = visitor.tokens()
    headers = {"Authorization": f"Basic {tokens['access_token']}"}
    url = visitor.url(Endpoint.USERINFO)
    assert visitor.back_channel.get(url, headers=headers).status_code == 401
    assert visitor.userinfo(tokens["id_token"]).status_code == 401


def test_token_counts_only_in_the_header(visitor: Visitor) -> None:
    token = {"access_token": visitor.tokens()["access_token"]}
    url, client = visitor.url(Endpoint.USERINFO), visitor.back_channel
    for answer in (client.post(url), client.post(url, params=token), client.post(url, data=token)):
        assert answer.status_code == 401
        assert "error=" not in answer.headers["www-authenticate"]
        assert answer.json()["code"] == "ACCESS_FAILED"


def test_pingfederate_reports_it_by_the_standard(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, profile=PINGFEDERATE))
    assert visitor.userinfo("wrong").json()["error"] == "invalid_token"
