import pytest

from tests.support.vault_behaviour import FIRST, VaultBehaviour
from wizard.vault.base import Vault
from wizard.vault.memory import MemoryVault


class TestMemoryVault(VaultBehaviour):
    @pytest.fixture
    def vault(self) -> Vault:
        return MemoryVault()

    def test_does_not_last(self, vault: Vault) -> None:
        vault.write("a", FIRST)
        assert not vault.status().lasting
        assert MemoryVault().read("a") is None
