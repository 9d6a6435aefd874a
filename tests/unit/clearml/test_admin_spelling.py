"""Admin groups in another spelling than Ping's."""

from __future__ import annotations

import pytest

from wizard.clearml.admin_spelling import Twin, as_in_ping, problem, twins
from wizard.model.settings import GroupSettings

MAPPING = GroupSettings("groups", admins=("clearml admins", "Bosses"))


@pytest.mark.parametrize(
    ("came", "found"),
    [
        (("ClearML Admins", "Users"), (Twin("ClearML Admins", "clearml admins"),)),
        (("Bosses", "Users"), ()),
        (("bosses", "Bosses"), ()),  # Ping has both
        (("bosses", "BOSSES"), (Twin("bosses", "Bosses"), Twin("BOSSES", "Bosses"))),
        ((), ()),
    ],
)
def test_a_twin_differs_in_case_only(came: tuple[str, ...], found: tuple[Twin, ...]) -> None:
    assert twins(came, MAPPING) == found


def test_there_is_none_where_case_is_ignored_or_nothing_is_mapped() -> None:
    ignoring = GroupSettings("groups", case_sensitive=False, admins=MAPPING.admins)
    assert twins(("ClearML Admins",), ignoring) == ()
    assert twins(("ClearML Admins",), None) == ()


def test_pings_spelling_replaces_ours_in_its_place() -> None:
    found = (Twin("ClearML Admins", "clearml admins"), Twin("CLEARML ADMINS", "clearml admins"))
    assert as_in_ping(("x", *MAPPING.admins), found) == ("x", "ClearML Admins", "Bosses")


def test_both_spellings_are_told() -> None:
    told = problem(Twin("ClearML Admins", "clearml admins"))
    assert not told.is_error
    assert "“clearml admins”" in told.what
    assert "“ClearML Admins”" in told.what
