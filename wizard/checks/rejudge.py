"""A login of this run, judged again for another groups claim instead of being repeated.

Ping is asked the same whatever the groups claim is called: scopes and requests do not depend on
it. As long as everything that a login delivered is at hand, judging it for another claim tells
exactly what a new login would. It stays the login of its own time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from wizard.checks.login import claims as claim_checks
from wizard.checks.login.kept_claims import reduce_claims
from wizard.checks.product_words import in_words, product_in_use
from wizard.model.claims import Claims
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence, fingerprint
from wizard.model.product import Product
from wizard.model.settings import Settings, settle
from wizard.model.verdict import Verdict

_REJUDGED = {check.name for check in claim_checks.CATALOG}


@dataclass(frozen=True, slots=True)
class Fresh:
    """A login of this run, with everything that was delivered.

    Attributes:
        evidence: As it was judged first.
        claims: All of them; never kept beyond this run.
        draft: The draft it was made with.
    """

    evidence: Evidence
    claims: Claims = field(repr=False)
    draft: Draft = field(repr=False)


def rejudged(fresh: Fresh, draft: Draft, credentials_version: str) -> Evidence | None:
    """The evidence for `draft`, or None when only a new login can tell.

    A new one is needed when anything but the groups claim differs from what was tested.
    """
    as_tested = replace(
        draft,
        groups_enabled=fresh.draft.groups_enabled,
        groups_claim=fresh.draft.groups_claim,
    )
    if fingerprint(as_tested, credentials_version) != fresh.evidence.fingerprint:
        return None
    settings = settle(draft)
    if not isinstance(settings, Settings):
        return None
    return replace(
        fresh.evidence,
        fingerprint=fingerprint(draft, credentials_version),
        verdicts=_judged(fresh, settings, draft),
        claims=reduce_claims(fresh.claims, settings.groups, draft.clearml_groups),
    )


def _judged(fresh: Fresh, settings: Settings, draft: Draft) -> tuple[Verdict, ...]:
    kept = tuple(v for v in fresh.evidence.verdicts if v.check not in _REJUDGED)
    anew = claim_checks.check_claims(fresh.claims, settings.groups)
    product = product_in_use(settings, draft.product)
    return (*kept, *(_in_words(v, product) for v in anew))


def _in_words(verdict: Verdict, product: Product | None) -> Verdict:
    if verdict.problem is None:
        return verdict
    return replace(verdict, problem=in_words(verdict.problem, product))
