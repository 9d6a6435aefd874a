from wizard.vault import keyring_errors as troubles
from wizard.vault.base import KeyringError


def test_trouble_speaks_for_its_problem() -> None:
    problem = troubles.none()
    assert str(KeyringError(problem)) == problem.what
    assert KeyringError(problem).problem is problem
