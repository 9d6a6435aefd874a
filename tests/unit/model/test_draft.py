from dataclasses import FrozenInstanceError, fields

import pytest
from hypothesis import given

from tests.support.texts import drafts
from wizard.model.draft import Deployment, Draft


def test_no_field_is_meant_for_a_credential() -> None:
    names = {f.name for f in fields(Draft)}
    assert not {n for n in names if "secret" in n or "client" in n or "password" in n}


def test_what_is_preselected() -> None:
    empty = Draft()
    assert empty.pkce
    assert not empty.debug
    assert not empty.groups_enabled
    assert empty.groups_case_sensitive
    assert empty.groups_claim == "groups"
    assert empty.default_company == ""


@given(drafts())
def test_cannot_be_changed_in_place(draft: Draft) -> None:
    with pytest.raises(FrozenInstanceError):
        draft.webapp_url = "other"  # type: ignore[misc]
    assert hash(draft) == hash(draft)


def test_drafts_share_no_deployment() -> None:
    assert Draft().deployment == Deployment()
    assert Deployment(folder="/srv").folder == "/srv"
