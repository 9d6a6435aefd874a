"""What the verification says about a token."""

from tests.unit.oidc.minting import (
    EXPECTED,
    published,
    rsa,
    store,
)
from wizard.model.secret import Secret
from wizard.model.verdict import State
from wizard.oidc.keys import KeyStore
from wizard.oidc.verify import OPENING, RULES, Expected, Verification, verify

GOOD_KEYS = published(rsa())
CHECKS = [*(name for name, _ in OPENING), *(name for name, _, _ in RULES)]


def verified(
    token: Secret, keys: KeyStore | None = None, expected: Expected = EXPECTED
) -> Verification:
    result = verify(token, keys or store(GOOD_KEYS), expected)
    assert [verdict.check for verdict in result.verdicts] == CHECKS
    failures = [v for v in result.verdicts if v.state is State.FAILED]
    assert (result.claims is None) is bool(failures)
    return result


def codes(token: Secret, keys: KeyStore | None = None, expected: Expected = EXPECTED) -> list[str]:
    return [v.problem.code for v in verified(token, keys, expected).verdicts if v.problem]


def refused(token: Secret, keys: KeyStore | None = None) -> str:
    """The one problem of a token that is refused completely."""
    result = verified(token, keys)
    (found,) = [verdict.problem for verdict in result.verdicts if verdict.problem]
    rules = [verdict.state for verdict in result.verdicts if verdict.check in CHECKS[3:]]
    assert set(rules) == {State.SKIPPED}
    return found.code
