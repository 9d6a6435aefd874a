"""The built program's self-test where programs are really started."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.parts import CHECKOUT, needed
from wizard.environment import process

pytestmark = [
    pytest.mark.bundle,
    pytest.mark.timeout(330),
    pytest.mark.skipif(sys.platform != "linux", reason="Linux' way to become another user"),
]
_SECONDS = 300
_NAME = "clearml-ping-wizard"
_PARTS = ("resources", "system trust store", "browser", *(f"page {n}:" for n in range(1, 9)))


@dataclass
class Place:
    """A copy of the bundle with the home and the environment of a start."""

    bundle: Path
    home: Path
    environ: dict[str, str]
    before: list[str] = field(default_factory=list)

    def selftest(self) -> subprocess.CompletedProcess[str]:
        """Run it from the home folder."""
        return subprocess.run(
            [*self.before, self.bundle / _NAME, "selftest"],
            cwd=self.home,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )


@pytest.fixture
def place() -> Iterator[Place]:
    """Not in pytest's folder, which another user cannot enter."""
    built = needed(CHECKOUT / "dist" / _NAME, "`make bundle` builds it")
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        copy, home = Path(folder, "program"), Path(folder, "home")
        shutil.copytree(built, copy, symlinks=True)
        home.mkdir()
        # The rest of the environment names what a start may find: the session's bus and keyring.
        kept = ("PATH", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "LANG")
        environ = {name: process()[name] for name in kept if name in process()}
        yield Place(copy, home, {**environ, "HOME": str(home)})


def _as_is(_: Place) -> None:
    """No display, no configuration, no QT_QPA_PLATFORM."""


def _spaces_and_umlauts(place: Place) -> None:
    place.bundle = place.bundle.rename(place.bundle.with_name("Für Jörg 東京"))


def _no_python(place: Place) -> None:
    place.environ |= {"PATH": "/nonexistent", "PYTHONPATH": "/nonexistent", "PYTHONHOME": "/none"}


def _stale_configuration(place: Place) -> None:
    config = place.home / ".config" / _NAME
    (config / "setups").mkdir(parents=True)
    for name in ("setups/old.json", "setups/old.logins.json", "window.json"):
        (config / name).write_text('{"version": 0, "webapp_url": ', encoding="utf-8")
    place.environ |= {"QT_PLUGIN_PATH": "/nonexistent", "XDG_RUNTIME_DIR": "/nonexistent"}


def _no_keyring(place: Place) -> None:
    place.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    place.environ["XDG_RUNTIME_DIR"] = "/nonexistent"


def _ordinary_user(place: Place) -> None:
    if os.geteuid():
        return  # it is one already
    user = pwd.getpwnam("nobody")
    os.chown(place.home, user.pw_uid, user.pw_gid)
    ids = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    place.before = ["setpriv", *ids, "--inh-caps=-all", "--"]
    _no_keyring(place)  # that of this session belongs to another account


def _read_only_folder(place: Place) -> None:
    """For root every folder is writable, so as another user."""
    _ordinary_user(place)
    for path in (place.bundle, *(p for p in place.bundle.rglob("*") if not p.is_symlink())):
        path.chmod(path.stat().st_mode & ~0o222)


@pytest.mark.parametrize(
    ("arrange", "has_keyring"),
    [
        (_as_is, True),
        (_spaces_and_umlauts, True),
        (_no_python, True),
        (_stale_configuration, True),
        (_no_keyring, False),
        (_ordinary_user, False),
        (_read_only_folder, False),
    ],
)
def test_it_works_or_says_what_is_missing(
    place: Place, arrange: Callable[[Place], None], *, has_keyring: bool
) -> None:
    arrange(place)
    done = place.selftest()
    told = f"{done.stdout}\n{done.stderr}"
    rows = {line.split("  ")[0]: line for line in done.stdout.splitlines() if "  " in line}
    lacking = [part for part in _PARTS if not _works(rows, part)]
    assert (done.returncode, lacking) == (0, []), told
    assert _works(rows, "keyring") == has_keyring, told
    assert has_keyring or ("MISSING" in rows["keyring"] and "." in rows["keyring"]), told


def _works(rows: dict[str, str], part: str) -> bool:
    return any(name.startswith(part) and "works: " in line for name, line in rows.items())
