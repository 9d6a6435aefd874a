"""Warnings about values that old ClearML images read wrongly."""

from __future__ import annotations

import pytest

from tests.support.setups import credentials, full_settings, settings
from wizard.export.cautions import cautions
from wizard.export.outputs import ExportRequest
from wizard.model.problem import Severity
from wizard.model.settings import GroupSettings


@pytest.mark.parametrize("secret", ['a"b', "a\\b"])
def test_a_quote_or_backslash_in_the_secret_is_said_without_showing_it(secret: str) -> None:
    (found,) = cautions(ExportRequest(full_settings(), credentials(secret)))
    assert (found.code, found.field) == ("export.old-parser", "client_secret")
    assert found.severity is Severity.WARNING
    assert secret not in repr(found)


def test_a_backslash_in_an_admin_group_is_said() -> None:
    groups = GroupSettings("groups", admins=("plain", "CN=a\\,b"))
    (found,) = cautions(ExportRequest(settings(groups=groups), credentials()))
    assert found.field == "groups_admins"


def test_other_signs_are_fine() -> None:
    assert cautions(ExportRequest(full_settings(), credentials("a$b'c`d#e é"))) == ()
