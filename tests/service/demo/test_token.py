"""wizard.demo.token: who may redeem which code."""

from datetime import timedelta
from urllib.parse import quote_plus

import pytest

from tests.service.demo.conftest import HandClock, Launch
from tests.service.demo.visitor import CHALLENGE, PKCE, REDIRECT_URIS, VERIFIER, Visitor
from wizard.demo.config import ClientAuthentication, DemoConfig, PkceEnforcement
from wizard.demo.endpoints import Endpoint
from wizard.demo.product_profiles import AIC, PINGFEDERATE, PINGONE, ProductProfile

PLAIN = {"code_challenge": VERIFIER, "code_challenge_method": "plain"}
PLAIN_UNSAID = {"code_challenge": VERIFIER}
OPTIONAL, REQUIRED, S256 = PkceEnforcement
MISLEADING = "Request denied: Unsupported authentication method (Correlation ID: "


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


def test_dummy_code_tells_that_the_client_is_right(visitor: Visitor) -> None:
    assert visitor.redeem("dummy").json()["error"] == "invalid_grant"
    assert visitor.provider.journal.noted(Endpoint.TOKEN, "code", "unknown") == 1


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        (PINGONE, MISLEADING),
        (PINGFEDERATE, "Invalid client or client credentials."),
        (AIC, "Client authentication failed"),
    ],
    ids=["PingOne", "PingFederate", "AIC"],
)
def test_wrong_secret_and_wrong_method_sound_the_same(
    launch: Launch, shape: ProductProfile, text: str
) -> None:
    basic_only = frozenset({ClientAuthentication.BASIC})
    visitor = launch(DemoConfig(REDIRECT_URIS, shape=shape, client_authentication=basic_only))
    provider = visitor.provider
    wrong_method = visitor.redeem("x")
    wrong_secret = visitor.redeem_basic("x", provider.client_id, "wrong")
    for response in (wrong_method, wrong_secret, visitor.redeem_bare("x")):
        assert response.status_code == 401
        assert response.json()["error"] == "invalid_client"
        assert response.json()["error_description"].startswith(text)
        assert response.headers["www-authenticate"].startswith("Basic")
    right = visitor.redeem_basic("x", provider.client_id, quote_plus(provider.client_secret))
    assert right.json()["error"] == "invalid_grant"


def test_refused_client_does_not_cost_the_code(visitor: Visitor) -> None:
    code = visitor.login()["code"]
    assert visitor.redeem(code, client_secret="wrong").status_code == 401
    assert visitor.redeem(code).status_code == 200


def test_correlation_id_is_new_each_time(visitor: Visitor) -> None:
    first, second = (visitor.redeem_bare("x").json()["error_description"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    "client_id", ["", "someone-else"], ids=["without client", "another client"]
)
def test_another_client_is_refused(visitor: Visitor, client_id: str) -> None:
    assert visitor.redeem("x", client_id=client_id).json()["error"] == "invalid_client"


def test_basic_credentials_are_form_encoded(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, client_id="a:b", client_secret="%+ &ü:~"))
    encoded = (quote_plus("a:b"), quote_plus("%+ &ü:~"))
    assert visitor.redeem_basic("x", *encoded).json()["error"] == "invalid_grant"
    assert visitor.redeem_basic("x", "a:b", "%+ &ü:~").json()["error"] == "invalid_client"


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic /w==", "Bearer x", "Basic eA=="])
def test_unreadable_authorization_is_refused(visitor: Visitor, header: str) -> None:
    response = visitor.back_channel.post(
        visitor.url(Endpoint.TOKEN),
        data={"grant_type": "authorization_code", "code": "x"},
        headers={"Authorization": header},
    )
    assert response.json()["error"] == "invalid_client"


def test_two_proofs_at_once_are_refused(visitor: Visitor) -> None:
    provider = visitor.provider
    secret = quote_plus(provider.client_secret)
    response = visitor.redeem_basic("x", provider.client_id, secret, client_secret="again")
    assert response.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"code": None}, "invalid_request"),
    ],
)
def test_message_must_be_complete(
    visitor: Visitor, changes: dict[str, str | None], error: str
) -> None:
    assert visitor.redeem("x", **changes).json()["error"] == error


@pytest.mark.parametrize("uri", [None, REDIRECT_URIS[0] + "/"])
def test_redirect_uri_must_be_the_same_again(visitor: Visitor, uri: str | None) -> None:
    code = visitor.login()["code"]
    assert visitor.redeem(code, redirect_uri=uri).json()["error"] == "invalid_grant"
    assert visitor.redeem(code).json()["error"] == "invalid_grant", "a wrong try costs the code"


@pytest.mark.parametrize(
    ("enforcement", "challenge", "verifier", "taken"),
    [
        (OPTIONAL, {}, None, True),
        (OPTIONAL, {}, VERIFIER, False),
        (OPTIONAL, PKCE, VERIFIER, True),
        (OPTIONAL, PKCE, None, False),
        (OPTIONAL, PKCE, VERIFIER + "x", False),
        (OPTIONAL, PKCE, CHALLENGE, False),
        (OPTIONAL, PKCE, "ü" * 43, False),
        (OPTIONAL, PLAIN, VERIFIER, True),
        (OPTIONAL, PLAIN_UNSAID, VERIFIER, True),
        (OPTIONAL, PLAIN, CHALLENGE, False),
        (REQUIRED, PKCE, VERIFIER, True),
        (REQUIRED, PLAIN, VERIFIER, True),
        (REQUIRED, PKCE, None, False),
        (S256, PKCE, VERIFIER, True),
        (S256, PKCE, None, False),
    ],
)
def test_pkce_matrix(
    launch: Launch,
    enforcement: PkceEnforcement,
    challenge: dict[str, str],
    verifier: str | None,
    taken: bool,
) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, pkce=enforcement))
    response = visitor.redeem(visitor.login(**challenge)["code"], code_verifier=verifier)
    assert response.status_code == (200 if taken else 400)
    assert response.json().get("error") == (None if taken else "invalid_grant")


def test_body_must_be_a_form(visitor: Visitor) -> None:
    response = visitor.back_channel.post(visitor.url(Endpoint.TOKEN), json={"code": "x"})
    assert response.json()["error"] == "invalid_request"


def test_repeated_parameters_are_refused(visitor: Visitor) -> None:
    url = visitor.url(Endpoint.TOKEN)
    response = visitor.back_channel.post(url, data={"code": ["x", "y"]})
    assert response.json()["error"] == "invalid_request"


def test_credentials_in_the_address_are_refused(visitor: Visitor) -> None:
    url = visitor.url(Endpoint.TOKEN)
    response = visitor.back_channel.post(url, params={"code": "x"}, data={"code": "x"})
    assert response.json()["error"] == "invalid_request"


def test_disabled_application_is_refused(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, application_enabled=False))
    assert visitor.redeem("x").json()["error"] == "invalid_client"
