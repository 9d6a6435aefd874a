"""The scripts that create the worker application, run against the stand-in of PingOne."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.standins.common.faults import Where
from tests.standins.pingone import PingOne
from tests.support.parts import needed
from wizard.files import Written
from wizard.registration.loopback import HOST, PATH, PORTS
from wizard.registration.worker import write_worker_handout

REDIRECT_URIS = [f"http://{HOST}:{port}{PATH}" for port in PORTS]
NOW = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
_PATH = os.getenv("PATH", "/usr/bin")


def _run(
    script: Path, *words: str, given: str = "", path: str = _PATH
) -> subprocess.CompletedProcess[str]:
    for tool in ("bash", "curl", "jq"):
        needed(Path(shutil.which(tool) or f"/usr/bin/{tool}"), f"apt-get install {tool}")
    return subprocess.run(
        ["bash", str(script), *words],
        input=given,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": path, "LC_ALL": "C.UTF-8"},
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert isinstance(write_worker_handout(tmp_path, NOW), Written)
    return tmp_path


def _create(pingone: PingOne, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    pingone.administrator.environments.add(pingone.admin_environment)
    words = (pingone.admin_environment, pingone.api_url, *more)
    return _run(folder / "worker-curl.sh", *words, given=pingone.access_token())


def _workers(pingone: PingOne) -> list[dict[str, object]]:
    known = {pingone.worker.id, pingone.credentials_worker.id}
    found = pingone.tenant.environments[pingone.admin_environment].applications
    return [dict(one.body) for name, one in found.items() if name not in known]


def test_both_applications_are_created_without_roles_and_secret(folder: Path) -> None:
    with PingOne() as pingone:
        for more, label in (((), "Client ID"), (("device",), "For device code")):
            done = _create(pingone, folder, *more)
            assert done.returncode == 0, done.stderr
            assert f"{label}: " in done.stdout
            assert f"Environment ID: {pingone.admin_environment}" in done.stdout
        browser, device = _workers(pingone)
    assert browser["redirectUris"] == REDIRECT_URIS
    assert (browser["grantTypes"], device["grantTypes"]) == (
        ["AUTHORIZATION_CODE"],
        ["DEVICE_CODE"],
    )
    for one in (browser, device):
        assert (one["type"], one["enabled"]) == ("WORKER", True)
        assert one["tokenEndpointAuthMethod"] == "NONE"
        assert one["accessControl"] == {"role": {"type": "ADMIN_USERS_ONLY"}}


def test_one_that_is_there_is_left_alone(folder: Path) -> None:
    with PingOne() as pingone:
        assert _create(pingone, folder).returncode == 0
        again = _create(pingone, folder)
        assert len(_workers(pingone)) == 1
    assert again.returncode == 1
    assert "of this name exists already; nothing was changed" in again.stderr


def test_a_refusal_is_said(folder: Path) -> None:
    with PingOne() as pingone:
        pingone.faults.fail(403, Where("POST", "/applications$"))
        done = _create(pingone, folder)
        assert _workers(pingone) == []
    assert done.returncode == 1
    assert "not allowed (403)" in done.stderr
    assert "Client ID" not in done.stdout


def test_another_word_is_refused(folder: Path) -> None:
    for script, words in (("worker-curl.sh", ("x", "y", "other")), ("worker-pingcli.sh", ("x",))):
        done = _run(folder / script, *words)
        assert (done.returncode, "error: " in done.stderr) == (1, True)


def test_pingcli_gets_the_same_bodies(folder: Path) -> None:
    tool, spy = folder / "pingcli", folder / "spy"
    tool.write_text(f'#!/bin/sh\ncase "$*" in *"--from-file -"*) cat >> "{spy}"; esac\n')
    tool.chmod(0o755)
    environment = "11111111-1111-4111-8111-111111111111"
    for more in ((), ("device",)):
        done = _run(
            folder / "worker-pingcli.sh", environment, *more, path=f"{folder}{os.pathsep}{_PATH}"
        )
        assert done.returncode == 0, done.stderr
    sent = [json.loads(line) for line in spy.read_text(encoding="utf-8").splitlines()]
    assert [one["grantTypes"] for one in sent] == [["AUTHORIZATION_CODE"], ["DEVICE_CODE"]]
    assert [one["assignActorRoles"] for one in sent] == [False, False]
