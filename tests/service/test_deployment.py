"""The look at a deployed ClearML server, over real sockets and real TLS."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.support.clearml import FakeClearml, Mood, modes
from tests.support.loopback import Response, redirect
from tests.support.tables import failures
from wizard.checks.deployment import probe as looking
from wizard.checks.deployment.probe import Polling, Progress, probe_server, wait_for_server
from wizard.checks.deployment.rules import Expected, check_server
from wizard.model.urls import callback_url
from wizard.model.verdict import State, Verdict, worst
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HERE = "127.0.0.1"


@pytest.fixture
def server() -> Iterator[FakeClearml]:
    with FakeClearml() as running:
        yield running


def seen(address: str, ca_file: str = "", client_id: str = "an-id") -> tuple[Verdict, ...]:
    expected = Expected(callback_url(address), client_id)
    return check_server(probe_server(NetworkClient(ca_file), address), expected)


def codes(verdicts: tuple[Verdict, ...]) -> list[str]:
    return [v.problem.code for v in verdicts if v.problem]


def test_open_source_is_recognised(server: FakeClearml) -> None:
    assert codes(seen(server.origin)) == ["deployment.open-source"]
    assert [r.path for r in server.requests] == [
        "/api/login.supported_modes",
        "/api/login.get_settings",
    ]


def test_enterprise_without_the_variables(server: FakeClearml) -> None:
    server.mood = Mood.WITHOUT_PING
    assert codes(seen(server.origin)) == ["deployment.ping-absent"]


def test_enterprise_with_ping(server: FakeClearml) -> None:
    server.mood = Mood.WITH_PING
    verdicts = seen(server.origin)
    assert [v.state for v in verdicts] == [State.PASSED] * 5
    assert verdicts[-1].detail == f"{server.origin}/callback_ping"


def test_a_server_that_takes_get_only(server: FakeClearml) -> None:
    server.mood, server.get_only = Mood.WITH_PING, True
    server.callback_prefix = f"{server.origin}/callback_"
    assert codes(seen(server.origin)) == []


def test_another_client_id_and_another_callback(server: FakeClearml) -> None:
    server.mood, server.client_id = Mood.WITH_PING, "of-the-test-environment"
    server.callback_prefix = "http://clearml.example/callback_"
    assert codes(seen(server.origin)) == ["deployment.client-id", "deployment.callback"]


def test_a_providers_list_in_another_form(server: FakeClearml) -> None:
    server.pages["/api/login.supported_modes"] = modes(
        sso_providers=[{"name": "oauth", "display_name": "Ping Identity"}]
    )
    assert worst(seen(server.origin)) is State.PASSED


def test_apiserver_that_is_down(server: FakeClearml) -> None:
    server.mood = Mood.DOWN
    assert codes(seen(server.origin)) == ["deployment.apiserver-down"]


def test_web_site_that_is_not_clearml(server: FakeClearml) -> None:
    server.api_path = "/nowhere/"
    assert codes(seen(server.origin)) == ["deployment.not-clearml"]


def test_garbage(server: FakeClearml) -> None:
    def check(body: str) -> None:
        server.pages["/api/login.supported_modes"] = Response(body)
        assert codes(seen(server.origin)) == ["deployment.not-clearml"]

    rows = ["", "[]", "{", '{"meta": {}}', '{"data": {}}', "\x00\xff", "[" * 100_000, "null"]
    assert failures(zip(rows), check) == {}


def test_more_than_anybody_reads(server: FakeClearml) -> None:
    server.pages["/api/login.supported_modes"] = Response(json.dumps({"meta": "x" * 2_000_000}))
    assert codes(seen(server.origin)) == ["deployment.not-clearml"]


def test_redirects_are_reported_and_not_followed(server: FakeClearml) -> None:
    with FakeClearml() as elsewhere:
        elsewhere.mood = Mood.WITH_PING
        target = elsewhere.url("/api/login.supported_modes")
        server.pages["/api/login.supported_modes"] = redirect(target)
        assert codes(seen(server.origin)) == ["deployment.redirected"]
        assert elsewhere.requests == []


def test_a_port_on_which_nothing_listens() -> None:
    with socket.create_server((HERE, 0)) as bound:
        address = f"http://{HERE}:{bound.getsockname()[1]}"
    (found,) = [v.problem for v in seen(address) if v.problem]
    assert found.code == "deployment.unreachable"
    assert "VPN" in found.remedy


def test_a_server_that_keeps_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "REQUEST_SECONDS", 0.2)
    with socket.create_server((HERE, 0)) as listening:
        address = f"http://{HERE}:{listening.getsockname()[1]}"
        assert codes(seen(address)) == ["deployment.unreachable"]


def _tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "company-ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.mark.not_on_wine("verifies certificates in its own way")
def test_company_authority(authority: trustme.CA, ca_file: str) -> None:
    with FakeClearml(tls=_tls(authority.issue_cert(HERE)), mood=Mood.WITH_PING) as server:
        assert codes(seen(server.origin, ca_file)) == []
        asked = len(server.requests)
        (found,) = [v.problem for v in seen(server.origin) if v.problem]
        assert found.code == "deployment.tls"
        assert "Extra CA file" in found.remedy
        assert len(server.requests) == asked


@pytest.mark.not_on_wine("verifies certificates in its own way")
def test_expired_certificate_and_one_of_another_host(authority: trustme.CA, ca_file: str) -> None:
    old = authority.issue_cert(HERE, not_before=LONG_AGO, not_after=LONG_AGO + timedelta(days=1))
    for certificate, word in ((old, "expired"), (authority.issue_cert("x.example"), "another")):
        with FakeClearml(tls=_tls(certificate)) as server:
            (found,) = [v.problem for v in seen(server.origin, ca_file) if v.problem]
            assert found.code == "deployment.tls"
            assert word in found.what


def test_plain_http_where_https_is_expected(server: FakeClearml) -> None:
    assert codes(seen(server.origin.replace("http:", "https:"))) == ["deployment.tls"]


def test_waiting_sees_the_server_come_up_with_ping(server: FakeClearml) -> None:
    server.mood = Mood.DOWN
    reported: list[str] = []
    turn = {1: Mood.WITHOUT_PING, 2: Mood.WITH_PING}

    def report(progress: Progress) -> None:
        reported.append(progress.text)
        server.mood = turn[len(reported)]

    http = NetworkClient()
    status = wait_for_server(
        lambda c: probe_server(http, server.origin, c), CancelToken(), Polling(60, 0.01), report
    )
    assert status.active
    assert ["HTTP 502" in reported[0], "without Ping" in reported[1]] == [True, True]
