"""The commands: which files, in which order, quoted for which shell."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.setups import credentials, full_settings
from wizard.export.commands import apply_command, commands, deployment_problems
from wizard.export.layouts import DOCKER_RUN, KUBERNETES, TARGETS
from wizard.export.outputs import ExportRequest, Layout
from wizard.model.draft import Deployment


def handoff(deployment: Deployment, files_in: str | None = None) -> ExportRequest:
    return ExportRequest(full_settings(), credentials(), deployment, files_in=files_in)


def lines(deployment: Deployment, files_in: str | None = None) -> dict[str, str]:
    return {c.title: c.line for c in commands(handoff(deployment, files_in))}


@pytest.mark.parametrize(("override", "constants"), list(product((False, True), repeat=2)))
def test_the_posix_command_for_every_way_of_running(override: bool, constants: bool) -> None:
    made = Deployment("/opt/clearml", "docker-compose.yml", override, constants)
    between = " -f docker-compose.override.yml" if override else ""
    after = " --env-file constants.env" if constants else ""
    start = f"cd /opt/clearml && docker compose -f docker-compose.yml{between}"
    ours = " -f docker-compose.ping-sso.yml"
    assert {title: line for title, line in lines(made).items() if line} == {
        "Check": f"{start}{ours}{after} config -q",
        "Apply": f"{start}{ours}{after} up -d apiserver",
        "Roll back": f"{start}{after} up -d apiserver",
    }


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(lambda t: "/" not in t))
def test_any_folder_reaches_a_posix_shell_whole(name: str) -> None:
    words = shlex.split(apply_command(handoff(Deployment(f"/{name}"), f"/x/{name}")))
    folder, ours = ("/", f"/x/{name}") if name == "." else (f"/{name}", f"/x/{name}")
    assert words[:2] == ["cd", folder]
    assert words[words.index("up") - 1] == f"{ours.removesuffix('/.')}/docker-compose.ping-sso.yml"


def test_a_folder_that_looks_like_an_option() -> None:
    assert apply_command(handoff(Deployment("-x"))).startswith("cd -- -x && ")


def test_files_elsewhere_are_named_with_their_folder() -> None:
    line = lines(Deployment(), "/root/my export")["Check"]
    assert "-f '/root/my export/docker-compose.ping-sso.yml'" in line


def test_a_base_file_in_a_folder_below_is_the_place_for_the_files() -> None:
    made = commands(handoff(Deployment("/opt/clearml", "sub/base.yml")))
    assert "into /opt/clearml/sub " in made[0].says
    assert made[1].line.startswith("cd /opt/clearml/sub && docker compose -f base.yml -f docker-")


def test_powershell() -> None:
    made = Deployment("C:\\Clear ML", "dc.yml", constants_env=True, windows=True)
    assert lines(made, "D:\\it's $1")["Apply"] == (
        "Set-Location -LiteralPath 'C:\\Clear ML' -ErrorAction Stop; "
        "docker compose -f dc.yml -f 'D:\\it''s $1\\docker-compose.ping-sso.yml' "
        "--env-file constants.env up -d apiserver"
    )


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_command_holds_the_secret(target: Layout) -> None:
    steps = target.steps(replace(handoff(Deployment()), secrets_file=True))
    assert "s3cr$t" not in repr(steps)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_target_is_applied_and_rolled_back(target: Layout) -> None:
    titles = [command.title for command in commands(handoff(Deployment()), target)]
    assert {"Check", "Check the Secret"} & set(titles)
    assert titles.index("Apply") < titles.index("Roll back") == len(titles) - 1


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
@pytest.mark.parametrize("windows", [False, True])
def test_no_command_prints_values(target: Layout, windows: bool) -> None:
    steps = target.steps(handoff(Deployment(windows=windows)))
    for command in (*steps.apply, *steps.verify, *steps.roll_back):
        line = command.line
        assert "config" not in line.split() or line.endswith(" config -q")
        assert "docker exec" not in line
        assert " -o yaml" not in line
        assert " -o json " not in line
        assert ".Config.Env" not in line or "(split . `=`) 0" in line
        assert "get secret" not in line


@pytest.mark.parametrize(
    ("deployment", "codes"),
    [
        (Deployment(), []),
        (Deployment(folder=" "), ["deployment.folder"]),
        (Deployment(base_file="a\nb"), ["deployment.base"]),
        (Deployment("a\u202eb", ""), ["deployment.folder", "deployment.base"]),
    ],
)
def test_deployments_that_give_no_command(deployment: Deployment, codes: list[str]) -> None:
    assert [p.code for p in deployment_problems(deployment)] == codes


def test_only_what_a_target_needs_is_asked() -> None:
    nothing = Deployment(folder="", base_file="")
    assert [p.code for p in deployment_problems(nothing, DOCKER_RUN)] == ["deployment.folder"]
    assert deployment_problems(nothing, KUBERNETES) == ()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
@pytest.mark.parametrize("folder", ["/opt/clearml", "-x", "/it's $HOME `id` #1", '/a"b;c&d'])
def test_every_line_is_whole_for_a_shell(target: Layout, folder: str) -> None:
    made = replace(handoff(Deployment(folder)), secrets_file=True)
    steps = target.steps(made)
    for command in (*steps.apply, *steps.verify, *steps.roll_back):
        line = command.line.encode()
        done = subprocess.run(["bash", "-n"], input=line, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), command.line
