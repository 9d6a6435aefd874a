"""The system vault on a real GNOME keyring over a real session bus."""

import gc
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.keyring_session import KeyringSession, keyring_session
from tests.support.vault_behaviour import FIRST, VaultBehaviour
from wizard.vault.base import KeyringError, Vault
from wizard.vault.system import DEMO_SERVICE, SERVICE, SystemVault, Worker

pytestmark = pytest.mark.live
_READ = (
    "from wizard.vault.system import SystemVault; found = SystemVault().read('a');"
    "print(found and found.client_secret.reveal())"
)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringSession]:
    with keyring_session() as started:
        for name, value in started.env.items():
            monkeypatch.setenv(name, value)
        yield started


@pytest.fixture(autouse=True)
def leaked_connections_are_collected() -> Iterator[None]:
    """Keyring leaves its bus connection open when the keyring cannot be opened."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def unlocked(session: KeyringSession) -> KeyringSession:
    session.start_keyring()
    return session


def code_of(vault: Vault) -> str:
    with pytest.raises(KeyringError) as raised:
        vault.read("a")
    return raised.value.problem.code


@pytest.mark.usefixtures("unlocked")
class TestGnomeKeyring(VaultBehaviour):
    @pytest.fixture
    def vault(self) -> Vault:
        return SystemVault()

    def test_lasts_beyond_the_program(self, vault: Vault, session: KeyringSession) -> None:
        vault.write("a", FIRST)
        command = [sys.executable, "-c", _READ]
        other = subprocess.run(command, env=session.env, capture_output=True, check=True, text=True)
        assert other.stdout == "secret-1\n"

    def test_lasts_beyond_the_session(self, vault: Vault, session: KeyringSession) -> None:
        vault.write("a", FIRST)
        session.stop_keyring()
        session.start_keyring()
        assert SystemVault().read("a") == FIRST

    def test_secret_is_not_on_the_disk_in_plain(
        self, vault: Vault, session: KeyringSession
    ) -> None:
        vault.write("a", FIRST)
        assert stored_files(session)
        assert not [f for f in stored_files(session) if b"secret-1" in f]


def stored_files(session: KeyringSession) -> list[bytes]:
    return [p.read_bytes() for p in Path(session.env["XDG_DATA_HOME"]).rglob("*") if p.is_file()]


def test_status_names_secret_service(unlocked: KeyringSession) -> None:
    status = SystemVault().status()
    assert (status.title, status.lasting) == ("the Secret Service keyring", True)


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "tests.support.plain_keyring.PlainKeyring"]
)
def test_an_override_to_a_plaintext_keyring_is_passed_over(
    unlocked: KeyringSession, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    SystemVault().write("a", FIRST)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    assert SystemVault().read("a") == FIRST


def test_demo_and_real_use_are_kept_apart(unlocked: KeyringSession) -> None:
    SystemVault(SERVICE).write("a", FIRST)
    assert SystemVault(DEMO_SERVICE).read("a") is None


def test_a_locked_keyring_is_said(unlocked: KeyringSession) -> None:
    SystemVault().write("a", FIRST)
    unlocked.lock()
    assert code_of(SystemVault(worker=Worker(20))) == "vault.locked"


def test_no_session_bus_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert code_of(SystemVault()) == "vault.none"


def test_a_silent_keyring_ends_at_the_limit(unlocked: KeyringSession) -> None:
    vault = SystemVault(worker=Worker(0.5), patience=0)
    vault.status()
    with unlocked.silent_keyring():
        assert code_of(vault) == "vault.time-limit"
        assert vault.waiting() is not None
