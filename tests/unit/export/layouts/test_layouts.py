"""The layouts by their names."""

from dataclasses import replace

from hypothesis import given

from tests.support.exports import request_for
from tests.support.texts import any_text, one_line
from wizard.export.layouts import COMPOSE, LAYOUTS, WITHOUT_SECRET, find_layout, layout_problems
from wizard.model.draft import Draft


def test_layouts_have_names_of_their_own() -> None:
    names = ["compose", "compose-references", "docker-run", "kubernetes"]
    assert [layout.name for layout in LAYOUTS.values()] == names == list(LAYOUTS)
    assert all(layout.title and layout.explains for layout in LAYOUTS.values())


def test_a_known_layout_is_taken_without_a_problem() -> None:
    assert [name for name in LAYOUTS if find_layout(name).name != name] == []
    assert [name for name in LAYOUTS if layout_problems(name)] == []


def test_a_new_draft_has_the_usual_layout() -> None:
    assert find_layout(Draft().layout) is COMPOSE
    assert layout_problems(Draft().layout) == ()


@given(any_text.filter(lambda name: name not in LAYOUTS))
def test_an_unknown_layout_is_the_usual_one_with_a_warning(name: str) -> None:
    assert find_layout(name) is COMPOSE
    (found,) = layout_problems(name)
    assert not found.is_error
    assert one_line((found,))


def test_steps_name_no_file_with_the_secret_that_is_not_there() -> None:
    found = []
    for name, layout in WITHOUT_SECRET.items():
        bare = replace(request_for(layout), secrets_file=False)
        files = {note.name for note in request_for(LAYOUTS[name]).notes if note.secret}
        # Made by hand from the example file beside it.
        missing = files - {note.name for note in bare.notes} - {"ping-secrets.env"}
        found += [(name, c.title) for c in bare.steps.commands for f in missing if f in c.says]
    assert found == []
