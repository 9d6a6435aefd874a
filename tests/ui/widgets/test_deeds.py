"""What the buttons say that lead to where a problem is fixed."""

from dataclasses import fields

from tests.support.standings import PROBLEM
from wizard.model.draft import Draft
from wizard.model.step import Step
from wizard.ui.widgets.deeds import _deeds, deed


def test_every_step_has_a_deed_and_every_field_is_one_of_the_setup() -> None:
    assert set(_deeds()["steps"]) == {step.value for step in Step}
    known = {field.name for field in fields(Draft)} | {"client_id", "client_secret"}
    assert set(_deeds()["fields"]) <= known
    assert deed(PROBLEM) == "Check the endpoints"
