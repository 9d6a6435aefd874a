"""The raw env file: HOCON text as it is, one line each."""

from __future__ import annotations

from dataclasses import replace

from tests.support.exports import command_lines
from tests.support.setups import credentials, full_settings
from wizard.clearml.encoding import hocon
from wizard.export.layouts import DOCKER_RUN
from wizard.export.plan import ExportRequest
from wizard.model.draft import Deployment

REQUEST = ExportRequest(full_settings(), credentials('it\'s "$x" #'), DOCKER_RUN)


def test_one_secret_file_with_one_line_for_each_variable() -> None:
    (file,) = REQUEST.files
    assert (file.name, file.secret) == ("ping-sso.raw.env", True)
    lines = [line for line in file.text.splitlines() if line and line[0] != "#"]
    assert lines == [f"{one.variable.name}={hocon(one.value)}" for one in REQUEST.written]


def test_the_option_names_the_file_in_full() -> None:
    assert REQUEST.steps.apply_line == "--env-file /opt/clearml/ping-sso.raw.env"
    there = command_lines(replace(REQUEST, files_in="/a b").steps.apply)
    assert there["Apply"] == "--env-file '/a b/ping-sso.raw.env'"
    assert "docker create --env-file '/a b/ping-sso.raw.env' " in there["Check"]


def test_powershell_gets_its_own_check() -> None:
    windows = replace(REQUEST, deployment=Deployment("C:\\x y", windows=True))
    line = windows.steps.apply[1].line
    assert line.startswith("$made = $(docker create --env-file 'C:\\x y\\ping-sso.raw.env' ")
    assert line.endswith("| Select-String ping__; docker rm $made")


def test_where_the_file_goes() -> None:
    assert "into /opt/clearml" in REQUEST.steps.apply[0].says
    assert "stay in /x" in replace(REQUEST, files_in="/x").steps.apply[0].says
