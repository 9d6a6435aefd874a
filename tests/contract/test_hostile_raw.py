"""The raw env file through the real Docker CLI, which sends what it read to the daemon."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.docker_cli import Daemon, daemon
from tests.support.hostile_setups import NUMBERS, check_each, check_names, each_variable, handoff
from wizard.clearml.marks import RAW_FILE
from wizard.clearml.variables import assignments
from wizard.export.exporting import ExportPlan, export
from wizard.export.layouts import DOCKER_RUN
from wizard.export.layouts.docker_run import files
from wizard.export.outputs import ExportRequest
from wizard.model.draft import Deployment


def environment(entries: list[str]) -> dict[str, str]:
    found = dict(entry.split("=", 1) for entry in entries)
    assert len(found) == len(entries)
    return found


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """What the CLI makes of all files at once: it sends every entry of each, one after another."""
    folder = tmp_path_factory.mktemp("raw")
    options: list[str] = []
    for number in NUMBERS:
        (file,) = files(handoff(number))
        path = folder / f"{number}.env"
        path.write_text(file.text, encoding="utf-8", newline="")
        options += ["--env-file", str(path)]
    with daemon() as found:
        done = found.run(["docker", "create", *options, "image"])
        assert (done.returncode, done.stderr) == (0, b"")
    entries = found.created[0]["Env"]
    result = []
    for number in NUMBERS:
        made = handoff(number)
        count = len(assignments(made.settings, made.credentials))
        result.append(environment(entries[:count]))
        entries = entries[count:]
    assert entries == []
    return result


@each_variable
def test_each_value_arrives_unchanged(arrived: list[dict[str, str]], name: str) -> None:
    check_each(name, arrived)


def test_nothing_else_arrives(arrived: list[dict[str, str]]) -> None:
    check_names(arrived)


def exported(folder: Path, number: int) -> ExportPlan:
    made = handoff(number)
    made = ExportRequest(made.settings, made.credentials, Deployment(str(folder)))
    result = export(made, folder, target=DOCKER_RUN)
    assert isinstance(result, ExportPlan), result
    return result


def secret_number() -> int:
    """A set-up whose credentials the wizard would let pass, with signs that shells like."""
    wanted = "'\"`$\\"
    secrets = ((n, handoff(n).credentials) for n in NUMBERS)
    return next(
        n
        for n, made in secrets
        if sum(sign in made.client_secret.reveal() for sign in wanted) > 2
        and made.client_secret.reveal().isprintable()
        and made.client_id.isascii()
        and made.client_id.isprintable()
        and made.client_id.strip()
    )


def in_bash(found: Daemon, line: str) -> bytes:
    done = found.run(["bash", "-c", line])
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("name", ["plain", "it's $HOME #1", "a b"])
def test_the_check_that_is_shown_lists_names_only(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    number = secret_number()
    result = exported(folder, number)
    (line,) = [c.line for c in result.commands if c.title == "Check"]
    with daemon() as found:
        shown = in_bash(found, line).decode().splitlines()
    (made,) = found.created
    assert made["Image"] == "apiserver-image"
    assert found.removed == ["made1"]
    written = assignments(handoff(number).settings, handoff(number).credentials)
    assert shown == [*(one.variable.name for one in written), "made1"]


def test_the_verification_lists_names_only(tmp_path: Path) -> None:
    result = exported(tmp_path, secret_number())
    with daemon() as found:
        found.run(["docker", "create", "--env-file", tmp_path / RAW_FILE, "image"])
        shown = in_bash(found, result.verify[0].line).decode().splitlines()
    assert shown
    assert all(name.startswith("CLEARML__") and "=" not in name for name in shown)
