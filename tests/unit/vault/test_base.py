from wizard.vault import troubles
from wizard.vault.base import VaultTrouble


def test_trouble_speaks_for_its_problem() -> None:
    problem = troubles.none()
    assert str(VaultTrouble(problem)) == problem.what
    assert VaultTrouble(problem).problem is problem
