"""What an export would take away from the files that it replaces."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.setups import credentials, full_settings
from wizard.export.carrying import with_others
from wizard.export.exporting import ASKS, ExportPlan, export
from wizard.export.layouts import COMPOSE, COMPOSE_REFERENCES, KUBERNETES, TARGETS
from wizard.export.others import LeftOut, Other
from wizard.export.outputs import ExportRequest, Layout
from wizard.export.replacing import also_set, losses
from wizard.files import Overwrite
from wizard.model.draft import Draft
from wizard.model.secret import Secret

HANDOFF = ExportRequest(full_settings(), credentials(), secrets_file=True)
KEPT = replace(HANDOFF, others=(Other("HTTPS_PROXY", Secret("http://u:pw@proxy.example")),))


def held(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_an_earlier_export_kept_is_not_dropped_in_silence(
    tmp_path: Path, target: Layout
) -> None:
    assert isinstance(export(KEPT, tmp_path, target=target), ExportPlan)
    assert isinstance(export(KEPT, tmp_path, target=target), ExportPlan)
    before = held(tmp_path)
    found = export(HANDOFF, tmp_path, target=target)
    assert not isinstance(found, ExportPlan)
    (problem,) = found
    assert problem.code in ASKS
    assert "HTTPS_PROXY" in problem.what
    assert "pw@" not in repr(problem)
    assert held(tmp_path) == before
    agreed = export(HANDOFF, tmp_path, target=target, overwrite=Overwrite.ANY)
    assert isinstance(agreed, ExportPlan)


def test_a_line_that_somebody_added_counts(tmp_path: Path) -> None:
    export(HANDOFF, tmp_path)
    with (tmp_path / "ping-sso.env").open("a") as file:
        file.write("NO_PROXY=x\n")
    (problem,) = also_set(HANDOFF, COMPOSE, tmp_path)
    assert problem.what.startswith("ping-sso.env in that folder also sets NO_PROXY.")


def test_an_export_of_before_without_anything_else_is_replaced(tmp_path: Path) -> None:
    for target in TARGETS:
        assert also_set(HANDOFF, target, tmp_path) == ()
        assert isinstance(export(HANDOFF, tmp_path, target=target), ExportPlan)
        assert also_set(HANDOFF, target, tmp_path) == ()


def test_only_what_would_be_missed_is_a_loss(tmp_path: Path) -> None:
    inside, elsewhere = tmp_path / "docker-compose.ping-sso.yml", tmp_path / "other.yml"
    left = (LeftOut("A", "Why.", inside), LeftOut("B", "Why.", elsewhere), LeftOut("C", "Why."))
    (problem,) = losses(replace(HANDOFF, left_out=left), COMPOSE, tmp_path)
    assert "delete A: docker-compose.ping-sso.yml would" in problem.what
    assert losses(replace(HANDOFF, left_out=left[1:]), COMPOSE, tmp_path) == ()
    assert losses(replace(HANDOFF, left_out=left), KUBERNETES, tmp_path) == ()


def test_a_value_is_held_where_a_file_with_secrets_is_written(tmp_path: Path) -> None:
    file = tmp_path / "docker-compose.ping-sso.yml"
    held = replace(HANDOFF, others=(Other("A", Secret("x"), file=file),))
    assert losses(held, COMPOSE_REFERENCES, tmp_path) == ()
    assert losses(replace(held, secrets_file=False), COMPOSE_REFERENCES, tmp_path)


def test_names_without_values_do_not_replace_the_file_that_has_them(tmp_path: Path) -> None:
    assert isinstance(export(KEPT, tmp_path, target=COMPOSE_REFERENCES), ExportPlan)
    nameless = replace(HANDOFF, others=(Other("HTTPS_PROXY", None),))
    found = export(nameless, tmp_path, target=COMPOSE_REFERENCES)
    assert not isinstance(found, ExportPlan)
    assert found[0].code in ASKS
    outside = replace(nameless, secrets_file=False)
    assert isinstance(export(outside, tmp_path, target=COMPOSE_REFERENCES), ExportPlan)
    assert "http://u:pw@" in (tmp_path / "ping-secrets.env").read_text(encoding="utf-8")


def test_values_in_a_file_that_stays_are_not_lost(tmp_path: Path) -> None:
    done = export(KEPT, tmp_path, target=COMPOSE_REFERENCES)
    assert isinstance(done, ExportPlan)
    files = [str(path) for path in done.written.paths if path.suffix != ".example"]
    opened = with_others(replace(HANDOFF, secrets_file=False), Draft(source_paths=tuple(files)))
    assert opened.others[0].file == tmp_path / "ping-secrets.env"
    assert isinstance(export(opened, tmp_path, target=COMPOSE_REFERENCES), ExportPlan)
