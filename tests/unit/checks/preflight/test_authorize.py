"""wizard.checks.preflight.authorize: application, callback URL and PKCE without a login."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.support.preflight import (
    CREDENTIALS,
    ENDPOINTS,
    SECRET,
    SETTINGS,
    SIGN_ON,
    Answering,
    FakeProvider,
    Part,
    back,
    by_name,
    checked,
    codes,
    context,
    depends,
    noon,
    parameters,
    registered,
    reply,
    seen,
    to,
    why_not,
)
from tests.support.tables import failures
from wizard.checks.preflight import authorize
from wizard.checks.preflight.context import Answers, NotChecked, Outcome, PreflightContext
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, problem
from wizard.model.secret import DOTS
from wizard.model.settings import Settings
from wizard.model.step import Step
from wizard.oidc.http import Request, RequestError, Response

OFF = replace(SETTINGS, pkce=False)
INVALID = back(error="invalid_request")
NAMED = back(error="invalid_request", error_description="code_challenge%20is%20required")
BARE = reply(400, {"error": "invalid_request"})
ABOUT_PKCE: list[tuple[Answering | Response]] = [(INVALID,), (NAMED,), (BARE,)]
APP = reply(200, b"<div id=root></div><script>app()</script>")
FORM = reply(200, b'Redirect URI, not valid? <input type="password" name=x>')


def at(part: Part) -> dict[str, Part]:
    return {"/as/authorize": part}


def wrong(
    client: Part = SIGN_ON, path: Part = SIGN_ON, host: Part = SIGN_ON, right: Response = SIGN_ON
) -> dict[str, Part]:
    """Answers by what is wrong with the request: a random client ID, path or host."""

    def serve(request: Request) -> Response:
        sent = parameters(request)
        uri = urlsplit(sent["redirect_uri"])
        if sent["client_id"] != "an-id":
            part = client
        elif uri.netloc != "clearml.example":
            assert uri.netloc.endswith(".invalid")
            part = host
        else:
            part = right if uri.path == "/callback_ping" else path
        if isinstance(part, Problem):
            raise RequestError(part)
        return part if isinstance(part, Response) else part(request)

    return at(serve)


def sent_by(given: PreflightContext) -> list[Request]:
    provider = given.http.http
    assert isinstance(provider, FakeProvider)
    return [request for request in provider.asked if "/authorize?" in request.url]


REFUSED = reply(400, b"Bad request")


def test_right_request_is_right_where_a_wrong_one_is_refused() -> None:
    given = context()
    assert "ping.example" in seen(authorize.application(given))
    assert "registered" in seen(authorize.callback_url(given))
    assert "required" in seen(authorize.pkce(given))


def outcome(found: Outcome) -> str:
    if isinstance(found, tuple):
        return found[0].code
    return "skipped" if isinstance(found, NotChecked) else "passed"


URI_PAGE = reply(200, b"redirect_uri_mismatch")
OFF_PAGE = reply(200, b"This application is disabled")
CLIENT_PAGE = reply(200, b"Unknown client")
ERROR_PAGE = to("https://idp.example/home/error?errorId=CfDJ8")
DIFFERENCES: list[tuple[dict[str, Part], str, str]] = [
    # Everything is checked after the sign-on, or by a page with scripts.
    (wrong(), "skipped", "skipped"),
    (wrong(APP, APP, APP, APP), "authorize.undetermined", "skipped"),
    (wrong(FORM, FORM, FORM, FORM), "skipped", "skipped"),
    # Only one of the two is checked before.
    (wrong(client=REFUSED), "passed", "skipped"),
    (wrong(path=REFUSED, host=REFUSED), "skipped", "passed"),
    (wrong(client=REFUSED, host=REFUSED), "passed", "authorize.wildcard"),
    # Refusals in other forms.
    (wrong(REFUSED, REFUSED, REFUSED, APP), "passed", "passed"),
    (wrong(ERROR_PAGE, ERROR_PAGE, ERROR_PAGE), "passed", "passed"),
    (wrong(CLIENT_PAGE, URI_PAGE, URI_PAGE), "passed", "passed"),
    (wrong(reply(500), reply(404), reply(404)), "passed", "passed"),
    (wrong(back(error="unauthorized_client"), REFUSED), "passed", "passed"),
    # Sent to the made-up address: it was taken.
    (wrong(REFUSED, back(error="access_denied"), back(code="x")), "passed", "skipped"),
    # A refusal with status 200 is one if a random client ID is refused in other words.
    (wrong(CLIENT_PAGE, URI_PAGE, URI_PAGE, URI_PAGE), "passed", "authorize.redirect-uri"),
    (wrong(URI_PAGE, URI_PAGE, URI_PAGE, URI_PAGE), "authorize.undetermined", "skipped"),
    (wrong(CLIENT_PAGE, OFF_PAGE, OFF_PAGE, OFF_PAGE), "authorize.disabled", "skipped"),
    (wrong(REFUSED, OFF_PAGE, OFF_PAGE, OFF_PAGE), "authorize.undetermined", "skipped"),
    # No answer to the wrong request proves nothing.
    (wrong(reply(503), problem("http.dns", host="x")), "skipped", "skipped"),
    (wrong(client=problem("preflight.out-of-time", seconds="40")), "skipped", "skipped"),
    # The right one is refused.
    (at(reply(400, b"Invalid redirect_uri")), "skipped", "authorize.redirect-uri"),
    (at(back(error="invalid_scope")), "callback.invalid-scope", "skipped"),
]


def test_only_a_difference_proves_something() -> None:
    def check(parts: dict[str, Part], client: str, uri: str) -> None:
        given = context(parts)
        found = authorize.application(given), authorize.callback_url(given)
        assert tuple(map(outcome, found)) == (client, uri)

    assert failures(DIFFERENCES, check) == {}


def test_what_is_not_checked_says_how_to_find_out() -> None:
    given = context(wrong())
    for rule in (authorize.application, authorize.callback_url, authorize.pkce):
        assert Step.LOGIN.title in why_not(rule(given))


def run(given: PreflightContext) -> list[str]:
    rules = (authorize.application, authorize.callback_url, authorize.pkce)
    return [outcome(rule(given)) for rule in rules]


def test_at_most_four_wrong_requests_and_none_with_a_secret() -> None:
    given = context(wrong())
    run(given)
    right, *others = sent_by(given)
    assert len(others) == 4
    changed = [_changed(parameters(right), parameters(other)) for other in others]
    assert changed == [
        {"client_id"},
        {"redirect_uri"},
        {"redirect_uri"},
        {"code_challenge", "code_challenge_method"},
    ]
    assert not any(SECRET in f"{one.url}{one.headers}{one.body!r}" for one in sent_by(given))


def _changed(right: dict[str, str], other: dict[str, str]) -> set[str]:
    names = {name for name in right | other if right.get(name) != other.get(name)}
    assert names >= {"state", "nonce"}
    if "code_challenge_method" not in names:
        names.discard("code_challenge")
    return names - {"state", "nonce"}


def test_wrong_requests_are_sent_once_until_the_setup_changes() -> None:
    answers: Answers = {}

    def sent(settings: Settings = SETTINGS, credentials: Credentials = CREDENTIALS) -> int:
        given = replace(context(wrong(client=REFUSED), settings, credentials), answers=answers)
        run(given)
        return len(sent_by(given))

    assert [sent(), sent()] == [6, 1]
    assert sent(OFF) == 6
    assert sent(credentials=replace(CREDENTIALS, version="v2")) == 6


FILTERED = (REFUSED, reply(500), ERROR_PAGE, reply(200, b"Checking your browser"))


@pytest.mark.parametrize("blocked", FILTERED)
@pytest.mark.parametrize("served", [1, 2, 3, 4])
def test_a_filter_that_ends_all_requests_proves_nothing(blocked: Response, served: int) -> None:
    sent: list[Request] = []

    def serve(request: Request) -> Response:
        sent.append(request)
        return SIGN_ON if len(sent) <= served else blocked

    given = context(at(serve))
    assert run(given) == ["skipped"] * 3
    assert len(sent) <= max(served, 5) + 2
    if served < 4:
        assert "second time" in why_not(authorize.callback_url(given))


def test_a_refusal_that_says_what_is_wrong_needs_no_second_request() -> None:
    given = context()
    run(given)
    changed = [parameters(one) for one in sent_by(given)]
    assert [c["client_id"] for c in changed].count("an-id") == len(changed) - 1


def test_what_was_wrong_at_the_provider_is_asked_again() -> None:
    answers: Answers = {}
    for parts, expected in [
        (wrong(client=REFUSED, host=REFUSED), "authorize.wildcard"),
        (wrong(REFUSED, REFUSED, REFUSED), "passed"),
    ]:
        assert run(replace(context(parts), answers=answers))[1] == expected


@pytest.mark.parametrize(
    "busy", [reply(429), reply(400, retry_after="7"), reply(503, retry_after="7")]
)
def test_a_provider_that_asks_to_wait_is_not_asked_again(busy: Response) -> None:
    given = context(wrong(client=busy))
    found = run(given)
    assert len(sent_by(given)) == 2
    assert found[1:] == ["skipped", "skipped"]
    assert f"asks to wait (HTTP {busy.status})" in why_not(authorize.callback_url(given))


def test_busy_for_the_right_request_ends_it_too() -> None:
    given = context(at(reply(429)))
    assert run(given) == ["authorize.busy", "skipped", "skipped"]
    assert len(sent_by(given)) == 1


@pytest.mark.parametrize("settings", [SETTINGS, OFF])
def test_request_is_the_one_that_clearml_sends(settings: Settings) -> None:
    given = context(settings=settings)
    authorize.application(given)
    sent = parameters(sent_by(given)[0])
    assert sent["redirect_uri"] == "https://clearml.example/callback_ping"
    assert sent["client_id"] == "an-id"
    assert sent["scope"] == "openid profile email"
    assert ("code_challenge" in sent) == settings.pkce


def test_without_client_id_nothing_is_requested() -> None:
    for credentials in (None, replace(CREDENTIALS, client_id="")):
        given = context(credentials=credentials)
        for rule in (authorize.application, authorize.callback_url, authorize.pkce):
            assert "no client ID" in why_not(rule(given))
        assert sent_by(given) == []


def test_enforced_and_off_is_an_error_that_names_options() -> None:
    def check(refusal: Answering | Response) -> None:
        given = context(at(registered(depends(refusal, SIGN_ON))), OFF)
        assert seen(authorize.application(given))
        assert seen(authorize.callback_url(given))
        outcome = authorize.pkce(given)
        assert isinstance(outcome, tuple)
        assert [(p.code, p.is_error, p.field) for p in outcome] == [
            ("callback.pkce-required", True, "pkce")
        ]
        assert "Options" in outcome[0].remedy
        assert "“”" not in outcome[0].why

    assert failures(ABOUT_PKCE, check) == {}


def test_enforced_and_on_is_fine() -> None:
    def check(refusal: Answering | Response) -> None:
        given = context(at(registered(depends(refusal, SIGN_ON))))
        assert run(given) == ["passed", "passed", "passed"]

    assert failures(ABOUT_PKCE, check) == {}


@pytest.mark.parametrize("settings", [SETTINGS, OFF])
def test_optional_cannot_be_told_from_checked_later(settings: Settings) -> None:
    given = context(at(registered()), settings)
    assert "optional, or checked only after" in why_not(authorize.pkce(given))


def test_challenge_that_is_not_taken_fails_when_on() -> None:
    given = context(at(registered(depends(SIGN_ON, INVALID))))
    assert run(given) == ["passed", "passed", "callback.pkce-refused"]


def test_challenge_that_is_not_taken_is_fine_when_off() -> None:
    given = context(at(depends(SIGN_ON, INVALID)), OFF)
    assert "not accepted" in seen(authorize.pkce(given))


def test_same_error_both_times_is_not_about_pkce() -> None:
    given = context(at(back(error="invalid_scope")), OFF)
    assert codes(authorize.application(given)) == ["callback.invalid-scope"]


def test_server_error_is_not_taken_for_pkce() -> None:
    given = context(at(depends(reply(500), SIGN_ON)), OFF)
    assert codes(authorize.application(given)) == ["authorize.server-error"]


def test_not_found_is_about_the_request_where_the_endpoint_is_published() -> None:
    """An unknown client ID may be “not found”; elsewhere the address is wrong."""
    page = reply(404, b"Unknown client")
    assert codes(authorize.application(context(at(page)))) == ["authorize.client"]
    moved = replace(ENDPOINTS, authorize_url=ENDPOINTS.authorize_url + "/")
    given = context({"/as/authorize/": page}, replace(SETTINGS, endpoints=moved))
    assert codes(authorize.application(given)) == ["authorize.endpoint"]


def test_values_of_the_request_are_not_quoted() -> None:
    def serve(request: Request) -> Response:
        sent = parameters(request)
        return reply(403, f"Sorry: {sent['state']} {sent['nonce']} code=abcdef".encode())

    provider = FakeProvider(at(serve))
    verdicts = checked(provider, SETTINGS, CREDENTIALS, noon)
    found = by_name(verdicts, "application").problem
    assert found
    assert DOTS in found.why
    values = [
        parameters(one)[name]
        for one in provider.asked
        if "?" in one.url
        for name in ("state", "nonce")
    ]
    assert not any(value in repr(verdicts) for value in [*values, "abcdef"])
