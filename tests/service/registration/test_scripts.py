"""The shell scripts for PingOne, run against a strict stand-in and a stand-in of `pingcli`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.standins.common.faults import EVERY, Where
from tests.standins.pingone import PingOne, schemas
from tests.support.hostile import hostile_texts
from tests.support.parts import needed
from tests.support.ping_schemas import AIC_CLIENT, PINGFEDERATE_CLIENT, PINGFEDERATE_POLICY
from tests.support.tables import failures
from wizard.model import fields
from wizard.model.product import Product
from wizard.registration import api_calls, scripts
from wizard.registration.model import Registration
from wizard.registration.ready_made import ReadyMade, words
from wizard.registration.returned import Returned, read_returned

REDIRECT = "https://clearml.example/callback_ping"
WANTED = Registration(Product.PINGONE, "https://clearml.example", REDIRECT, pkce=True)
WITH_GROUPS = replace(WANTED, groups_claim="groups")
TOKEN = "a.token-OF_the~administrator+/="
ENVIRONMENT = "11111111-1111-4111-8111-111111111111"
_PATH = os.getenv("PATH", "/usr/bin")
_SPY = """#!/bin/sh
printf '%s\\n' "$@" >> "$SPY"
exec "$REAL" "$@"
"""


def _script(file: ReadyMade, registration: Registration, folder: Path) -> Path:
    path = folder / file.name
    path.write_text(file.text(registration), encoding="utf-8")
    return path


def _run(
    script: Path, words: list[str], given: str, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(script), *words],
        input=given,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": _PATH, "LC_ALL": "C.UTF-8", **more},
        timeout=60,
        check=False,
    )


def _need(*tools: str) -> None:
    for tool in tools:
        needed(Path(shutil.which(tool) or f"/usr/bin/{tool}"), f"apt-get install {tool}")


def _register(
    api: PingOne, registration: Registration, folder: Path, token: str = TOKEN, **more: str
) -> subprocess.CompletedProcess[str]:
    _need("bash", "curl", "jq")
    api.access_token(TOKEN)
    arguments = [api.environment, api.api_url]
    return _run(_script(scripts.CURL, registration, folder), arguments, token, **more)


def test_the_script_registers_what_was_wanted_and_enables_it_last(tmp_path: Path) -> None:
    enabled: list[bool] = []
    with PingOne() as api:
        api.behaviour.page_size = 1
        before = lambda: enabled.extend(one.enabled for one in api.applications.values())  # noqa: E731
        api.faults.before(before, EVERY)
        done = _register(api, WITH_GROUPS, tmp_path)
        scopes = api.target.scope_names()
    assert done.returncode == 0, done.stderr
    [application] = api.applications.values()
    [grant] = application.grants.values()
    assert application.body["redirectUris"] == [REDIRECT]
    assert application.body["pkceEnforcement"] == "S256_REQUIRED"
    assert [scopes[one] for one in grant.scopes] == ["profile", "email"]
    assert application.claims() == {
        "sub": "${user.id}",
        "email": "${user.email}",
        "preferred_username": "${user.username}",
        "groups": "${user.memberOfGroupNames}",
    }
    # Nothing came after it was switched on, and it was not on before.
    assert application.enabled
    assert set(enabled) == {False}
    printed = f"Client ID: {application.id}\nEnvironment ID: {api.environment}"
    assert printed in done.stdout


_REDIRECTED = """#!/usr/bin/env bash
exec "$REAL" "${@//https:\\/\\/api.pingone.eu/$LOCAL}"
"""


def test_what_the_script_prints_can_be_pasted_into_the_wizard(tmp_path: Path) -> None:
    tool, public = tmp_path / "curl", "https://api.pingone.eu/v1"
    tool.write_text(_REDIRECTED.replace("$REAL", shutil.which("curl") or "curl"))
    tool.chmod(0o755)
    with PingOne() as api:
        api.access_token(TOKEN)
        api.behaviour.links_base, api.behaviour.page_size = public, 4
        script = _script(scripts.CURL, WANTED, tmp_path)
        path, local = f"{tmp_path}{os.pathsep}{_PATH}", api.api_url.removesuffix("/v1")
        done = _run(script, [api.environment, public], TOKEN, PATH=path, LOCAL=local)
    found = read_returned(done.stdout)
    assert isinstance(found, Returned), done.stderr
    assert [found.client_id] == list(api.applications)
    assert found.address == f"https://auth.pingone.eu/{api.environment}/as"


def test_the_token_is_neither_an_argument_nor_printed(tmp_path: Path) -> None:
    spy, tools = tmp_path / "spy", tmp_path / "tools"
    tools.mkdir()
    for tool in ("curl", "jq"):
        (tools / tool).write_text(_SPY.replace("$REAL", shutil.which(tool) or tool))
        (tools / tool).chmod(0o755)
    path = f"{tools}{os.pathsep}{_PATH}"
    with PingOne() as api:
        done = _register(api, WITH_GROUPS, tmp_path, PATH=path, SPY=str(spy))
    assert done.returncode == 0
    assert "--config" in spy.read_text(encoding="utf-8")
    assert TOKEN not in spy.read_text(encoding="utf-8") + done.stdout + done.stderr


def test_an_existing_application_for_the_address_is_left_alone(tmp_path: Path) -> None:
    with PingOne() as api:
        api.behaviour.page_size = 1
        api.add_application(redirectUris=["https://other.example/x", REDIRECT])
        done = _register(api, WANTED, tmp_path)
    assert done.returncode == 1
    assert "nothing was changed" in done.stderr
    assert [str(call) for call in api.calls if call.method != "GET"] == []


def test_a_part_of_another_address_is_no_match(tmp_path: Path) -> None:
    with PingOne() as api:
        api.add_application(redirectUris=[f"{REDIRECT}2"])
        assert _register(api, WANTED, tmp_path).returncode == 0


def test_a_fault_at_any_call_is_reported_with_what_is_left(tmp_path: Path) -> None:
    with PingOne() as whole:
        _register(whole, WITH_GROUPS, tmp_path)

    def check(_: str, number: int) -> None:
        with PingOne() as api:
            api.faults.fail(500, Where(at=number))
            done = _register(api, WITH_GROUPS, tmp_path)
        assert done.returncode == 1
        assert len(api.calls) == number
        assert "An unexpected error occurred." in done.stderr
        left = [one for one in api.applications if f"The application {one} exists" in done.stderr]
        assert left == list(api.applications)
        assert not any(one.enabled for one in api.applications.values())
        assert "Client ID" not in done.stdout

    calls = enumerate(whole.calls, 1)
    assert failures(((f"{number} {call}", number) for number, call in calls), check) == {}


def test_hostile_names_arrive_as_they_are(tmp_path: Path) -> None:
    names = [text for text in hostile_texts() if fields.groups_claim(text).ok][::20]
    assert len(names) > 15

    def check(_: str, name: str) -> None:
        with PingOne() as api:
            done = _register(api, replace(WANTED, groups_claim=name), tmp_path)
        assert done.returncode == 0, done.stderr
        [application] = api.applications.values()
        assert list(application.claims())[-1] == name

    assert failures(((repr(name), name) for name in names), check) == {}


@pytest.mark.parametrize("token", ["", 'x"\nurl = "http://127.0.0.1/', "a b", "\x1b[31m"])
def test_what_is_no_token_is_not_sent(token: str, tmp_path: Path) -> None:
    with PingOne() as api:
        assert _register(api, WANTED, tmp_path, token).returncode == 1
    assert api.calls == []


def test_only_an_https_address_and_a_uuid_are_taken(tmp_path: Path) -> None:
    script = _script(scripts.CURL, WANTED, tmp_path)
    for given in (["x", "https://api.pingone.example/v1"], [ENVIRONMENT, "http://a.example/v1"]):
        done = _run(script, given, TOKEN)
        assert done.returncode == 1
        assert "argument" in done.stderr


_PINGCLI = """#!/bin/sh
printf '%s\\n' "$*" >> "$SPY"
case "$*" in *"--from-file -"*) cat >> "$SPY"; esac
"""


def test_pingcli_gets_the_same_bodies_and_enables_last(tmp_path: Path) -> None:
    tool, spy = tmp_path / "pingcli", tmp_path / "spy"
    tool.write_text(_PINGCLI)
    tool.chmod(0o755)
    ids = "".join(f"{digit * 8}-2222-4222-8222-222222222222\n" for digit in "1234")
    script = _script(scripts.PINGCLI, WITH_GROUPS, tmp_path)
    path = f"{tmp_path}{os.pathsep}{_PATH}"
    done = _run(script, [ENVIRONMENT], ids, PATH=path, SPY=str(spy))
    assert done.returncode == 0, done.stderr
    lines = spy.read_text(encoding="utf-8").splitlines()
    sent = [json.loads(line) for line in lines if line.startswith("{")]
    application, attribute = schemas.application, schemas.attribute
    checks = [application, schemas.grant, *[attribute] * 3, application]
    assert [check(body) for check, body in zip(checks, sent, strict=True)] == [[]] * 6
    assert [body.get("enabled") for body in sent if "enabled" in body] == [False, True]
    commands = [line.split(" --")[0] for line in lines if "--from-file" in line]
    assert commands == [
        "pingone applications create",
        "pingone applications grants create",
        *["pingone applications attribute-mappings apply"] * 3,
        "pingone applications replace",
    ]


def test_pingcli_stops_at_what_is_no_id(tmp_path: Path) -> None:
    tool, spy = tmp_path / "pingcli", tmp_path / "spy"
    tool.write_text(_PINGCLI)
    tool.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{_PATH}"
    script = _script(scripts.PINGCLI, WANTED, tmp_path)
    done = _run(script, [ENVIRONMENT], "x\n", PATH=path, SPY=str(spy))
    assert done.returncode == 1
    assert "grants" not in spy.read_text(encoding="utf-8")


_RECORDER = """#!/usr/bin/env bash
printf '%s\\n' "$@" >> "$SPY"
cat > "$OUT$(ls "$OUT" | wc -l)"
"""


def _sent(file: ReadyMade, registration: Registration, folder: Path) -> tuple[list[Any], str]:
    """Bodies that the hand-out's command lines send, and all words of the commands."""
    _need("bash", "jq", "openssl")
    tools, out, spy = folder / "tools", folder / "out", folder / "spy"
    tools.mkdir()
    out.mkdir()
    (tools / "curl").write_text(_RECORDER)
    (tools / "jq").write_text(_SPY.replace("$REAL", shutil.which("jq") or "jq"))
    for tool in ("curl", "jq"):
        (tools / tool).chmod(0o755)
    data = folder / file.name
    data.write_text(file.text(registration), encoding="utf-8")
    script = folder / "run.sh"
    lines = [f"cd '{folder}'", *words()[file.name]["run"]]
    script.write_text("\n".join(lines), encoding="utf-8")
    path = f"{tools}{os.pathsep}{_PATH}"
    done = _run(script, [], "", PATH=path, SPY=str(spy), OUT=f"{out}/")
    assert done.returncode == 0, done.stderr
    bodies = [json.loads(one.read_bytes()) for one in sorted(out.iterdir())]
    return bodies, spy.read_text(encoding="utf-8") + done.stdout + done.stderr


def test_the_commands_of_the_handout_add_a_fresh_secret_to_no_argument(tmp_path: Path) -> None:
    def check(name: str, file: ReadyMade) -> None:
        folder = tmp_path / name
        folder.mkdir()
        bodies, words_of_commands = _sent(file, WITH_GROUPS, folder)
        secret = (folder / "secret.txt").read_text(encoding="utf-8")
        assert re.fullmatch(r"[0-9a-f]{64}", secret)
        assert (folder / "secret.txt").stat().st_mode & 0o077 == 0
        assert secret not in words_of_commands
        *others, last = bodies
        if file is api_calls.AIC:
            assert (others, AIC_CLIENT(last, "")) == ([], [])
            assert last["coreOAuth2ClientConfig"]["userpassword"] == secret
        else:
            assert [PINGFEDERATE_POLICY(one, "") for one in others] == [[]]
            assert PINGFEDERATE_CLIENT(last, "") == []
            assert last["clientAuth"] == {"type": "SECRET", "secret": secret}

    files = {"aic": api_calls.AIC, "pf": api_calls.PINGFEDERATE}
    assert failures(files.items(), check) == {}
