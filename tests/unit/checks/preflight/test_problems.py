"""wizard.checks.preflight.problems: short first lines, a place to go to, codes of their own."""

import pytest

from tests.support.oidc_problems import OIDC_PROBLEMS
from wizard.checks.preflight import problems
from wizard.model.problem import Problem
from wizard.model.step import Step

LONG = "https://" + "a" * 500 + ".example/\u202e"
EVERY = [
    problems.out_of_time(40.0),
    problems.issuer_differs(LONG, LONG),
    problems.issuer_unknown(LONG),
    problems.endpoint_elsewhere("authorization endpoint", "authorize_url", LONG, LONG),
    problems.endpoint_differs("authorization endpoint", "authorize_url", LONG, LONG),
    problems.clock_wrong(-999_999_999_999, serious=True),
    problems.clock_wrong(61, serious=False),
    problems.keys_not_filled_in(LONG),
    problems.keys_unsuited(LONG),
    problems.pkce_not_advertised(LONG),
    problems.scopes_not_advertised(LONG),
    problems.authorize_undetermined(LONG),
    problems.authorize_elsewhere(404),
    problems.authorize_down(500),
    problems.authorize_busy(),
    problems.client_auth_undetermined(),
]


@pytest.mark.parametrize("found", EVERY, ids=lambda found: str(found.code))
def test_problem_is_short_plain_and_leads_somewhere(found: Problem) -> None:
    assert len(found.what) <= 110
    assert "\u202e" not in found.what + found.why
    assert any(step.title in found.remedy for step in Step)
    assert found.what.endswith(".")
    assert found.remedy.endswith(".")


def test_codes_are_distinct_and_nobody_elses() -> None:
    codes = [found.code for found in EVERY]
    assert len(set(codes)) == len(codes)
    assert not set(codes) & set(OIDC_PROBLEMS)
