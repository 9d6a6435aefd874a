"""The worker application: what is remembered of it, and its hand-out."""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import hcl
from tests.support import ping_schemas as schemas
from wizard.files import Written
from wizard.registration.loopback import HOST, PATH, PORTS
from wizard.registration.returned import Returned, read_returned
from wizard.registration.worker import (
    FILE,
    Worker,
    remember,
    remembered,
    write_worker_handout,
)
from wizard.store import Store

REDIRECT_URIS = [f"http://{HOST}:{port}{PATH}" for port in PORTS]
NOW = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
EUROPE = Worker(
    "22222222-2222-4222-8222-222222222222", "11111111-1111-4111-8111-111111111111", "EU"
)
CANADA = replace(EUROPE, environment="33333333-3333-4333-8333-333333333333", region="CA")


def test_workers_are_remembered_one_per_environment_the_last_one_first(tmp_path: Path) -> None:
    folder = tmp_path / "setups"
    assert remembered(folder) == ()
    changed = replace(EUROPE, client_id="other-client", device_client_id="third-client")
    for worker in (EUROPE, CANADA, changed):
        assert remember(folder, worker) is None
    assert remembered(folder) == (changed, CANADA)
    if os.name != "nt":  # a mode says nothing there
        assert (folder / FILE).stat().st_mode & 0o077 == 0
    # It is none of the saved setups.
    assert Store(folder).saved() == ()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"version": 2, "workers": []}',
        '{"version": 1, "workers": [{"client_id": "x"}]}',
        '{"version": 1, "workers": ["x"]}',
        '{"version": 1, "workers": [{"client_id": "x", "secret": "y"}]}',
    ],
)
def test_another_file_is_put_aside_and_nothing_is_taken_from_it(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert remembered(tmp_path) == ()
    assert remember(tmp_path, EUROPE) is None
    assert remembered(tmp_path) == (EUROPE,)
    assert (tmp_path / f"{FILE}.broken").read_text(encoding="utf-8") == text


def test_the_second_application_is_for_device_codes() -> None:
    assert EUROPE.for_device.client_id == EUROPE.client_id
    assert replace(EUROPE, device_client_id="second").for_device.client_id == "second"


def _written(folder: Path) -> dict[str, str]:
    folder /= "out"
    assert isinstance(write_worker_handout(folder, NOW), Written)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_the_page_has_the_values_the_rights_and_the_lines_to_send_back(tmp_path: Path) -> None:
    files = _written(tmp_path)
    page = html.unescape(files.pop("ping-worker.html"))
    words = (
        *REDIRECT_URIS,
        *("ADMIN_USERS_ONLY", "S256_REQUIRED", "Client Application Developer", "not verified"),
        *("Client ID:", "Environment ID:", "Region:", "For device code:", *files),
    )
    assert [word for word in words if word not in page] == []
    assert re.findall(r"<(?:script|link|img|iframe|object|form)\b|\son\w+=|style=", page) == []
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page


def test_terraform_makes_the_same_applications(tmp_path: Path) -> None:
    blocks = hcl.parse(_written(tmp_path)["worker.tf"])
    kind = "resource.pingone_application"
    found = [one.flat() for one in blocks if one.labels.startswith(kind)]
    unknown = [name for one in found for name in one if name not in schemas.TERRAFORM[kind]]
    assert unknown == []
    browser, device = found
    assert browser["oidc_options.redirect_uris"] == REDIRECT_URIS
    assert browser["oidc_options.pkce_enforcement"] == "S256_REQUIRED"
    assert [one["oidc_options.type"] for one in found] == ["WORKER", "WORKER"]
    assert [one["oidc_options.token_endpoint_auth_method"] for one in found] == ["NONE", "NONE"]
    assert [one["access_control_role_type"] for one in found] == ["ADMIN_USERS_ONLY"] * 2
    assert device["oidc_options.grant_types"] == ["DEVICE_CODE"]
    assert "oidc_options.redirect_uris" not in device


def test_each_file_says_at_its_beginning_what_is_not_verified(tmp_path: Path) -> None:
    files = _written(tmp_path)
    del files["ping-worker.html"]
    assert [name for name, text in files.items() if "Not verified" not in text[:1500]] == []
    words = ("client_secret", "clientSecret", "pingone_application_secret")
    assert [name for name, text in files.items() if any(one in text for one in words)] == []


def test_what_comes_back_is_read_by_its_labels() -> None:
    lines = (
        f"Client ID: {EUROPE.client_id}\nEnvironment ID: {EUROPE.environment}\nRegion: EU\n"
        f"For device code: {CANADA.environment}\n"
    )
    found = read_returned(lines)
    assert isinstance(found, Returned), found.code
    assert (found.client_id, found.environment) == (EUROPE.client_id, EUROPE.environment)
    assert found.region == "EU"
