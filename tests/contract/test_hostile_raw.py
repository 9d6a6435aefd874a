"""The raw env file through the real Docker CLI, which sends what it read to the daemon."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.docker_cli import Daemon, daemon
from tests.support.exports import Exported, export
from tests.support.hostile_setups import NUMBERS, hostile_request, not_arrived, other_names
from tests.support.tables import failures
from wizard.clearml.marks import RAW_FILE
from wizard.export.layouts import DOCKER_RUN
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
        (file,) = hostile_request(DOCKER_RUN, number).files
        path = folder / f"{number}.env"
        path.write_text(file.text, encoding="utf-8", newline="")
        options += ["--env-file", str(path)]
    with daemon() as found:
        done = found.run(["docker", "create", *options, "image"])
        assert (done.returncode, done.stderr) == (0, b"")
    entries = found.created[0]["Env"]
    result = []
    for number in NUMBERS:
        count = len(hostile_request(DOCKER_RUN, number).written)
        result.append(environment(entries[:count]))
        entries = entries[count:]
    assert entries == []
    return result


def test_each_value_arrives_unchanged(arrived: list[dict[str, str]]) -> None:
    assert not_arrived(DOCKER_RUN, arrived) == {}


def test_nothing_else_arrives(arrived: list[dict[str, str]]) -> None:
    assert other_names(DOCKER_RUN, arrived) == {}


def exported(folder: Path, number: int) -> Exported:
    request = hostile_request(DOCKER_RUN, number)
    return export(replace(request, deployment=Deployment(str(folder))), folder)


def secret_number() -> int:
    """A setup whose credentials the wizard would let pass, with signs that shells like."""
    wanted = "'\"`$\\"
    secrets = ((n, hostile_request(DOCKER_RUN, n).credentials) for n in NUMBERS)
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


def test_the_check_that_is_shown_lists_names_only(tmp_path: Path) -> None:
    number = secret_number()
    written = [one.variable.name for one in hostile_request(DOCKER_RUN, number).written]

    def check(name: str) -> None:
        (tmp_path / name).mkdir()
        line = exported(tmp_path / name, number).line("Check")
        with daemon() as found:
            shown = in_bash(found, line).decode().splitlines()
        (made,) = found.created
        assert made["Image"] == "apiserver-image"
        assert found.removed == ["made1"]
        assert shown == [*written, "made1"]

    assert failures((("plain",), ("it's $HOME #1",), ("a b",)), check) == {}


def test_the_verification_lists_names_only(tmp_path: Path) -> None:
    line = exported(tmp_path, secret_number()).plan.steps.verify[0].line
    with daemon() as found:
        found.run(["docker", "create", "--env-file", tmp_path / RAW_FILE, "image"])
        shown = in_bash(found, line).decode().splitlines()
    assert shown
    assert all(name.startswith("CLEARML__") and "=" not in name for name in shown)
