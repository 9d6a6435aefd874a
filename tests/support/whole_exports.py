"""A ClearML server's folder, whole exports for it, and the shown commands run in a real bash.

`docker compose` is the real Compose; only `-q` or the action at a line's end is replaced, so that
the configuration is printed instead.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose import compose_binary
from tests.support.compose_config import SURROUNDINGS, environments, of_clearml
from tests.support.exports import Exported, export
from tests.support.hostile import plain_secrets
from wizard.export.layouts import COMPOSE
from wizard.export.plan import ExportRequest, Layout
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment, Draft
from wizard.model.secret import Secret
from wizard.model.settings import Settings, settle

EXPORTS = 50
SECRETS = plain_secrets(4 * EXPORTS)
FOLDERS = (
    "clearml",
    "Clear ML",
    "it's here",
    "a $HOME b",
    "ü #1",
    'say "hi"',
    "--x",
    "a;b&c",
    "$x",
)
BASE = """\
services:
  apiserver:
    image: scratch
    environment:
      CLEARML_ELASTIC_SERVICE_HOST: elasticsearch
      FROM_CONSTANTS: ${FROM_CONSTANTS:-unset}
  webserver:
    image: scratch
"""
OVERRIDE = "services: {apiserver: {environment: [FROM_OVERRIDE=yes]}}\n"


def draft(number: int) -> Draft:
    """A valid draft with its own mixture of switches and awkward names."""
    dice = random.Random(number)  # noqa: S311 - the same drafts every time
    on = [dice.random() < 0.6 for _ in range(8)]
    return Draft(
        webapp_url="https://clearml.example",
        authorize_url=f"https://ping.example/{number}/as/authorize?a=b&c=$d",
        access_token_url=f"https://ping.example/{number}/as/token",
        pkce=on[0],
        debug=on[1],
        default_company=f"00e12345{number:024d}" if on[2] else "",
        groups_enabled=on[3],
        groups_claim=SECRETS[4 * number + 1],
        groups_case_sensitive=on[4],
        groups_admins=(SECRETS[4 * number + 2], "CN=it's,OU=b c") if on[5] else (),
        groups_prohibit=on[6],
    )


def whole_request(number: int, deployment: Deployment, layout: Layout = COMPOSE) -> ExportRequest:
    settings = settle(draft(number))
    assert isinstance(settings, Settings), settings
    credentials = Credentials(SECRETS[4 * number + 3], Secret(SECRETS[4 * number]), "v")
    return ExportRequest(settings, credentials, layout, deployment)


def server_folder(parent: Path, name: str) -> Path:
    folder = parent / "server" / name
    folder.mkdir(parents=True)
    (folder / "base.yml").write_text(BASE)
    (folder / "docker-compose.override.yml").write_text(OVERRIDE)
    (folder / "constants.env").write_text("FROM_CONSTANTS=yes\n")
    return folder


def docker(parent: Path) -> Path:
    """A folder with a `docker` whose `compose` is the real Compose."""
    folder = parent / "bin"
    folder.mkdir(exist_ok=True)
    program = folder / "docker"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = compose ] && shift && exec "{compose_binary()}" "$@"\n'
    )
    program.chmod(0o700)
    return folder


def run(
    line: str, parent: Path, more: Mapping[str, str] = SURROUNDINGS
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", line],
        env={**SURROUNDINGS, **more, "PATH": f"{docker(parent)}:/usr/bin:/bin"},
        cwd=parent,
        capture_output=True,
        timeout=60,
        check=False,
    )


def configuration(
    line: str, parent: Path, more: Mapping[str, str] = SURROUNDINGS
) -> dict[str, str]:
    """The apiserver's environment under a shown command line."""
    printing = re.sub(r" (config -q|up -d apiserver)$", " config --format json", line)
    assert printing != line
    done = run(printing, parent, more)
    assert (done.returncode, done.stderr) == (0, b"")
    assert set(json.loads(done.stdout)["services"]) == {"apiserver", "webserver"}
    return environments(done.stdout)["apiserver"]


def exported(request: ExportRequest, folder: Path) -> Exported:
    folder.mkdir(parents=True, exist_ok=True)
    return export(request, folder)


def check_arrived(made: ExportRequest, environment: dict[str, str]) -> None:
    config = as_apiserver_reads(of_clearml(environment))
    expected = made.written
    for one in expected:
        value = one.value.reveal() if isinstance(one.value, Secret) else one.value
        got = read_value(config, one.variable.name)
        assert got == (list(value) if isinstance(value, tuple) else value)
        assert type(got) is (list if isinstance(value, tuple) else type(value))
    assert set(of_clearml(environment)) == {one.variable.name for one in expected}
