"""Credentials in the Windows Credential Locker itself."""

from collections.abc import Iterator

import pytest

from tests.support.vault_behaviour import VaultBehaviour
from wizard.vault.base import Vault
from wizard.vault.system import SystemVault

SERVICE = "clearml-ping-wizard-test"


class TestCredentialLocker(VaultBehaviour):
    @pytest.fixture
    def vault(self) -> Iterator[Vault]:
        made = SystemVault(SERVICE)
        yield made
        for setup in ("a", "b"):
            made.forget(setup)

    def test_is_the_one_in_use(self, vault: Vault) -> None:
        assert (vault.status().title, vault.status().lasting) == (
            "the Windows Credential Locker",
            True,
        )
