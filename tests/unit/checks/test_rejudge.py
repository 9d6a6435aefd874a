"""Judging a login again for another groups claim: only where that is honest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given

from tests.support.standings import DRAFT
from tests.support.texts import drafts
from wizard.checks.login.claims import check_claims
from wizard.checks.rejudge import Fresh, rejudged
from wizard.model.claims import Claims
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence, fingerprint
from wizard.model.verdict import State, passed

CLAIMS = Claims(
    id_token={"sub": "1", "email": "a@x.example", "name": "Ada", "roles": ["Boss"], "iat": 1},
    userinfo={"sub": "1", "groups": ["Users"]},
)
TESTED = replace(DRAFT, groups_enabled=True, groups_claim="groups")
SIGNED = passed("id-token.signature", "Signature")


def fresh(draft: Draft = TESTED) -> Fresh:
    verdicts = (SIGNED, *check_claims(CLAIMS, None))
    named = fingerprint(draft, "v1")
    return Fresh(
        Evidence(datetime(2030, 1, 1, tzinfo=UTC), named, verdicts, Claims()), CLAIMS, draft
    )


def test_another_claim_of_the_same_login_is_judged_without_a_new_one() -> None:
    other = replace(TESTED, groups_claim="roles")
    found = rejudged(fresh(), other, "v1")
    assert found is not None
    assert found.proves(fingerprint(other, "v1"))
    assert found.at == fresh().evidence.at
    assert found.verdicts[0] == SIGNED
    assert [v.check for v in found.verdicts].count("claim.groups") == 1
    assert found.verdicts[-1].detail == "Boss"
    assert found.claims.id_token is not None
    assert set(found.claims.id_token) == {"sub", "email", "name", "roles"}
    assert found.claims.userinfo == {"sub": "1"}


def test_a_claim_that_did_not_come_fails_and_says_what_to_do() -> None:
    found = rejudged(fresh(), replace(TESTED, groups_claim="memberOf"), "v1")
    assert found is not None
    assert found.verdicts[-1].state is State.FAILED
    assert found.verdicts[-1].problem is not None
    assert found.verdicts[-1].problem.code == "claim.groups-missing"


def test_group_mapping_may_be_switched_off_and_on() -> None:
    off = replace(TESTED, groups_enabled=False)
    found = rejudged(fresh(), off, "v1")
    assert found is not None
    assert found.verdicts[-1].state is State.SKIPPED
    again = rejudged(fresh(off), TESTED, "v1")
    assert again is not None
    assert again.verdicts[-1].state is State.WARNED


@pytest.mark.parametrize(
    "changed",
    [
        replace(TESTED, pkce=False),
        replace(TESTED, issuer="https://other.example"),
        replace(TESTED, webapp_url="https://elsewhere.example", groups_claim="roles"),
        replace(TESTED, groups_claim=""),
        replace(TESTED, groups_claim="aud"),
    ],
)
def test_anything_else_needs_a_new_login(changed: Draft) -> None:
    assert rejudged(fresh(), changed, "v1") is None


def test_other_credentials_need_a_new_login() -> None:
    assert rejudged(fresh(), replace(TESTED, groups_claim="roles"), "v2") is None


@given(drafts())
def test_evidence_is_given_only_for_the_draft_it_names(draft: Draft) -> None:
    found = rejudged(fresh(), draft, "v1")
    assert found is None or found.fingerprint == fingerprint(draft, "v1")
