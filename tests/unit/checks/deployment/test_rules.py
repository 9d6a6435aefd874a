"""wizard.checks.deployment.rules: from what was seen of a server to verdicts."""

from __future__ import annotations

from dataclasses import replace

from tests.support.standings import CREDENTIALS, DRAFT
from tests.support.tables import differing, failures
from wizard.checks.deployment.probe import ServerStatus
from wizard.checks.deployment.rules import (
    CATALOG,
    Expected,
    check_server,
    expected_server,
)
from wizard.clearml.server import Advertised, LoginModes, SsoStatus
from wizard.export.layouts import DOCKER_RUN, KUBERNETES
from wizard.model.draft import Deployment, Draft
from wizard.model.problem import problem
from wizard.model.verdict import State, Verdict, worst

API = "https://clearml.example/api/login.supported_modes"
CALLBACK = "https://clearml.example/callback_ping"
EXPECTED = Expected(CALLBACK, "an-id", "docker compose up -d apiserver")
ABSENT = ServerStatus(API, LoginModes(SsoStatus.PING_ABSENT))
UNKNOWN = problem("deployment.unknown-host", what="x", why="y")
REDIRECTED = problem("deployment.redirected", host="a", target="b")
DOWN = problem("deployment.apiserver-down", status=502)
NOT_CLEARML = problem("deployment.not-clearml", url="x", answer="y")
P, W, F, S = State.PASSED, State.WARNED, State.FAILED, State.SKIPPED


def active(client_id: str = "an-id", callback: str = CALLBACK) -> ServerStatus:
    told = Advertised("https://ping.example/as/authorize", client_id, callback)
    return ServerStatus(API, LoginModes(SsoStatus.PING_ACTIVE, told), open_source=False)


def states(verdicts: tuple[Verdict, ...]) -> list[State]:
    assert [v.check for v in verdicts] == [check.name for check in CATALOG]
    return [v.state for v in verdicts]


def code(verdicts: tuple[Verdict, ...]) -> str:
    (found,) = [v.problem.code for v in verdicts if v.problem]
    return found


def test_all_is_well_and_what_is_not_verified_is_said() -> None:
    verdicts = check_server(active(), EXPECTED)
    assert states(verdicts) == [P, P, P, P, P]
    assert "not verified" in verdicts[2].detail


def test_each_case_has_its_own_code() -> None:
    def check(status: ServerStatus, expected: list[State], code_: str) -> None:
        verdicts = check_server(status, EXPECTED)
        assert states(verdicts) == expected
        assert code(verdicts) == code_

    rows = [
        (ServerStatus(problem=UNKNOWN), [F, S, S, S, S], "deployment.unknown-host"),
        (ServerStatus(problem=REDIRECTED), [F, S, S, S, S], "deployment.redirected"),
        (
            ServerStatus(problem=DOWN),
            [P, F, S, S, S],
            "deployment.apiserver-down",
        ),
        (
            ServerStatus(problem=NOT_CLEARML),
            [P, F, S, S, S],
            "deployment.not-clearml",
        ),
        (ABSENT, [P, P, F, S, S], "deployment.ping-absent"),
        (
            ServerStatus(API, ABSENT.modes, open_source=True),
            [P, P, F, S, S],
            "deployment.open-source",
        ),
        (
            ServerStatus(API, ABSENT.modes, open_source=False),
            [P, P, F, S, S],
            "deployment.ping-absent",
        ),
        (active(client_id="other"), [P, P, P, F, P], "deployment.client-id"),
        (active(callback=f"{CALLBACK}/"), [P, P, P, P, F], "deployment.callback"),
    ]
    assert failures(rows, check) == {}


def test_a_proxy_that_ends_tls_unnoticed_is_told_from_another_address() -> None:
    def code_for(callback: str) -> str:
        return code(check_server(active(callback=callback), EXPECTED))

    proxy, other = "deployment.callback-proxy", "deployment.callback"
    codes = {
        "http://clearml.example/callback_ping": proxy,
        "http://clearml.example:8080/callback_ping": proxy,
        "http://apiserver:8008/callback_ping": proxy,
        "https://clearml-webserver/callback_ping": proxy,
        "http://172.18.0.3:8080/callback_ping": proxy,
        "http://clearml.example/other": other,
        "http://elsewhere.example/callback_ping": other,
        "https://clearml.example:8443/callback_ping": other,
        "no address": other,
    }
    assert differing(code_for, codes) == []
    found = check_server(active(callback=next(iter(codes))), EXPECTED)[-1].problem
    assert found
    assert "X-Forwarded-Proto" in found.remedy
    assert "Leave the web app's address" in found.remedy


def test_what_the_server_does_not_show_is_skipped() -> None:
    quiet = ServerStatus(API, LoginModes(SsoStatus.PING_ACTIVE))
    assert states(check_server(quiet, EXPECTED)) == [P, P, P, S, S]


def test_an_address_alone_is_only_a_hint() -> None:
    unsure = ServerStatus(API, LoginModes(SsoStatus.PING_ACTIVE, sure=False))
    verdicts = check_server(unsure, EXPECTED)
    assert states(verdicts) == [P, P, W, S, S]
    assert code(verdicts) == "deployment.ping-unsure"


def test_without_a_client_id_there_is_nothing_to_compare() -> None:
    verdicts = check_server(active(), Expected(CALLBACK))
    assert states(verdicts) == [P, P, P, S, P]
    assert "no client ID" in verdicts[3].detail


def test_the_absent_ping_comes_with_the_command() -> None:
    (found,) = [v.problem for v in check_server(ABSENT, EXPECTED) if v.problem]
    assert f"Run “{EXPECTED.command}” on the ClearML host." in found.remedy
    (found,) = [v.problem for v in check_server(ABSENT, Expected(CALLBACK)) if v.problem]
    assert "Run the commands of the handoff sheet" in found.remedy


def test_an_address_that_redirects_while_the_api_answers_only_warns() -> None:
    seen = active()
    verdicts = check_server(ServerStatus(seen.api, seen.modes, problem=REDIRECTED), EXPECTED)
    assert states(verdicts) == [W, P, P, P, P]
    assert worst(verdicts) is W


def test_a_web_site_without_the_api_is_an_address_that_answers() -> None:
    seen = active()
    verdicts = check_server(ServerStatus(seen.api, seen.modes, problem=NOT_CLEARML), EXPECTED)
    assert states(verdicts) == [P, P, P, P, P]


def test_what_the_server_sends_is_made_visible() -> None:
    found = check_server(active(callback="https://x/\u202ecallback_ping"), EXPECTED)[-1].problem
    assert found
    assert "\u202e" not in found.why


def test_a_complete_setup_gives_client_id_callback_and_command() -> None:
    told = expected_server(DRAFT, CREDENTIALS)
    assert told.callback_url == "https://clearml.example/callback_ping"
    assert told.client_id == CREDENTIALS.client_id
    assert "up -d apiserver" in told.command
    assert CREDENTIALS.client_secret.reveal() not in told.command


def test_where_one_line_is_not_all_the_sheet_is_named_instead() -> None:
    for layout in (DOCKER_RUN, KUBERNETES):
        told = expected_server(replace(DRAFT, layout=layout.name), CREDENTIALS)
        assert told.command == "", layout.name


def test_what_is_missing_is_left_out() -> None:
    told = expected_server(Draft(webapp_url="https://clearml.example"), None)
    assert (told.client_id, told.command) == ("", "")
    assert expected_server(Draft(), None).callback_url == ""
    assert (
        expected_server(replace(DRAFT, deployment=Deployment(folder="")), CREDENTIALS).command == ""
    )
