"""Who was tested, and who is missing for a complete test."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.setups import COMPANY, settings
from tests.support.standings import PROBLEM
from tests.support.tables import failures
from wizard.clearml.people import Kind, kinds_tested, progress, wanted_kinds
from wizard.model.claims import Claims, Json
from wizard.model.evidence import Evidence
from wizard.model.settings import GroupSettings
from wizard.model.verdict import failed, passed

MAPPED = GroupSettings("groups", admins=("Bosses",), prohibit_signup=True)
FULL = settings(company=COMPANY, groups=MAPPED)
KNOWN = ("Users",)


def login(groups: Json, *, good: bool = True) -> Evidence:
    verdict = passed("a.b", "T") if good else failed("a.b", "T", PROBLEM)
    claims = Claims({"sub": "1", "email": "a@x.example", "groups": groups})
    return Evidence(datetime(2030, 1, 1, tzinfo=UTC), "f", (verdict,), claims)


def test_a_complete_test_depends_on_the_settings() -> None:
    expected = {
        None: (),
        GroupSettings("groups"): (Kind.ORDINARY,),
        GroupSettings("groups", admins=("a",)): (Kind.ADMIN, Kind.ORDINARY),
        MAPPED: (Kind.ADMIN, Kind.ORDINARY, Kind.REFUSED),
    }
    assert {m: wanted_kinds(settings(groups=m)) for m in expected} == expected


def test_a_person_counts_only_where_the_kind_is_certain() -> None:
    rows: list[tuple[Json, tuple[str, ...], bool, set[Kind]]] = [
        (["Bosses"], KNOWN, True, {Kind.ADMIN}),
        (["Bosses"], (), True, {Kind.ADMIN}),
        (["Bosses"], KNOWN, False, set()),
        (["Users"], KNOWN, True, {Kind.ORDINARY}),
        (["Users"], (), True, set()),
        (["Users"], KNOWN, False, set()),
        (["Others"], KNOWN, True, {Kind.REFUSED}),
        ([], KNOWN, False, {Kind.REFUSED}),
        (["[SIZE_LIMIT_EXCEEDED]"], KNOWN, True, set()),
    ]

    def check(groups: Json, known: tuple[str, ...], good: bool, kinds: set[Kind]) -> None:
        assert kinds_tested([login(groups, good=good)], FULL, known) == kinds

    assert failures(rows, check) == {}


def test_progress_in_one_line() -> None:
    admin, ordinary, refused = (login([group]) for group in ("Bosses", "Users", "Canteen"))
    assert progress([], FULL, KNOWN) == (
        "Still to test: an admin, an ordinary user and one who must be refused."
    )
    assert progress([admin], FULL, KNOWN) == (
        "Tested: an admin. Still to test: an ordinary user and one who must be refused."
    )
    assert progress([admin, refused], FULL, KNOWN) == (
        "Tested: an admin and one who must be refused. Still to test: an ordinary user."
    )
    assert progress([admin, ordinary, refused], FULL, KNOWN) == (
        "Tested: an admin, an ordinary user and one who must be refused."
    )
    assert progress([admin], settings(), ()) == ""
