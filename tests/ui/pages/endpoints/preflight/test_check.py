"""The check before the login: by its button and on Next, against the demo provider."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gallery.scan import main_buttons
from tests.support.demo_provider import RecordingProvider
from tests.support.preflight import demo_credentials
from tests.support.preflight_card import (
    LONG,
    Open,
    at,
    findings,
    next_text,
    others,
    says,
    wait,
)
from tests.support.window import click, find
from wizard.checks.catalog import PREFLIGHT
from wizard.demo.product_profile import Endpoint
from wizard.flow import StepState
from wizard.model.step import Step
from wizard.model.verdict import Verdict
from wizard.ui.navigation import StepButton
from wizard.ui.session import Session
from wizard.ui.widgets import VerdictList


def test_healthy_provider_passes_every_check_and_verdicts_appear_as_they_come(
    qtbot: QtBot, opened: Open, live: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = opened(live)
    bar = find(shell, QLabel, "preflight-busy-doing")
    busy: list[bool] = []
    draw = VerdictList.add

    def add(drawn: VerdictList, verdict: Verdict) -> None:
        busy.append(bar.isVisible())
        draw(drawn, verdict)

    monkeypatch.setattr(VerdictList, "add", add)
    click(shell, "preflight-now")
    assert bar.isVisible()
    assert find(shell, QLabel, "hint-words").text() == "Checking…"
    wait(qtbot, shell, "All fine")
    assert busy[: len(PREFLIGHT)] == [True] * len(PREFLIGHT)
    assert [v.check for v in others(shell)] == [rule.check.name for rule in PREFLIGHT]
    assert findings(shell) == ()
    click(shell, "preflight-rest-open")
    assert find(shell, QWidget, "verdict-preflight.client-auth").isVisible()
    assert at(shell) is Step.ENDPOINTS
    assert next_text(shell) == "Next"


def test_next_checks_first_and_goes_on_by_itself(
    qtbot: QtBot, opened: Open, live: Session, ping: RecordingProvider
) -> None:
    shell = opened(live)
    before = len(ping.journal.entries)
    click(shell, "next")
    assert at(shell) is Step.ENDPOINTS
    assert not find(shell, QAbstractButton, "next").isEnabled()
    qtbot.waitUntil(lambda: shell.current is Step.OPTIONS, timeout=LONG)
    asked = len(ping.journal.entries)
    assert asked > before
    click(shell, "back")
    assert says(shell) == "All fine"
    click(shell, "next")
    assert at(shell) is Step.OPTIONS
    assert len(ping.journal.entries) == asked


def test_failure_stays_and_next_goes_on_anyway(
    qtbot: QtBot, opened: Open, live: Session, ping: RecordingProvider
) -> None:
    wrong = replace(demo_credentials(ping, "not-the-secret"), version="v2")
    live.services.vault.write("setup", wrong)
    shell = opened(live)
    click(shell, "next")
    wait(qtbot, shell, "1 check failed")
    (verdict,) = findings(shell)
    assert verdict.check == "preflight.client-auth"
    assert verdict.problem is not None
    assert at(shell) is Step.ENDPOINTS
    assert next_text(shell) == "Go on anyway"
    assert main_buttons(shell) == ["preflight-now"]
    assert find(shell, QAbstractButton, "preflight-now").text() == "Check again"
    remedy = find(shell, QAbstractButton, f"fix-{verdict.problem.code}")
    assert remedy.text() == "Replace the secret"
    assert remedy.hasFocus()
    row = find(shell, QWidget, "verdict-preflight.client-auth")
    assert row.accessibleName() == "Failed: Client ID or secret refused"
    qtbot.waitUntil(lambda: row.visibleRegion().boundingRect() == row.rect())
    click(shell, f"fix-{verdict.problem.code}")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "client_secret-edit"
    click(shell, "next")
    assert at(shell) is Step.OPTIONS
    assert find(shell, StepButton, "step-endpoints").state is StepState.ATTENTION


def test_change_makes_the_result_stale_and_next_checks_again(
    qtbot: QtBot, opened: Open, live: Session
) -> None:
    shell = opened(live)
    sound = live.draft.jwks_url
    live.edit(jwks_url=f"{sound}/none")
    click(shell, "next")
    wait(qtbot, shell, "failed")
    assert next_text(shell) == "Go on anyway"
    live.edit(jwks_url=sound)
    assert says(shell) == "Something was changed since this check"
    assert next_text(shell) == "Next"
    live.edit(jwks_url=f"{sound}/none")
    assert "failed" in says(shell)
    live.edit(jwks_url=sound)
    click(shell, "next")
    qtbot.waitUntil(lambda: shell.current is Step.OPTIONS, timeout=LONG)


def test_result_is_stale_after_a_change_that_it_depends_on_and_only_then(
    qtbot: QtBot, opened: Open, live: Session, ping: RecordingProvider
) -> None:
    shell = opened(live)
    click(shell, "preflight-now")
    wait(qtbot, shell, "All fine")
    live.edit(debug=True, groups_enabled=True, groups_claim="", everybody=True)
    assert says(shell) == "All fine"
    live.edit(default_company="no id!")
    assert says(shell) == "All fine"
    live.edit(pkce=False)
    assert says(shell) == "Something was changed since this check"
    live.edit(pkce=True)
    assert says(shell) == "All fine"
    live.keyring.put(replace(demo_credentials(ping, "another"), version="v2"))
    wait(qtbot, shell, "Something was changed")


def test_secret_meant_for_another_place_is_not_sent_before_a_yes(
    qtbot: QtBot, opened: Open, live: Session, ping: RecordingProvider
) -> None:
    stranger = replace(demo_credentials(ping), origin="https://elsewhere.example")
    live.services.vault.write("setup", stranger)
    before = ping.journal.at(Endpoint.TOKEN)
    shell = opened(live)
    click(shell, "preflight-now")
    wait(qtbot, shell, "Nothing wrong found, 1 not checked")
    (verdict,) = findings(shell)
    assert "secret was not sent" in verdict.detail
    assert ping.journal.at(Endpoint.TOKEN) == before
    click(shell, "preflight-question-act")
    wait(qtbot, shell, "All fine")
    assert live.credentials
    assert live.credentials.issuer == ping.site.origin
    assert not find(shell, QWidget, "preflight-question").isVisible()


def test_what_cannot_be_right_is_not_sent(
    qtbot: QtBot, opened: Open, live: Session, ping: RecordingProvider
) -> None:
    shell = opened(live)
    before = ping.journal.at(Endpoint.TOKEN)
    live.keyring.type_client_id("cl\u00efent")
    click(shell, "preflight-now")
    wait(qtbot, shell, "failed")
    assert "preflight.credentials" in [verdict.check for verdict in findings(shell)]
    assert ping.journal.at(Endpoint.TOKEN) == before


def test_yes_to_one_place_is_no_yes_to_another(
    qtbot: QtBot, opened: Open, live: Session, ping: RecordingProvider
) -> None:
    stranger = replace(demo_credentials(ping), origin="https://elsewhere.example")
    live.services.vault.write("setup", stranger)
    shell = opened(live)
    click(shell, "preflight-now")
    wait(qtbot, shell, "Nothing wrong found, 1 not checked")
    live.edit(access_token_url="https://unasked.example/token")
    click(shell, "preflight-question-act")
    assert live.credentials
    assert live.credentials.origin == "https://elsewhere.example"
    assert "unasked.example" in find(shell, QLabel, "preflight-question-what").text()


def test_what_ping_publishes_is_filled_in_by_a_click(
    qtbot: QtBot, opened: Open, live: Session, ping: RecordingProvider
) -> None:
    live.edit(issuer="", jwks_url="", userinfo_url="")
    shell = opened(live)
    click(shell, "preflight-now")
    wait(qtbot, shell, "1 check failed")
    button = find(shell, QAbstractButton, "fix-keys.not-filled-in")
    assert button.text() == "Fill in what Ping publishes"
    button.click()
    qtbot.waitUntil(lambda: live.draft.issuer == ping.issuer, timeout=LONG)
    assert live.draft.jwks_url == ping.site.url(Endpoint.JWKS)
    assert live.draft.ping_url == ping.site.url(Endpoint.AUTHORIZE)
    wait(qtbot, shell, "Something was changed since this check")
    click(shell, "preflight-now")
    wait(qtbot, shell, "All fine")


def test_wrong_requests_are_not_repeated_in_the_window(
    qtbot: QtBot, opened: Open, live: Session, ping: RecordingProvider
) -> None:
    shell = opened(live)
    sent = []
    for _ in range(2):
        before = len(ping.journal.at(Endpoint.AUTHORIZE))
        click(shell, "preflight-now")
        qtbot.waitUntil(find(shell, QAbstractButton, "preflight-now").isEnabled, timeout=LONG)
        wait(qtbot, shell, "All fine")
        sent.append(len(ping.journal.at(Endpoint.AUTHORIZE)) - before)
    assert sent == [4, 1]


def test_what_waits_for_a_failure_is_folded_below_it(
    qtbot: QtBot, opened: Open, live: Session
) -> None:
    live.edit(jwks_url="https://elsewhere.example/jwks")
    shell = opened(live)
    click(shell, "preflight-now")
    wait(qtbot, shell, "failed")
    waiting = [one.check for one in findings(shell) if one.waits]
    assert "preflight.client-auth" in waiting
    assert not find(shell, QWidget, "verdict-preflight.client-auth").isVisible()
    line = find(shell, QAbstractButton, "preflight-verdicts-waiting-open")
    assert line.text() == f"{len(waiting)} checks wait for this"
    line.click()
    assert find(shell, QWidget, "verdict-preflight.client-auth").isVisible()
