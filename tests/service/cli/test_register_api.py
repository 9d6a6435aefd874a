"""`register`: plan, apply, audit, undo and remove, against the stand-in of PingOne."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.service.cli.conftest import DRAFT, Terminal
from tests.standins.common.faults import Where
from wizard.model.draft import Draft
from wizard.model.secret import Secret
from wizard.model.serialization import draft_from_json, draft_to_json


def test_from_a_plan_to_a_draft_that_is_complete(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = terminal.plan(capsys)
    assert not terminal.pingone.applications
    assert terminal.run("--apply", str(plan)) == 0
    [made] = terminal.pingone.applications.values()
    draft = draft_from_json(terminal.draft.read_text(encoding="utf-8"))
    assert isinstance(draft, Draft)
    issuer = f"{terminal.pingone.auth_url}/{terminal.pingone.environment}/as"
    assert (draft.issuer, draft.pingone_environment) == (issuer, terminal.pingone.environment)
    assert draft.access_token_url.startswith(issuer)
    stored = terminal.vault.read("acme-1")
    assert stored
    assert (stored.client_id, stored.client_secret) == (made.id, Secret(made.secret.value))
    shown = capsys.readouterr()
    assert [one for one in terminal.pingone.issued_secrets if one in shown.out + shown.err] == []
    # Each token was revoked after use.
    pingone = terminal.pingone
    issued = {one.value for one in (*pingone.tokens, *pingone.refresh_tokens)}
    assert issued == pingone.revoked


def test_a_plan_is_shown_in_words(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.run("--plan") == 0
    shown = capsys.readouterr().out
    for part in ("ClearML tests (SANDBOX)", terminal.pingone.api_url.removesuffix("/v1")):
        assert part in shown
    assert "Redirect URIs: https://clearml.example/callback_ping" in shown
    assert "Nothing was written." in shown
    marked = {
        one.headers.get("x-ping-external-transaction-id")
        for one in terminal.pingone.calls
        if one.server == "api"
    }
    assert len(marked) == 1
    assert all(one and one in shown for one in marked)


def test_a_plan_that_no_longer_fits_is_refused(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = terminal.plan(capsys)
    terminal.draft.write_text(draft_to_json(replace(DRAFT, pkce=False)), encoding="utf-8")
    assert terminal.run("--apply", str(plan)) == 1
    assert "registration.plan-differs" in capsys.readouterr().err
    terminal.draft.write_text(draft_to_json(DRAFT), encoding="utf-8")
    terminal.pingone.add_application()
    assert terminal.run("--apply", str(plan)) == 1
    assert len(terminal.pingone.applications) == 1
    plan.write_text("{}", encoding="utf-8")
    assert terminal.run("--apply", str(plan)) == 1
    assert "registration.no-plan" in capsys.readouterr().err


def test_a_plan_holds_no_address_of_a_call(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    text = terminal.plan(capsys).read_text(encoding="utf-8")
    assert terminal.pingone.api_url not in text
    assert "/environments/" not in text


def test_an_existing_application_is_audited(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal.run("--audit") == 1
    assert "registration.no-match" in capsys.readouterr().err
    there = terminal.pingone.add_application(pkceEnforcement="OPTIONAL")
    assert terminal.run("--audit", "--json") == 1
    verdicts = json.loads(capsys.readouterr().out)["verdicts"]
    differing = [one["what"] for one in verdicts if one["state"] == "failed"]
    assert any("PKCE enforcement is OPTIONAL" in one for one in differing)
    plan = terminal.plan(capsys, "--change")
    assert terminal.run("--apply", str(plan)) == 1
    assert "--in-use" in capsys.readouterr().err
    assert terminal.run("--apply", str(plan), "--in-use") == 0
    assert there.body["pkceEnforcement"] == "S256_REQUIRED"
    assert terminal.run("--audit") == 0


def test_what_remains_is_listed_and_undone_later(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = terminal.plan(capsys)
    terminal.pingone.faults.fail(400, Where("POST", "/attributes$"))
    terminal.pingone.faults.fail(403, Where("DELETE", times=None))
    assert terminal.run("--apply", str(plan)) == 1
    [made] = terminal.pingone.applications
    shown = capsys.readouterr().out
    assert made in shown
    assert "Not everything could be undone" in shown
    terminal.pingone.faults.clear()
    assert terminal.run("--plan") == 1
    assert "registration.unfinished" in capsys.readouterr().err
    assert terminal.run("--undo") == 0
    assert not terminal.pingone.applications
    assert terminal.run("--undo") == 1


def test_what_was_created_is_removed_on_request(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.run("--apply", str(terminal.plan(capsys)))
    other = terminal.pingone.add_application(redirectUris=["https://x.example/callback_ping"])
    assert terminal.run("--remove") == 0
    assert set(terminal.pingone.applications) == {other.id}


def test_the_secret_is_replaced_and_the_former_one_ends(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.run("--apply", str(terminal.plan(capsys)))
    [made] = terminal.pingone.applications.values()
    former = made.secret.value
    assert terminal.run("--rotate", "--days", "2") == 0
    assert '"former_until": "20' in terminal.draft.read_text("utf-8")
    assert made.secret.previous == former != made.secret.value
    assert made.secret.previous_until
    left = made.secret.previous_until - terminal.services.clock()
    assert timedelta(days=1, hours=23) < left <= timedelta(days=2)
    stored = terminal.vault.read("acme-1")
    assert stored
    assert stored.client_secret == Secret(made.secret.value)
    shown = capsys.readouterr()
    assert made.secret.value not in shown.out + shown.err
