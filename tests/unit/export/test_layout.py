import pytest
from hypothesis import given

from tests.support.texts import any_text, one_line
from wizard.export.layout import layout_problems, target_of
from wizard.export.layouts import BY_NAME, COMPOSE
from wizard.model.draft import Draft


@pytest.mark.parametrize("name", BY_NAME)
def test_known_form_is_taken_without_a_word(name: str) -> None:
    assert target_of(name).name == name
    assert layout_problems(name) == ()


def test_a_new_draft_has_the_usual_form() -> None:
    assert target_of(Draft().layout) is COMPOSE
    assert layout_problems(Draft().layout) == ()


@given(any_text.filter(lambda name: name not in BY_NAME))
def test_unknown_form_is_the_usual_one_with_a_warning(name: str) -> None:
    assert target_of(name) is COMPOSE
    found = layout_problems(name)
    assert len(found) == 1
    assert not found[0].is_error
    assert one_line(found)
