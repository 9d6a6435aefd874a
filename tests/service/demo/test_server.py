"""wizard.demo.server: loopback, host names, TLS, and faults on the wire."""

import ssl
import threading
from pathlib import Path

import httpx
import pytest
import trustme

from tests.service.demo.conftest import Launch
from tests.service.demo.visitor import PKCE, REDIRECT_URIS, Visitor
from wizard.demo.behaviour import Behaviour, Line
from wizard.demo.config import DemoConfig
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request
from wizard.demo.journal import Journal
from wizard.demo.server import LoopbackServer


def test_server_that_never_started_can_be_stopped() -> None:
    server = LoopbackServer("127.0.0.1", None, Journal())
    server.stop()
    assert server.socket.fileno() == -1


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _context(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def _pem(authority: trustme.CA) -> str:
    return authority.cert_pem.bytes().decode()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "", "x, y"])
def test_foreign_host_is_refused(visitor: Visitor, host: str) -> None:
    port = httpx.URL(visitor.provider.issuer).port
    headers = {"Host": host.format(port=port)}
    response = visitor.back_channel.get(visitor.provider.discovery_url, headers=headers)
    assert response.status_code == 421
    assert visitor.provider.journal.entries[-1].notes == {"refused": "host"}


def test_localhost_is_the_same_host(visitor: Visitor) -> None:
    port = httpx.URL(visitor.provider.issuer).port
    headers = {"Host": f"LOCALHOST:{port}"}
    assert visitor.back_channel.get(visitor.provider.discovery_url, headers=headers).is_success


def test_ipv6_loopback(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, address="::1"))
    assert visitor.provider.issuer.startswith("http://[::1]:")
    assert visitor.tokens()["id_token"]


def test_tls_with_a_private_authority(launch: Launch, authority: trustme.CA) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, tls=_context(authority)), _pem(authority))
    assert visitor.provider.issuer.startswith("https://127.0.0.1:")
    assert visitor.tokens(**PKCE)["id_token"]
    cookies = [e.headers.get("cookie") for e in visitor.provider.journal.at(Endpoint.TOKEN)]
    assert cookies == [None]


def test_tls_makes_the_session_cookie_secure(launch: Launch, authority: trustme.CA) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, tls=_context(authority)), _pem(authority))
    page = visitor.sign_on_page()
    assert "; Secure" in visitor.submit(page, "ada", "ada-demo").headers["set-cookie"]


def test_idle_tls_connection_ends_with_the_provider(launch: Launch, authority: trustme.CA) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, tls=_context(authority)), _pem(authority))
    visitor.back_channel.get(visitor.provider.discovery_url)
    visitor.provider.stop()
    assert not [t for t in threading.enumerate() if t.name == "demo-connection"]


def test_distrusting_client_leaves_a_trace_but_no_request(
    launch: Launch, authority: trustme.CA, tmp_path: Path
) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, tls=_context(authority)), _pem(trustme.CA()))
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        visitor.back_channel.get(visitor.provider.discovery_url)
    visitor.provider.stop()
    assert visitor.provider.journal.entries == ()
    assert visitor.provider.journal.interruptions


def test_fault_at_the_door(launch: Launch) -> None:
    def slam(line: Line) -> bool:
        line.reset()
        return True

    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=Behaviour(on_accept=slam)))
    with pytest.raises(httpx.ReadError):
        visitor.back_channel.get(visitor.provider.discovery_url)


def test_fault_at_the_door_may_let_somebody_in(launch: Launch) -> None:
    behaviour = Behaviour(on_accept=lambda _line: False)
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
    assert visitor.back_channel.get(visitor.provider.discovery_url).is_success


def test_silent_connection_does_not_hold_up_others_or_the_end(launch: Launch) -> None:
    def silence(_request: Request, line: Line) -> None:
        while not line.wait(60):
            pass

    behaviour = Behaviour(wire={Endpoint.TOKEN: silence})
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
    with pytest.raises(httpx.ReadTimeout):
        visitor.back_channel.post(visitor.url(Endpoint.TOKEN), timeout=0.1)
    assert visitor.back_channel.get(visitor.provider.discovery_url).is_success
    visitor.provider.stop()
    assert [entry.status for entry in visitor.provider.journal.at(Endpoint.TOKEN)] == [0]


def test_hook_with_a_defect_is_found_in_the_journal(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(visitor.provider.journal, "write", broken)
    with pytest.raises(httpx.RemoteProtocolError):
        visitor.back_channel.get(visitor.provider.discovery_url)
    visitor.provider.stop()
    journal = visitor.provider.journal
    assert "ZeroDivisionError" in journal.defects[0]
    journal._defects.clear()
