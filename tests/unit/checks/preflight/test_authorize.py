"""wizard.checks.preflight.authorize: application, callback URL and PKCE without a login."""

from dataclasses import replace

import pytest

from tests.support.preflight import (
    CREDENTIALS,
    SETTINGS,
    Answering,
    FakeProvider,
    Part,
    back,
    codes,
    parameters,
    reply,
    scene,
    seen,
    to,
    why_not,
)
from wizard.checks.preflight import authorize
from wizard.model.settings import Settings
from wizard.oidc.http import Request, Response

OFF = replace(SETTINGS, pkce=False)
SIGN_ON = to("https://ping.example/signon/?flowId=1")


def depends(plain: Response | Answering, challenged: Response | Answering) -> dict[str, Part]:
    """One answer without a code challenge, one with it."""

    def serve(request: Request) -> Response:
        sent = parameters(request)
        part = challenged if "code_challenge" in sent else plain
        assert ("code_challenge" in sent) == ("code_challenge_method" in sent)
        return part if isinstance(part, Response) else part(request)

    return {"/as/authorize": serve}


INVALID = back(error="invalid_request")
NAMED = back(error="invalid_request", error_description="code_challenge%20is%20required")
BARE = reply(400, {"error": "invalid_request"})


def test_sign_on_page_means_known() -> None:
    assert "ping.example" in seen(authorize.application(scene()))


@pytest.mark.parametrize("settings", [SETTINGS, OFF])
def test_request_is_the_one_that_clearml_sends(settings: Settings) -> None:
    given = scene(settings=settings)
    authorize.application(given)
    door = given.http.door
    assert isinstance(door, FakeProvider)
    sent = parameters(door.asked[0])
    assert sent["redirect_uri"] == "https://clearml.example/callback_ping"
    assert sent["client_id"] == "an-id"
    assert sent["scope"] == "openid profile email"
    assert len(door.asked) == 1
    assert ("code_challenge" in sent) == settings.pkce


def test_refusal_is_told_and_pkce_cannot_be() -> None:
    given = scene({"/as/authorize": reply(400, b"Invalid redirect_uri")})
    assert codes(authorize.application(given)) == ["authorize.redirect-uri"]


def test_two_rules_ask_twice_in_all() -> None:
    given = scene()
    authorize.application(given)
    authorize.pkce(given)
    door = given.http.door
    assert isinstance(door, FakeProvider)
    assert door.paths() == ["/as/authorize"] * 2


def test_without_client_id_nothing_is_asked() -> None:
    for credentials in (None, replace(CREDENTIALS, client_id="")):
        given = scene(credentials=credentials)
        assert "no client ID" in why_not(authorize.application(given))
        assert "no client ID" in why_not(authorize.pkce(given))


@pytest.mark.parametrize("refusal", [INVALID, NAMED, BARE])
def test_enforced_and_off_is_an_error_that_names_options(refusal: Answering | Response) -> None:
    given = scene(depends(refusal, SIGN_ON), OFF)
    assert seen(authorize.application(given))
    outcome = authorize.pkce(given)
    assert isinstance(outcome, tuple)
    assert [(p.code, p.is_error, p.field) for p in outcome] == [
        ("callback.pkce-required", True, "pkce")
    ]
    assert "Options" in outcome[0].remedy


@pytest.mark.parametrize("refusal", [INVALID, NAMED, BARE])
def test_enforced_and_on_is_fine(refusal: Answering | Response) -> None:
    given = scene(depends(refusal, SIGN_ON))
    assert seen(authorize.application(given))
    assert "required" in seen(authorize.pkce(given))


@pytest.mark.parametrize(("settings", "word"), [(SETTINGS, "on here"), (OFF, "off here")])
def test_optional_is_fine_either_way(settings: Settings, word: str) -> None:
    assert seen(authorize.pkce(scene(settings=settings))).endswith(word)


def test_challenge_that_is_not_taken_fails_when_on() -> None:
    given = scene(depends(SIGN_ON, INVALID))
    assert seen(authorize.application(given))
    assert codes(authorize.pkce(given)) == ["callback.pkce-refused"]


def test_challenge_that_is_not_taken_is_fine_when_off() -> None:
    assert "not taken" in seen(authorize.pkce(scene(depends(SIGN_ON, INVALID), OFF)))


def test_same_error_both_times_is_not_about_pkce() -> None:
    given = scene({"/as/authorize": back(error="invalid_scope")}, OFF)
    assert codes(authorize.application(given)) == ["callback.invalid-scope"]


def test_trouble_of_the_provider_is_not_taken_for_pkce() -> None:
    given = scene(depends(reply(500), SIGN_ON), OFF)
    assert codes(authorize.application(given)) == ["authorize.server-error"]


def test_unclear_answers_do_not_tell_about_pkce() -> None:
    given = scene({"/as/authorize": reply(200, b"<script></script>")})
    assert codes(authorize.application(given)) == ["authorize.undetermined"]
    assert "do not tell" in why_not(authorize.pkce(given))
