"""`register --handout` and `--worker`: exit codes, and what is said."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from wizard.cli import parser, register
from wizard.cli.messages import Exit
from wizard.model.draft import Draft
from wizard.model.serialization import draft_to_json
from wizard.services import Services


def _run(draft: Path, folder: Path, services: Services) -> int:
    return _said(services, "--handout", str(folder), "--draft", str(draft))


def _said(services: Services, *options: str) -> int:
    words = ["register", *options]
    arguments: Namespace = parser.build().parse_args(words)
    return register.run(arguments, services)


def test_the_files_are_written_and_named(
    draft: Path, tmp_path: Path, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(draft, tmp_path / "out", services) == Exit.FINE
    said = capsys.readouterr().out
    assert sorted(line[6:] for line in said.splitlines() if line.startswith("wrote ")) == sorted(
        str(path) for path in (tmp_path / "out").iterdir()
    )


def test_a_draft_that_is_none_is_a_usage_error(tmp_path: Path, services: Services) -> None:
    assert _run(tmp_path / "missing.json", tmp_path / "out", services) == Exit.USAGE
    assert not (tmp_path / "out").exists()


def test_what_is_missing_is_a_failure(
    tmp_path: Path, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "draft.json"
    path.write_text(draft_to_json(Draft(setup_id="x")), encoding="utf-8")
    assert _run(path, tmp_path / "out", services) == Exit.FAILURE
    assert "register.product" in capsys.readouterr().err


def test_a_handout_needs_a_draft(
    tmp_path: Path, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _said(services, "--handout", str(tmp_path)) == Exit.USAGE
    assert "register.usage" in capsys.readouterr().err


def test_the_handout_of_the_worker_application_needs_none(
    tmp_path: Path, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _said(services, "--worker", str(tmp_path / "out")) == Exit.FINE
    said = capsys.readouterr().out
    assert [path.name for path in (tmp_path / "out").iterdir() if str(path) not in said] == []
    assert "they begin with ping-worker.html" in said
    (tmp_path / "out" / "worker.tf").write_text("# mine\n", encoding="utf-8")
    assert _said(services, "--worker", str(tmp_path / "out")) == Exit.FAILURE


def test_one_of_them_is_asked_for(services: Services) -> None:
    for options in ((), ("--handout", "a", "--worker", "b")):
        with pytest.raises(SystemExit, match="2"):
            _said(services, *options)
