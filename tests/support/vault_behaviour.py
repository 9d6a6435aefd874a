"""What every vault does: the suite that each implementation runs by inheriting it."""

from dataclasses import replace

import pytest

from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.vault.base import Vault

HOSTILE = "p@ss \"w'ord\\ ${x} %s ünï → 🔑 \x7f end"
FIRST = Credentials("client-1", Secret("secret-1"), "version-1", "https://auth.example.com")


class VaultBehaviour:
    """Subclasses give the fixture `vault`, empty at the start of each test."""

    def test_empty_at_first(self, vault: Vault) -> None:
        assert vault.read("a") is None

    def test_status_names_the_keeper(self, vault: Vault) -> None:
        status = vault.status()
        assert status.title
        assert status.problem is None

    def test_what_is_written_is_read(self, vault: Vault) -> None:
        vault.write("a", FIRST)
        assert vault.read("a") == FIRST

    def test_writing_again_replaces(self, vault: Vault) -> None:
        vault.write("a", FIRST)
        second = Credentials("client-2", Secret("secret-2"), "version-2")
        vault.write("a", second)
        assert vault.read("a") == second

    @pytest.mark.parametrize("secret", ["", HOSTILE, "x" * 1000, "line\nbreak"])
    def test_every_secret_survives(self, vault: Vault, secret: str) -> None:
        vault.write("a", replace(FIRST, client_secret=Secret(secret)))
        found = vault.read("a")
        assert found is not None
        assert found.client_secret.reveal() == secret

    def test_setups_are_separate(self, vault: Vault) -> None:
        vault.write("a", FIRST)
        assert vault.read("b") is None
        vault.write("b", replace(FIRST, client_id="client-b"))
        vault.forget("b")
        assert vault.read("a") == FIRST

    def test_forgotten_is_gone(self, vault: Vault) -> None:
        vault.write("a", FIRST)
        vault.forget("a")
        assert vault.read("a") is None

    def test_forgetting_twice_is_no_trouble(self, vault: Vault) -> None:
        vault.write("a", FIRST)
        vault.forget("a")
        vault.forget("a")

    def test_nothing_to_wait_for_between_calls(self, vault: Vault) -> None:
        vault.write("a", FIRST)
        assert vault.waiting() is None
