import sys
from collections.abc import Callable
from threading import Event
from types import ModuleType
from urllib.parse import quote

import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring import errors

from tests.support.tables import differing
from tests.support.vault_behaviour import FIRST, VaultBehaviour
from wizard.model.problem import Problem
from wizard.model.secret import DOTS
from wizard.vault.base import KeyringError, Vault
from wizard.vault.system import (
    BACKENDS,
    DEMO_SERVICE,
    SERVICE,
    Backend,
    Found,
    KeyringBackend,
    SystemVault,
    Worker,
    encode,
    find_backend,
)


class Box:
    """A keyring in memory that can be made to misbehave."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.before_get: Callable[[], object] = bool

    def get_password(self, service: str, username: str) -> str | None:
        self.before_get()
        if self.fault:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Forgetful(Box):
    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps nothing and says nothing."""


def vault_on(box: Backend, limit: float = 5, service: str = SERVICE) -> SystemVault:
    return SystemVault(service, find=lambda: ("the box", box), worker=Worker(limit))


class TestSystemVault(VaultBehaviour):
    @pytest.fixture
    def vault(self) -> Vault:
        return vault_on(Box())

    def test_lasts(self, vault: Vault) -> None:
        assert (vault.status().title, vault.status().lasting) == ("the box", True)


def test_demo_is_kept_apart() -> None:
    box = Box()
    vault_on(box).write("a", FIRST)
    vault_on(box, service=DEMO_SERVICE).forget("a")
    assert vault_on(box, service=DEMO_SERVICE).read("a") is None
    assert vault_on(box).read("a") == FIRST
    assert list(box.kept) == [("clearml-ping-wizard", "a")]


class WindowsError(Exception):
    """As pywin32-ctypes raises it: no OSError."""

    def __init__(self, number: int) -> None:
        super().__init__(number, "CredWrite", "s3cret")
        self.winerror = number


FAILURES: dict[Exception, str] = {
    WindowsError(1783): "vault.too-long",
    WindowsError(5): "vault.failed",
    errors.NoKeyringError("x"): "vault.none",
    errors.KeyringLocked("x"): "vault.locked",
    errors.InitError("x"): "vault.unopened",
    errors.PasswordSetError("x"): "vault.denied",
    errors.PasswordDeleteError("x"): "vault.denied",
    errors.KeyringError("x"): "vault.denied",
    OSError("s3cret"): "vault.failed",
    TimeoutError("s3cret"): "vault.failed",
}


def test_each_failure_is_a_problem() -> None:
    box = Box()

    def codes(fault: Exception) -> set[str]:
        box.fault = fault
        calls = (vault_on(box).read, vault_on(box).forget, lambda a: vault_on(box).write(a, FIRST))
        found = [failure(call) for call in calls]
        assert "s3cret" not in repr(found)
        return {one.code for one in found}

    assert differing(codes, {fault: {code} for fault, code in FAILURES.items()}) == []


def failure(call: Callable[[str], object]) -> Problem:
    with pytest.raises(KeyringError) as raised:
        call("a")
    return raised.value.problem


def test_the_keyrings_own_words_are_shown_plain_and_bounded() -> None:
    box = Box()
    for error in (errors.InitError, errors.PasswordSetError):
        box.fault = error("\x1b[31m" + "x" * 1000)
        why = failure(vault_on(box).read).why
        assert "\\u{1b}" in why
        assert len(why) < 500


def test_the_keyrings_own_words_are_masked_where_they_repeat_an_entry() -> None:
    box = Box()
    vault = vault_on(box)
    secret = FIRST.client_secret.reveal()
    for words in (f"cannot store {secret}", quote(secret, safe="").lower(), encode(FIRST).reveal()):
        box.fault = errors.PasswordSetError(words)
        found = failure(lambda setup, v=vault: v.write(setup, FIRST))  # type: ignore[misc]
        assert f"The keyring says: “{DOTS}”" in found.why
    box.fault = errors.KeyringError(f"bad entry {encode(FIRST).reveal()}")
    assert secret not in failure(vault_on(box).read).why  # not known yet, but an entry's form is


