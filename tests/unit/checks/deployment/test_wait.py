"""wizard.checks.deployment.wait: until it is settled, with a limit, cancellable."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from wizard.checks.deployment import problems
from wizard.checks.deployment.probe import ServerStatus
from wizard.checks.deployment.wait import Polling, Progress, pause, wait_for_server
from wizard.clearml.server import LoginModes, SsoStatus
from wizard.model.problem import problem
from wizard.oidc.http import CancelToken, RequestError

DOWN = ServerStatus(trouble=problems.apiserver_down(502))
ABSENT = ServerStatus("x", LoginModes(SsoStatus.PING_ABSENT))
ACTIVE = ServerStatus("x", LoginModes(SsoStatus.PING_ACTIVE))


@dataclass
class Time:
    """A clock that only moves while somebody pauses."""

    at: float = 100.0
    pauses: list[float] = field(default_factory=list)

    def patience(self, seconds: float) -> Polling:
        return Polling(seconds, 3.0, lambda: self.at, self._pause)

    def _pause(self, _: CancelToken, seconds: float) -> None:
        self.pauses.append(seconds)
        self.at += seconds


def run(sights: list[ServerStatus], seconds: float) -> tuple[ServerStatus, list[Progress], Time]:
    told: list[Progress] = []
    time, left = Time(), iter(sights)
    last = sights[-1]
    end = wait_for_server(
        lambda _: next(left, last), CancelToken(), time.patience(seconds), told.append
    )
    return end, told, time


def test_it_ends_when_ping_is_there() -> None:
    end, told, time = run([DOWN, ABSENT, ACTIVE], 60)
    assert end is ACTIVE
    assert [p.waited for p in told] == [0, 3]
    assert time.pauses == [3, 3]


def test_it_tells_what_is_the_matter_meanwhile() -> None:
    _, told, _ = run([DOWN, ABSENT, ACTIVE], 60)
    assert told[0].says == (
        "0 of 60 seconds: The web server answers, but the apiserver behind it does not (HTTP 502)"
    )
    assert told[1].says == "3 of 60 seconds: The apiserver runs, still without Ping"
    assert "Nothing answers" in Progress(ServerStatus(), 1, 2).says


def test_patience_ends_to_the_second() -> None:
    end, told, time = run([DOWN], 7)
    assert end is DOWN
    assert time.pauses == [3, 3, 1]
    assert len(told) == 3


def test_without_patience_there_is_one_look() -> None:
    end, told, time = run([DOWN, ACTIVE], 0)
    assert (end, told, time.pauses) == (DOWN, [], [])


def test_what_no_restart_mends_is_not_waited_for() -> None:
    edition = ServerStatus("x", ABSENT.modes, open_source=True)
    assert run([edition], 60) == (edition, [], Time())


def test_cancelling_ends_the_pause_and_is_raised() -> None:
    cancel, seen = CancelToken(), threading.Event()

    def sight(asked: CancelToken) -> ServerStatus:
        if asked.is_set:
            raise RequestError(problem("http.cancelled", host="x"))
        return DOWN

    def told(_: Progress) -> None:
        seen.set()
        threading.Timer(0.01, cancel.set).start()

    with pytest.raises(RequestError, match="cancelled"):
        wait_for_server(sight, cancel, Polling(3600, 1800), told)
    assert seen.is_set()


def test_a_pause_ends_by_itself() -> None:
    pause(CancelToken(), 0.001)
