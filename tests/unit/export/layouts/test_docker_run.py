"""The raw env file: HOCON text as it is, one line each."""

from __future__ import annotations

from dataclasses import replace

from tests.support.setups import credentials, full_settings
from wizard.clearml.encoding import hocon
from wizard.clearml.variables import assignments
from wizard.export.layouts.docker_run import files, steps
from wizard.export.outputs import ExportRequest
from wizard.model.draft import Deployment

HANDOFF = ExportRequest(full_settings(), credentials('it\'s "$x" #'))


def test_one_secret_file_with_one_line_for_each_variable() -> None:
    (file,) = files(HANDOFF)
    assert (file.name, file.secret) == ("ping-sso.raw.env", True)
    lines = [line for line in file.text.splitlines() if line and line[0] != "#"]
    written = assignments(HANDOFF.settings, HANDOFF.credentials)
    assert lines == [f"{one.variable.name}={hocon(one.value)}" for one in written]


def test_the_option_names_the_file_in_full() -> None:
    lines = {command.title: command.line for command in steps(HANDOFF).apply}
    assert lines["Apply"] == "--env-file /opt/clearml/ping-sso.raw.env"
    there = {c.title: c.line for c in steps(replace(HANDOFF, files_in="/a b")).apply}
    assert there["Apply"] == "--env-file '/a b/ping-sso.raw.env'"
    assert "docker create --env-file '/a b/ping-sso.raw.env' " in there["Check"]


def test_powershell_gets_its_own_check() -> None:
    windows = replace(HANDOFF, deployment=Deployment("C:\\x y", windows=True))
    line = steps(windows).apply[1].line
    assert line.startswith("$made = $(docker create --env-file 'C:\\x y\\ping-sso.raw.env' ")
    assert line.endswith("| Select-String ping__; docker rm $made")


def test_where_the_file_goes() -> None:
    assert "into /opt/clearml" in steps(HANDOFF).apply[0].says
    assert "stays in /x" in steps(replace(HANDOFF, files_in="/x")).apply[0].says
