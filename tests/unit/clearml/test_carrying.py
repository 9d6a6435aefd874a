"""What opened files hold besides Ping, on its way into an export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.setups import credentials, full_settings
from tests.unit.clearml.reading.files import lines, put
from wizard.clearml.carrying import carried, with_others
from wizard.clearml.exporting import Exported, export, fitted
from wizard.clearml.others import LONGEST, LeftOut, Other
from wizard.clearml.outputs import Handoff, Target
from wizard.clearml.reading.importing import draft_from
from wizard.clearml.targets import (
    COMPOSE,
    COMPOSE_REFERENCES,
    DOCKER_RUN,
    KUBERNETES,
    TARGETS,
)
from wizard.model.draft import Draft
from wizard.model.secret import Secret

HANDOFF = Handoff(full_settings(), credentials(), secrets_file=True)
OTHER = "CLEARML__apiserver__watch"


def draft(*paths: Path) -> Draft:
    """As it is after the files were opened."""
    found = draft_from(paths)
    names = found.unknown_names
    return replace(found.draft, source_paths=tuple(map(str, paths)), unknown_variables=names)


def test_a_draft_without_files_reads_nothing() -> None:
    assert with_others(HANDOFF, Draft()) == HANDOFF


def test_values_come_from_the_files_anew(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", f"{lines()}{OTHER}=one\n")
    made = draft(path)
    put(tmp_path, "a.env", f"{lines()}{OTHER}=two\nHTTP_PROXY=added\n")
    found = carried(made)
    assert found.others == (Other(OTHER, Secret("two")), Other("HTTP_PROXY", Secret("added")))
    assert found.left_out == ()
    assert "two" not in repr(found)


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", f"{lines()}{OTHER}=one\n")
    made = draft(path)
    path.unlink()
    (left,) = carried(made).left_out
    assert left.name == OTHER
    assert f"{path} is no longer there" in left.why


def test_a_variable_that_is_gone_is_said(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", f"{lines()}{OTHER}=one\n")
    made = draft(path)
    put(tmp_path, "a.env", lines())
    assert carried(made).left_out == (LeftOut(OTHER, f"It is no longer in {path}."),)


def test_what_has_no_value_or_no_proper_name_is_said(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", f"{lines()}{OTHER}\nR3stOf-it==\n")
    found = carried(draft(path))
    assert found.others == ()
    assert [one.name for one in found.left_out] == [OTHER, "the one in line 6 of a.env"]
    assert "R3stOf" not in repr(found)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_an_export_that_is_opened_again_gives_the_same(tmp_path: Path, target: Target) -> None:
    path = put(tmp_path, "a.env", f'{lines()}{OTHER}="it\'s \\$x"\nHTTP_PROXY="a b"\n')
    first = carried(draft(path)).others
    assert [one.text.reveal() for one in first] == ["it's $x", "a b"]
    done = export(replace(HANDOFF, others=first), tmp_path, target=target)
    assert isinstance(done, Exported), done
    again = (path for path in done.written.paths if path.suffix != ".example")
    assert carried(draft(*again)).others == first


@pytest.mark.parametrize(
    ("target", "other"),
    [
        (DOCKER_RUN, Other("A", Secret("x\ny"))),
        (COMPOSE_REFERENCES, Other("CLEARML__a.b", Secret("x"))),
        (COMPOSE_REFERENCES, Other("PING_AUTH_CLIENT_ID", Secret("x"))),
        (KUBERNETES, Other("client_secret", Secret("x"))),
        (KUBERNETES, Other("A" * 254, Secret("x"))),
        (COMPOSE, Other("A", Secret("x" * (LONGEST + 1)))),
    ],
)
def test_what_a_target_cannot_hold_is_left_out(target: Target, other: Other) -> None:
    fine = Other("FINE", Secret("x"))
    found = fitted(replace(HANDOFF, others=(other, fine)), target)
    assert found.others == (fine,)
    assert [left.name for left in found.left_out] == [other.name]


def test_what_is_left_out_is_a_caution_of_the_export(tmp_path: Path) -> None:
    handoff = replace(HANDOFF, others=(Other("AB", Secret("x\ny")), Other("CD", Secret("z"))))
    done = export(handoff, tmp_path, target=DOCKER_RUN)
    assert isinstance(done, Exported), done
    assert done.others == ("CD",)
    (caution,) = (one for one in done.cautions if one.code == "export.left-out")
    assert "AB" in caution.what
    assert "several lines" in caution.why
    assert "CD=z\n" in done.written.paths[0].read_text(encoding="utf-8")


def test_the_names_to_be_set_are_told_where_credentials_come_from_outside() -> None:
    handoff = replace(HANDOFF, secrets_file=False, others=(Other("AB", Secret("z")),))
    (told,) = [
        one.says
        for one in COMPOSE_REFERENCES.steps(handoff).apply
        if one.title == "Provide the credentials"
    ]
    assert "PING_AUTH_CLIENT_ID, PING_AUTH_CLIENT_SECRET and AB" in told
