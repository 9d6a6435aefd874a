from dataclasses import fields, replace
from datetime import UTC, datetime

from hypothesis import given

from tests.support.tables import differing
from tests.support.texts import any_text, drafts, edited
from wizard.model.claims import Claims
from wizard.model.draft import Deployment, Draft
from wizard.model.evidence import Clock, Evidence, fingerprint
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.model.verdict import Verdict, failed, passed, skipped

_PROBLEM = Problem("a.b", "What.", "Why.", "Do.", Step.LOGIN)
_LOGIN_DEPENDS_ON = {
    *("webapp_url", "issuer", "authorize_url", "access_token_url", "userinfo_url", "jwks_url"),
    *("ca_file", "pkce", "groups_enabled", "groups_claim"),
}
_CHANGED: dict[str, object] = {
    "product": Product.AIC,
    "ticks": frozenset("x"),
    "groups_admins": ("x",),
    "clearml_groups": ("x",),
    "deployment": Deployment(folder="x"),
}

_clock: Clock = lambda: datetime(2025, 1, 1, tzinfo=UTC)  # noqa: E731 - typed as what is handed in


def _evidence(*verdicts: Verdict, of: str = "f") -> Evidence:
    return Evidence(_clock(), of, verdicts, Claims())


def test_fingerprint_follows_what_a_login_depends_on() -> None:
    draft = Draft()

    def depends_on(name: str) -> bool:
        value = getattr(draft, name)
        changed: object = not value if isinstance(value, bool) else _CHANGED.get(name, "changed")
        other = edited(draft, name, changed)
        assert other != draft
        return fingerprint(other, "v") != fingerprint(draft, "v")

    wanted = {field.name: field.name in _LOGIN_DEPENDS_ON for field in fields(Draft)}
    assert differing(depends_on, wanted) == []


@given(drafts(), any_text)
def test_fingerprint_is_short_stable_and_names_the_version(draft: Draft, version: str) -> None:
    name = fingerprint(draft, version)
    assert name == fingerprint(replace(draft), version)
    assert len(name) == 32
    assert set(name) <= set("0123456789abcdef")
    assert name != fingerprint(draft, version + "x")


def test_neighbouring_fields_do_not_run_together() -> None:
    one, other = Draft(issuer="ab", authorize_url="c"), Draft(issuer="a", authorize_url="bc")
    assert fingerprint(one, "v") != fingerprint(other, "v")


def test_passed() -> None:
    rows: dict[tuple[Verdict, ...], bool] = {
        (): False,
        (skipped("a.b", "T", "why"),): False,
        (passed("a.b", "T"), skipped("a.b", "T", "why")): True,
        (passed("a.b", "T"), failed("a.b", "T", _PROBLEM.as_warning())): True,
        (passed("a.b", "T"), failed("a.b", "T", _PROBLEM)): False,
    }
    assert differing(lambda verdicts: _evidence(*verdicts).passed, rows) == []
    assert differing(lambda verdicts: _evidence(*verdicts).proves("f"), rows) == []
    assert not any(_evidence(*verdicts).proves("g") for verdicts in rows)


def test_a_person_is_known_by_the_id_token_alone() -> None:
    assert replace(_evidence(), claims=Claims({"sub": "1"})).subject == "1"
    assert replace(_evidence(), claims=Claims({"sub": 1})).subject == ""
    assert replace(_evidence(), claims=Claims(None, {"sub": "1"}, {"sub": "1"})).subject == ""
