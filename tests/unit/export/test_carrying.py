"""What opened files hold besides Ping, on its way into an export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.setups import credentials, full_settings
from tests.unit.lint.files import lines, put
from wizard.export.carrying import carried, with_others
from wizard.export.exporting import ExportPlan, export, fitted
from wizard.export.layouts import (
    COMPOSE,
    COMPOSE_REFERENCES,
    DOCKER_RUN,
    KUBERNETES,
    TARGETS,
)
from wizard.export.others import LONGEST, LeftOut, Other, revealed
from wizard.export.outputs import ExportRequest, Layout
from wizard.lint.importing import draft_from
from wizard.model.draft import Draft
from wizard.model.problem import Problems
from wizard.model.secret import Secret

HANDOFF = ExportRequest(full_settings(), credentials(), secrets_file=True)
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
    assert found.others == (
        Other(OTHER, Secret("two"), file=path),
        Other("HTTP_PROXY", Secret("added"), file=path),
    )
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
    assert found.left_out == (
        LeftOut(OTHER, "a.env names it, but its value comes from elsewhere.", path),
    )
    (other,) = found.others
    assert (other.name, other.shown) == ("R3stOf-it", "the one in line 6 of a.env")
    assert "R3stOf" not in repr(found)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_an_export_that_is_opened_again_gives_the_same(tmp_path: Path, target: Layout) -> None:
    path = put(tmp_path, "a.env", f'{lines()}{OTHER}="it\'s \\$x"\nHTTP_PROXY="a b"\n')
    first = carried(draft(path)).others
    assert [revealed(one) for one in first] == ["it's $x", "a b"]
    done = export(replace(HANDOFF, others=first), tmp_path, target=target)
    assert isinstance(done, ExportPlan), done
    again = (path for path in done.written.paths if path.suffix != ".example")
    found = carried(draft(*again)).others
    assert [(one.name, one.text) for one in found] == [(one.name, one.text) for one in first]


@pytest.mark.parametrize(
    ("target", "other"),
    [
        (DOCKER_RUN, Other("A", Secret("x\ny"))),
        (COMPOSE_REFERENCES, Other("CLEARML__a.b", Secret("x"))),
        (COMPOSE_REFERENCES, Other("R3stOf", Secret("x"), "the one in line 6")),
        (KUBERNETES, Other("R3stOf", Secret("x"), "the one in line 6")),
        (COMPOSE, Other("FROM_OUTSIDE", None)),
        (KUBERNETES, Other("client_secret", Secret("x"))),
        (KUBERNETES, Other("A" * 254, Secret("x"))),
        (COMPOSE, Other("A", Secret("x" * (LONGEST + 1)))),
    ],
)
def test_what_a_target_cannot_hold_is_left_out(target: Layout, other: Other) -> None:
    fine = Other("FINE", Secret("x"))
    found = fitted(replace(HANDOFF, others=(other, fine)), target)
    assert found.others == (fine,)
    assert [left.name for left in found.left_out] == [other.shown]


def test_what_is_left_out_is_a_caution_of_the_export(tmp_path: Path) -> None:
    handoff = replace(HANDOFF, others=(Other("AB", Secret("x\ny")), Other("CD", Secret("z"))))
    done = export(handoff, tmp_path, target=DOCKER_RUN)
    assert isinstance(done, ExportPlan), done
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
    assert "PING_AUTH_CLIENT_ID, PING_AUTH_CLIENT_SECRET and PING_SSO_KEPT_AB" in told


def opened_and_exported(folder: Path, entry: str, *, secrets_file: bool) -> ExportPlan | Problems:
    """The override of an export, with an entry of somebody's, exported over itself."""
    override = folder / "docker-compose.ping-sso.yml"
    (made,) = (file for file in COMPOSE_REFERENCES.files(HANDOFF) if file.name == override.name)
    put(folder, override.name, f"{made.text}      - '{entry}'\n")
    found = with_others(replace(HANDOFF, secrets_file=secrets_file), draft(override))
    return export(found, folder, target=COMPOSE_REFERENCES)


@pytest.mark.parametrize("entry", ["HTTP_PROXY=http://u:pw@proxy", "HTTP_PROXY=${GONE}x", "NAKED"])
def test_a_file_is_not_replaced_by_one_without_what_it_holds(tmp_path: Path, entry: str) -> None:
    found = opened_and_exported(tmp_path, entry, secrets_file=False)
    assert not isinstance(found, ExportPlan)
    (problem,) = found
    assert problem.code == "export.would-lose"
    assert entry.partition("=")[0] in problem.what
    assert "pw@" not in repr(problem)
    assert entry in (tmp_path / "docker-compose.ping-sso.yml").read_text(encoding="utf-8")


def test_with_the_file_of_credentials_nothing_is_lost(tmp_path: Path) -> None:
    entry = "HTTP_PROXY=http://u:pw@proxy"
    assert isinstance(opened_and_exported(tmp_path, entry, secrets_file=True), ExportPlan)
    held = (tmp_path / "ping-secrets.env").read_text(encoding="utf-8")
    assert "PING_SSO_KEPT_HTTP_PROXY='http://u:pw@proxy'\n" in held


def test_what_an_export_wants_from_outside_is_wanted_by_the_next_too(tmp_path: Path) -> None:
    handoff = replace(HANDOFF, secrets_file=False, others=(Other("AB", Secret("z")),))
    assert isinstance(export(handoff, tmp_path, target=COMPOSE_REFERENCES), ExportPlan)
    override = tmp_path / "docker-compose.ping-sso.yml"
    before = override.read_text(encoding="utf-8")
    again = with_others(replace(handoff, others=()), draft(override))
    assert isinstance(export(again, tmp_path, target=COMPOSE_REFERENCES), ExportPlan)
    assert override.read_text(encoding="utf-8") == before


def test_a_reference_that_only_the_cluster_knows_is_not_made_literal(tmp_path: Path) -> None:
    envs = "[{name: MY_URL, value: 'http://$(POD_IP):80'}, {name: B, value: '$$x'}]"
    path = put(tmp_path, "v.yaml", f"apiserver: {{extraEnvs: {envs}}}\n")
    found = carried(draft(path))
    assert [(one.name, revealed(one)) for one in found.others] == [("B", "$x")]
    assert [one.name for one in found.left_out] == ["MY_URL"]
    assert "only the cluster knows" in found.left_out[0].why
