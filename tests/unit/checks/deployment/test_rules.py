"""wizard.checks.deployment.rules: from a sight to verdicts."""

from __future__ import annotations

import pytest

from wizard.checks.deployment import problems
from wizard.checks.deployment.probe import ServerStatus
from wizard.checks.deployment.rules import CATALOG, PROMISES, Expected, check_server
from wizard.clearml.server import Advertised, LoginModes, SsoStatus
from wizard.model.problem import problem
from wizard.model.verdict import State, Verdict, worst

API = "https://clearml.example/api/login.supported_modes"
CALLBACK = "https://clearml.example/callback_ping"
EXPECTED = Expected(CALLBACK, "an-id", "docker compose up -d apiserver")
ABSENT = ServerStatus(API, LoginModes(SsoStatus.PING_ABSENT))
UNKNOWN = problems.from_network(problem("http.dns", host="clearml.example"), API)
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
    told: list[Verdict] = []
    verdicts = check_server(active(), EXPECTED, told.append)
    assert states(verdicts) == [P, P, P, P, P]
    assert tuple(told) == verdicts
    assert "not verified" in verdicts[2].detail


@pytest.mark.parametrize(
    ("sight", "expected", "code_"),
    [
        (ServerStatus(trouble=UNKNOWN), [F, S, S, S, S], problems.UNKNOWN_HOST),
        (ServerStatus(trouble=problems.redirected("a", "b")), [F, S, S, S, S], problems.REDIRECTED),
        (
            ServerStatus(trouble=problems.apiserver_down(502)),
            [P, F, S, S, S],
            problems.APISERVER_DOWN,
        ),
        (
            ServerStatus(trouble=problems.not_clearml("x", "y")),
            [P, F, S, S, S],
            problems.NOT_CLEARML,
        ),
        (ABSENT, [P, P, F, S, S], problems.PING_ABSENT),
        (ServerStatus(API, ABSENT.modes, open_source=True), [P, P, F, S, S], problems.OPEN_SOURCE),
        (ServerStatus(API, ABSENT.modes, open_source=False), [P, P, F, S, S], problems.PING_ABSENT),
        (active(client_id="other"), [P, P, P, F, P], problems.CLIENT_ID),
        (active(callback=f"{CALLBACK}/"), [P, P, P, P, F], problems.CALLBACK),
    ],
)
def test_each_case_has_its_own_code(sight: ServerStatus, expected: list[State], code_: str) -> None:
    verdicts = check_server(sight, EXPECTED)
    assert states(verdicts) == expected
    assert code(verdicts) == code_


def test_what_the_server_does_not_tell_is_not_judged() -> None:
    quiet = ServerStatus(API, LoginModes(SsoStatus.PING_ACTIVE))
    assert states(check_server(quiet, EXPECTED)) == [P, P, P, S, S]


def test_an_address_alone_is_worth_a_look() -> None:
    unsure = ServerStatus(API, LoginModes(SsoStatus.PING_ACTIVE, sure=False))
    verdicts = check_server(unsure, EXPECTED)
    assert states(verdicts) == [P, P, W, S, S]
    assert code(verdicts) == problems.PING_UNSURE


def test_without_a_client_id_there_is_nothing_to_compare() -> None:
    verdicts = check_server(active(), Expected(CALLBACK))
    assert states(verdicts) == [P, P, P, S, P]
    assert "no client ID" in verdicts[3].detail


def test_the_absent_ping_comes_with_the_command() -> None:
    (found,) = [v.problem for v in check_server(ABSENT, EXPECTED) if v.problem]
    assert EXPECTED.command in found.remedy


def test_an_address_that_redirects_while_the_api_answers_only_warns() -> None:
    seen = active()
    verdicts = check_server(
        ServerStatus(seen.api, seen.modes, trouble=problems.redirected("a", "b")), EXPECTED
    )
    assert states(verdicts) == [W, P, P, P, P]
    assert worst(verdicts) is W


def test_a_web_site_without_the_api_is_an_address_that_answers() -> None:
    seen = active()
    verdicts = check_server(
        ServerStatus(seen.api, seen.modes, trouble=problems.not_clearml("x", "y")), EXPECTED
    )
    assert states(verdicts) == [P, P, P, P, P]


def test_every_check_has_a_promise() -> None:
    assert set(PROMISES) == {check.name for check in CATALOG}
