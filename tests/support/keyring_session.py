"""A D-Bus session with a GNOME keyring of its own, in empty folders: no real keyring is touched."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import secretstorage
from jeepney.io.blocking import (  # type: ignore[import-untyped]  # has no types
    DBusConnection,
    open_dbus_connection,
)

from tests.support.parts import needed

PASSWORD = "private"
_FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "run",
}
# No service folder: nothing is started by asking for it, neither a second keyring nor a prompt.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
_TRIES, _PAUSE = 400, 0.025


@dataclass
class KeyringSession:
    """One session bus and the keyring daemon on it.

    Attributes:
        env: What a program needs in its environment to reach this session and no other.
    """

    env: dict[str, str]
    _daemon: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start_keyring(self, password: str = PASSWORD) -> None:
        """Start the keyring daemon, unlocked; the first time with a new keyring."""
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        self._daemon = _started(command, self.env, stdin=subprocess.PIPE)
        assert self._daemon.stdin is not None
        self._daemon.stdin.write(password.encode())
        self._daemon.stdin.close()
        _until(self._is_open, "the keyring daemon")

    def stop_keyring(self) -> None:
        """End the daemon; its keyring stays on the disk, locked."""
        if self._daemon is not None:
            _ended(self._daemon)
            self._daemon = None

    @contextmanager
    def silent_keyring(self) -> Iterator[None]:
        """For a while the daemon is there and does not answer."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._daemon.send_signal(signal.SIGCONT)

    def lock(self) -> None:
        """Lock the keyring, as the desktop does when its user says so."""
        with _bus(self.env) as bus:
            secretstorage.get_default_collection(bus).lock()

    def usernames(self, service: str) -> list[str]:
        """Whose entries the keyring holds for a service."""
        with _bus(self.env) as bus:
            found = secretstorage.search_items(bus, {"service": service})
            return [name for item in found for name in _username(item)]

    def _is_open(self) -> bool:
        try:
            with _bus(self.env) as bus:
                return not secretstorage.get_collection_by_alias(bus, "default").is_locked()
        except (OSError, secretstorage.SecretStorageException):
            return False


def _username(item: secretstorage.Item) -> list[str]:
    try:
        return [item.get_attributes()["username"]]
    except secretstorage.ItemNotFoundException:
        return []  # removed since it was found


@contextmanager
def keyring_session() -> Iterator[KeyringSession]:
    """A private session without a keyring yet; everything ends and is removed at the end."""
    for program in ("dbus-daemon", "gnome-keyring-daemon"):
        needed(Path(shutil.which(program) or f"/usr/bin/{program}"), "install dbus, gnome-keyring")
    root = Path(tempfile.mkdtemp(prefix="keyring-"))
    env = {"PATH": os.defpath, **{name: str(root / part) for name, part in _FOLDERS.items()}}
    for part in _FOLDERS.values():
        (root / part).mkdir(mode=0o700)
    config = root / "bus.conf"
    config.write_text(_BUS.format(socket=root / "bus"))
    bus = _started(["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"], env)
    assert bus.stdout is not None
    env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
    session = KeyringSession(env)
    try:
        yield session
    finally:
        session.stop_keyring()
        _ended(bus)
        shutil.rmtree(root)


@contextmanager
def _bus(env: Mapping[str, str]) -> Iterator[DBusConnection]:
    connection = open_dbus_connection(env["DBUS_SESSION_BUS_ADDRESS"])
    try:
        yield connection
    finally:
        connection.close()


def _started(
    command: list[str], env: Mapping[str, str], stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, env=env, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGCONT)
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def _until(ready: Callable[[], bool], what: str) -> None:
    for _ in range(_TRIES):
        if ready():
            return
        Event().wait(_PAUSE)
    raise AssertionError(f"{what} did not come up")
