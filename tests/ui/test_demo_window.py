"""The demo's services: its ClearML server is the stand-in, whatever address was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.window import NoNetwork, parts
from wizard.checks.deployment.probe import probe_server
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import Request, Response
from wizard.ui.demo_window import demo_server


def loopback(request: Request) -> Response:
    assert request.url.startswith("http://127.0.0.1:"), request.url
    return NetworkClient().send(request)


def test_only_the_stand_in_gets_requests_for_the_clearml_server(tmp_path: Path) -> None:
    network = NoNetwork()
    network.answer = loopback
    with demo_server(parts(tmp_path, network)) as services:
        assert services.deploy
        http = services.http_for("")
        status = probe_server(http, "https://clearml.example.com")
        assert (status.active, status.open_source, status.problem) == (False, False, None)
        assert status.api == "https://clearml.example.com/api/login.supported_modes"
        with pytest.raises(AssertionError, match=r"ping\.example"):
            http.send(Request("https://ping.example/as"))
