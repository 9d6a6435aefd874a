"""The env file, the override that names it, and Compose's command lines."""

from __future__ import annotations

import shlex
from dataclasses import replace
from itertools import product

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support.exports import REQUEST, command_lines
from tests.support.tables import failures
from wizard.clearml.variables import VARIABLES
from wizard.export.layouts.compose import compose_line, roll_back, verify
from wizard.export.plan import ExportRequest
from wizard.model.draft import Deployment


def run_by(deployment: Deployment, files_in: str | None = None) -> ExportRequest:
    return replace(REQUEST, deployment=deployment, files_in=files_in)


def lines(deployment: Deployment, files_in: str | None = None) -> dict[str, str]:
    steps = run_by(deployment, files_in).steps
    return command_lines((*steps.apply, *steps.roll_back))


def test_two_files_the_secret_one_last() -> None:
    assert [(file.name, file.secret) for file in REQUEST.files] == [
        ("docker-compose.ping-sso.yml", False),
        ("ping-sso.env", True),
    ]


def test_the_env_file_has_comments_blank_lines_and_assignments_only() -> None:
    text = REQUEST.files[-1].text
    kinds = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line.partition("=")[0] for line in kinds] == [row.name for row in VARIABLES]
    assert text.endswith("\n")


def test_the_override_names_the_env_file() -> None:
    rows = [
        (None, False, "ping-sso.env"),
        ("/srv/it's #1 $x", False, "/srv/it's #1 $$x/ping-sso.env"),
        ("/srv/é: {a}", False, "/srv/é: {a}/ping-sso.env"),
        ("C:\\Ping $1", True, "C:\\Ping $$1\\ping-sso.env"),
    ]

    def check(files_in: str | None, windows: bool, found: str) -> None:
        document = yaml.safe_load(run_by(Deployment(windows=windows), files_in).files[0].text)
        assert document == {"services": {"apiserver": {"env_file": [found]}}}

    assert failures(rows, check) == {}


def test_another_service_may_run_the_apiserver() -> None:
    for name in ("clearml-apiserver", "on", "1"):
        deployment = Deployment(service=name)
        document = yaml.safe_load(run_by(deployment).files[0].text)
        assert list(document["services"]) == [name]
        ends = [line.rpartition(" ")[2] for line in lines(deployment).values() if " up " in line]
        assert ends == [name, name]
        assert any(f"ps -q {name})" in one.line for one in verify(run_by(deployment)))


def test_where_the_files_go() -> None:
    assert "into /opt/clearml on" in REQUEST.steps.apply[0].says
    there = replace(REQUEST, files_in="/srv/x").steps.apply
    assert "stay in /srv/x" in there[0].says
    assert "-f /srv/x/docker-compose.ping-sso.yml" in there[1].line


def test_the_posix_command_for_every_way_of_running() -> None:
    def check(override: bool, constants: bool) -> None:
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

    assert failures(product((False, True), (False, True)), check) == {}


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(lambda t: "/" not in t))
def test_any_folder_reaches_a_posix_shell_unchanged(name: str) -> None:
    words = shlex.split(run_by(Deployment(f"/{name}"), f"/x/{name}").steps.apply_line)
    folder, ours = ("/", f"/x/{name}") if name == "." else (f"/{name}", f"/x/{name}")
    assert words[:2] == ["cd", folder]
    assert words[words.index("up") - 1] == f"{ours.removesuffix('/.')}/docker-compose.ping-sso.yml"


def test_a_folder_that_looks_like_an_option() -> None:
    assert run_by(Deployment("-x")).steps.apply_line.startswith("cd -- -x && ")


def test_files_elsewhere_are_named_with_their_folder() -> None:
    line = lines(Deployment(), "/root/my export")["Check"]
    assert "-f '/root/my export/docker-compose.ping-sso.yml'" in line


def test_a_base_file_in_a_folder_below_is_the_place_for_the_files() -> None:
    found = run_by(Deployment("/opt/clearml", "sub/base.yml")).steps.apply
    assert "into /opt/clearml/sub " in found[0].says
    assert found[1].line.startswith("cd /opt/clearml/sub && docker compose -f base.yml -f docker-")


def test_powershell() -> None:
    made = Deployment("C:\\Clear ML", "dc.yml", constants_env=True, windows=True)
    assert lines(made, "D:\\it's $1")["Apply"] == (
        "Set-Location -LiteralPath 'C:\\Clear ML' -ErrorAction Stop; "
        "docker compose -f dc.yml -f 'D:\\it''s $1\\docker-compose.ping-sso.yml' "
        "--env-file constants.env up -d apiserver"
    )
    below = lines(Deployment("C:\\a", "b\\c.yml", windows=True))["Check"]
    assert below.startswith("Set-Location -LiteralPath C:\\a\\b -ErrorAction Stop; ")


def test_ours_comes_last_and_constants_before_other_env_files() -> None:
    line = compose_line(Deployment("/a", "b.yml", True, True), ["up"], "our file", "--env-file x")
    assert line == (
        "docker compose -f b.yml -f docker-compose.override.yml -f 'our file' "
        "--env-file constants.env --env-file x up"
    )


def test_the_way_back_names_no_file_of_ours() -> None:
    (found,) = roll_back(REQUEST, "both")
    assert found.line == "cd /opt/clearml && docker compose -f docker-compose.yml up -d apiserver"
    assert "both" in found.says


def test_the_container_is_found_by_the_servers_own_files() -> None:
    made = Deployment("/a b", "c.yml", override=True, constants_env=True)
    found = [command.line for command in verify(run_by(made))]
    own = "docker compose -f c.yml -f docker-compose.override.yml --env-file constants.env"
    assert found[0].startswith("cd '/a b' && docker inspect ")
    assert found[1].startswith("cd '/a b' && if log=$(docker logs ")
    assert all(f"$({own} ps -q apiserver)" in line for line in found[:2])
    assert found[2].endswith(" https://clearml.example/api/login.supported_modes")
    assert found[3] == ""
