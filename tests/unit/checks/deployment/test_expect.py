"""wizard.checks.deployment.expect: a draft need not be complete."""

from __future__ import annotations

from dataclasses import replace

from tests.support.standings import CREDENTIALS, DRAFT
from wizard.checks.deployment.expect import expected_server
from wizard.model.draft import Deployment, Draft


def test_a_whole_set_up_gives_client_id_callback_and_command() -> None:
    told = expected_server(DRAFT, CREDENTIALS)
    assert told.callback_url == "https://clearml.example/callback_ping"
    assert told.client_id == CREDENTIALS.client_id
    assert "up -d apiserver" in told.command
    assert CREDENTIALS.client_secret.reveal() not in told.command


def test_what_is_missing_is_left_out() -> None:
    told = expected_server(Draft(webapp_url="https://clearml.example"), None)
    assert (told.client_id, told.command) == ("", "")
    assert expected_server(Draft(), None).callback_url == ""
    assert (
        expected_server(replace(DRAFT, deployment=Deployment(folder="")), CREDENTIALS).command == ""
    )
