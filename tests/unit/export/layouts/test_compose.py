"""The env file and the override that names it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from tests.support.setups import credentials, full_settings
from wizard.clearml.variables import VARIABLES
from wizard.export.layouts.compose import files, steps
from wizard.export.outputs import ExportRequest
from wizard.model.draft import Deployment

HANDOFF = ExportRequest(full_settings(), credentials())


def test_two_files_the_secret_one_last() -> None:
    assert [(f.name, f.secret) for f in files(HANDOFF)] == [
        ("docker-compose.ping-sso.yml", False),
        ("ping-sso.env", True),
    ]


def test_the_env_file_holds_comments_blank_lines_and_assignments_only() -> None:
    text = files(HANDOFF)[-1].text
    kinds = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line.partition("=")[0] for line in kinds] == [row.name for row in VARIABLES]
    assert text.endswith("\n")


@pytest.mark.parametrize(
    ("files_in", "windows", "found"),
    [
        (None, False, "ping-sso.env"),
        ("/srv/it's #1 $x", False, "/srv/it's #1 $$x/ping-sso.env"),
        ("/srv/é: {a}", False, "/srv/é: {a}/ping-sso.env"),
        ("C:\\Ping $1", True, "C:\\Ping $$1\\ping-sso.env"),
    ],
)
def test_the_override_names_the_env_file(files_in: str | None, windows: bool, found: str) -> None:
    handoff = replace(HANDOFF, deployment=Deployment(windows=windows), files_in=files_in)
    document = yaml.safe_load(files(handoff)[0].text)
    assert document == {"services": {"apiserver": {"env_file": [found]}}}


def test_where_the_files_go() -> None:
    assert "into /opt/clearml on" in steps(HANDOFF).apply[0].says
    there = steps(replace(HANDOFF, files_in="/srv/x")).apply
    assert "stay in /srv/x" in there[0].says
    assert "-f /srv/x/docker-compose.ping-sso.yml" in there[1].line
