"""What holds for every test: own home, loopback only, silence, and nothing skipped in CI."""

import gc
import logging
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT, in_ci
from wizard.environment import CHROMIUM_FLAGS
from wizard.ui.background import collect_garbage_if_due
from wizard.ui.browser import sandbox

_UNIT = CHECKOUT / "tests" / "unit"
_WITH_KEYRING = (CHECKOUT / "tests" / "live", CHECKOUT / "tests" / "bundle")
_WITH_BROWSER = (CHECKOUT / "tests" / "ui", CHECKOUT / "tests" / "live")
_HOME_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
_WINDOWS_FOLDERS = ("USERPROFILE", "APPDATA", "LOCALAPPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA")
_CREDENTIALS = ("PING_AUTH_CLIENT_ID", "PING_AUTH_CLIENT_SECRET")
_AUTHORITIES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def pytest_configure() -> None:
    """No window appears on the developer's screen unless they ask for it by QT_QPA_PLATFORM."""
    if not os.getenv("QT_QPA_PLATFORM"):
        pytest.MonkeyPatch().setenv("QT_QPA_PLATFORM", "offscreen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Unit tests get no socket at all; every other test reaches loopback only (pyproject.toml)."""
    for item in items:
        if item.path.is_relative_to(_UNIT):
            item.add_marker("disable_socket")


def pytest_collection_finish() -> None:
    """Only this thread collects garbage, between tests: see `GarbageCollection`."""
    gc.disable()
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    """Collect what the test left, now that nothing refers to its fixtures any more."""
    collect_garbage_if_due()


@pytest.fixture(autouse=True)
def private_home(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A home folder of the test's own, so that no test touches the developer's files or keyring."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", *_HOME_FOLDERS, *_WINDOWS_FOLDERS):
        monkeypatch.setenv(name, str(home if name in {"HOME", "USERPROFILE"} else home / name))
    for name in (*_CREDENTIALS, *_AUTHORITIES):
        monkeypatch.delenv(name, raising=False)
    # The way to the keyring: for these tests only, and only to that of private-session.sh.
    allowed = any(request.path.is_relative_to(folder) for folder in _WITH_KEYRING)
    if not (allowed and os.getenv("PRIVATE_SESSION")):
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return home


@pytest.fixture(autouse=True)
def browser_flags(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a login browser sets for Chromium ends with the test: the next start would object.

    Each test begins as if no browser had started in its process yet. What lets root open one is
    kept from programs that other tests start: they would say that they do not pass it on.
    """
    monkeypatch.setattr(sandbox, "ENGINE", sandbox.Engine())
    flags = os.getenv(CHROMIUM_FLAGS)
    monkeypatch.setenv(CHROMIUM_FLAGS, flags or "")
    with_browser = any(request.path.is_relative_to(folder) for folder in _WITH_BROWSER)
    if flags is None or not with_browser:
        monkeypatch.delenv(CHROMIUM_FLAGS)


@pytest.fixture(autouse=True)
def silent_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test; who expects one asserts on caplog and clears it."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    stray = [record for record in records if record.levelno >= logging.WARNING]
    if stray:
        lines = "\n".join(f"{r.name}: {r.levelname}: {r.getMessage()}" for r in stray)
        pytest.fail(f"Unexpected in the log:\n{lines}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one."""
    report = yield
    if report.skipped and in_ci() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI a skipped test file is a failed one."""
    report = yield
    if report.skipped and in_ci():
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped in CI: {report.longrepr}"
    return report
