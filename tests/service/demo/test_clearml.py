"""The stand-in of a ClearML server: what page 8 sees of it before and after a deployment."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.tables import failures
from tests.support.window import NOW, SECRET
from wizard.checks.deployment.probe import ServerStatus, probe_server
from wizard.checks.deployment.rules import Expected, check_server
from wizard.clearml.encoding import dotenv, hocon
from wizard.clearml.variables import VARIABLES
from wizard.demo.clearml import RESTART, StandInClearml, variables
from wizard.model.verdict import State
from wizard.oidc.client import NetworkClient

_VALUES = {
    "authorize_url": "https://ping.example/as/authorize",
    "access_token_url": "https://ping.example/as/token",
    "client_id": "the-client",
    "client_secret": SECRET,
}
_NAMES = {row.field: row.name for row in VARIABLES}


class Clock:
    """Time that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clearml(clock: Clock) -> Iterator[StandInClearml]:
    with StandInClearml(clock) as server:
        yield server


def env_file(folder: Path, *without: str) -> Path:
    lines = (
        f"{_NAMES[field]}={dotenv(hocon(value))}\n"
        for field, value in _VALUES.items()
        if field not in without
    )
    path = folder / "ping-sso.env"
    path.write_text("# comment\n" + "\n".join(lines), encoding="utf-8")
    return path


def seen(clearml: StandInClearml) -> ServerStatus:
    return probe_server(NetworkClient(), clearml.origin)


def test_it_offers_ping_once_the_exported_file_is_deployed_and_it_has_restarted(
    clearml: StandInClearml, clock: Clock, tmp_path: Path
) -> None:
    before = seen(clearml)
    assert (before.active, before.open_source) == (False, False)
    assert clearml.deploy(env_file(tmp_path))
    down = seen(clearml)
    assert down.problem is not None
    assert down.problem.code == "deployment.apiserver-down"
    clock.now += RESTART
    wanted = Expected(f"{clearml.origin}/callback_ping", "the-client")
    assert {v.state for v in check_server(seen(clearml), wanted)} == {State.PASSED}
    other = Expected(f"{clearml.origin}/callback_ping", "another")
    assert State.FAILED in {v.state for v in check_server(seen(clearml), other)}


def test_it_answers_by_what_is_in_the_file(
    clearml: StandInClearml, clock: Clock, tmp_path: Path
) -> None:
    def check(missing: str) -> None:
        clearml.deploy(env_file(tmp_path, missing))
        clock.now += timedelta(minutes=1)
        assert not seen(clearml).active

    assert failures(((field,) for field in _VALUES), check) == {}
    clearml.deploy(env_file(tmp_path))
    clock.now += timedelta(minutes=1)
    assert not clearml.deploy(tmp_path / "gone.env")
    assert seen(clearml).active


def test_values_are_read_as_the_layouts_write_them() -> None:
    def check(value: str) -> None:
        name = _NAMES["client_id"]
        for text in (dotenv(hocon(value)), hocon(value)):
            assert variables(f"A=b\n{name}={text}\n") == {"client_id": value}

    assert failures((("plain",), ("it's",), ("a\\b",), ('quo"ted',), ("a#b $c",)), check) == {}


def test_it_keeps_no_secret(clearml: StandInClearml, tmp_path: Path) -> None:
    clearml.deploy(env_file(tmp_path))
    assert SECRET not in repr(vars(clearml))


def test_a_foreign_host_is_refused(clearml: StandInClearml) -> None:
    connection = http.client.HTTPConnection(clearml.origin.removeprefix("http://"), timeout=5)
    connection.request("GET", "/api/login.supported_modes", headers={"Host": "evil.example"})
    assert connection.getresponse().status == 421
    connection.close()