def test_damaged_entry_is_a_problem_until_it_is_replaced() -> None:
    box = Box()
    box.kept[SERVICE, "a"] = "not ours"
    with pytest.raises(KeyringError) as raised:
        vault_on(box).read("a")
    assert raised.value.problem.code == "vault.damaged"
    vault_on(box).write("a", FIRST)
    assert vault_on(box).read("a") == FIRST


def test_what_is_not_kept_is_noticed() -> None:
    with pytest.raises(KeyringError) as raised:
        vault_on(Forgetful()).write("a", FIRST)
    assert raised.value.problem.code == "vault.not-kept"


def test_silence_ends_at_the_limit_and_nothing_is_written_afterwards() -> None:
    answered, worker, box = Event(), Worker(0.01), Box()
    box.before_get = lambda: answered.wait(5)
    with pytest.raises(KeyringError) as raised:
        SystemVault(find=lambda: ("the box", box), worker=worker).write("a", FIRST)
    assert raised.value.problem.code == "vault.time-limit"
    answered.set()
    for _ in range(1000):
        if not worker.busy_for():
            break
        Event().wait(0.005)
    assert worker.busy_for() == 0
    assert box.kept == {}


def test_waiting_says_where_to_look_after_a_while() -> None:
    now = [0.0]
    box = Box()
    vault = SystemVault(
        find=lambda: ("the box", box), worker=Worker(5, monotonic=lambda: now[0]), patience=2
    )
    seen: list[object] = []

    def prompt() -> None:
        seen.append(vault.waiting())
        now[0] += 2
        seen.append(vault.waiting())

    box.before_get = prompt
    vault.read("a")
    early, late = seen
    assert early is None
    assert "vault.waiting" in repr(late)
    assert vault.waiting() is None


def test_without_a_keyring_every_call_says_so() -> None:
    vault = SystemVault(find=lambda: None)
    status = vault.status()
    assert (status.title, status.lasting) == ("", False)
    assert status.problem is not None
    assert status.problem.code == "vault.none"
    assert "Keep for this run only" in status.problem.remedy
    with pytest.raises(KeyringError) as raised:
        vault.read("a")
    assert raised.value.problem == status.problem


def test_a_keyring_that_appears_later_is_found() -> None:
    answers: list[Found | None] = [None, ("the box", Box())]
    vault = SystemVault(find=lambda: answers.pop(0))
    assert vault.status().problem
    assert vault.status().title == "the box"


def ranked(monkeypatch: pytest.MonkeyPatch, name: str, priority: object) -> KeyringBackend:
    class Ranked(Box):
        pass

    module = ModuleType(name)
    monkeypatch.setattr(Ranked, "priority", priority, raising=False)
    monkeypatch.setattr(module, "Keyring", Ranked, raising=False)
    monkeypatch.setitem(sys.modules, name, module)
    return KeyringBackend(name, "Keyring", f"the {name} keyring")


def test_the_most_fitting_keyring_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    low, high = ranked(monkeypatch, "low", 4.8), ranked(monkeypatch, "high", 5)
    useless = ranked(monkeypatch, "useless", -1)
    for backends in ((low, high, useless), (useless, high, low)):
        found = find_backend(backends)
        assert found is not None
        assert found[0] == "the high keyring"
    assert find_backend((useless, KeyringBackend("no.such.module", "Keyring", "none"))) is None


def test_equal_ranks_go_by_the_order_here(monkeypatch: pytest.MonkeyPatch) -> None:
    found = find_backend((ranked(monkeypatch, "one", 5), ranked(monkeypatch, "two", 5)))
    assert found is not None
    assert found[0] == "the one keyring"


def test_what_keeps_no_secret_never_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    for backend in (
        keyring.backends.null.Keyring,
        keyring.backends.fail.Keyring,
        keyring.backends.chainer.ChainerBackend,
    ):
        name = f"{backend.__module__}.{backend.__name__}"
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
        found = find_backend()
        assert found is None or not isinstance(found[1], backend)
        assert (backend.__module__, backend.__name__) not in {(b.module, b.name) for b in BACKENDS}


def test_only_the_known_keyrings_count() -> None:
    assert {b.module.rpartition(".")[2] for b in BACKENDS} == {
        "macOS",
        "Windows",
        "SecretService",
        "libsecret",
        "kwallet",
    }
