from wizard.model.problem import problem
from wizard.vault.base import KeyringError


def test_the_error_says_what_its_problem_says() -> None:
    found = problem("vault.none")
    assert str(KeyringError(found)) == found.what
    assert KeyringError(found).problem is found
