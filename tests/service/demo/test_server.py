"""wizard.demo.server: HTTP, also when it is wrong; loopback, host names, TLS, hooks."""

from __future__ import annotations

import socket
import ssl
import threading

import httpx
import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.service.demo.conftest import NOON, HandClock, Launch
from tests.service.demo.visitor import PKCE, REDIRECT_URIS, Visitor
from wizard.demo.behaviour import Behaviour
from wizard.demo.config import DemoConfig
from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.demo.server import LoopbackServer


def send(visitor: Visitor, message: bytes) -> bytes:
    """Send bytes, end the sending direction, read to the end."""
    issuer = httpx.URL(visitor.provider.issuer)
    with socket.create_connection((issuer.host, issuer.port or 0), 5) as connection:
        connection.sendall(message)
        connection.shutdown(socket.SHUT_WR)
        pieces = iter(lambda: connection.recv(65536), b"")
        return b"".join(pieces)


def post(visitor: Visitor, *headers: str) -> bytes:
    url = httpx.URL(visitor.url(Endpoint.TOKEN))
    lines = (f"POST {url.path} HTTP/1.1", f"Host: 127.0.0.1:{url.port}", *headers, "", "")
    return send(visitor, "\r\n".join(lines).encode())


def discovery(visitor: Visitor, **headers: str) -> httpx.Response:
    return visitor.back_channel.get(visitor.url(Endpoint.DISCOVERY), headers=headers)


class TestConnection:
    def test_it_is_kept_between_requests(self, visitor: Visitor) -> None:
        ports = [
            discovery(visitor).extensions["network_stream"].get_extra_info("client_addr")
            for _ in range(2)
        ]
        assert ports[0] == ports[1]

    def test_date_is_the_clocks_unless_a_hook_lies(self, launch: Launch) -> None:
        response = discovery(launch())
        assert response.headers["date"] == NOON.strftime("%a, %d %b %Y %H:%M:%S GMT")
        assert response.headers.get_list("server") == ["demo"]

        def liar(_request: Request, response: Response) -> Response:
            return response.with_headers(("date", "Thu, 01 Jan 1970 00:00:00 GMT"))

        behaviour = Behaviour(responses={Endpoint.DISCOVERY: liar})
        lying = discovery(launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour)))
        assert lying.headers.get_list("date") == ["Thu, 01 Jan 1970 00:00:00 GMT"]

    def test_head_has_no_body(self, visitor: Visitor) -> None:
        response = visitor.back_channel.head(visitor.url(Endpoint.DISCOVERY))
        assert response.status_code == 200
        assert int(response.headers["content-length"]) > 0
        assert response.content == b""

    def test_unreadable_body_is_refused_and_the_connection_closed(self, visitor: Visitor) -> None:
        rows = (
            (["Transfer-Encoding: chunked"], b"411"),
            (["Content-Length: -1"], b"400"),
            (["Content-Length: many"], b"400"),
            (["Content-Length: 5", "Content-Length: 6"], b"400"),
            (["Content-Length: 70000"], b"413"),
            (["Content-Length: " + "9" * 4000], b"413"),
        )
        for headers, status in rows:
            answer = post(visitor, *headers)
            assert answer.startswith(b"HTTP/1.1 " + status), headers
            assert b"Connection: close" in answer
            assert answer.count(b"HTTP/1.1") == 1

    def test_parameters_must_be_utf8_and_few(self, visitor: Visitor) -> None:
        url = visitor.url(Endpoint.AUTHORIZE)
        assert visitor.browser.get(url + "?state=%ff").status_code == 400
        assert visitor.browser.get(url + "?" + "a=b&" * 65).status_code == 400
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert visitor.browser.post(url, content=b"\xff", headers=form).status_code == 400

    def test_method_and_address_must_be_known(self, visitor: Visitor) -> None:
        client, site = visitor.back_channel, visitor.provider.site
        wrong_method = client.get(site.url(Endpoint.TOKEN))
        assert (wrong_method.status_code, wrong_method.headers["allow"]) == (405, "POST")
        assert client.put(site.url(Endpoint.TOKEN)).status_code == 501
        assert client.get(site.issuer + "/nothing").status_code == 404

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(noise=st.binary(max_size=400), method=st.sampled_from(["GET", "POST"]))
    def test_noise_never_hangs_it_nor_makes_it_fail(
        self, visitor: Visitor, noise: bytes, method: str
    ) -> None:
        start = f"{method} /{visitor.provider.config.environment_id}/as/authorize?".encode()
        send(visitor, start + noise)
        send(visitor, noise)


class TestHost:
    def test_foreign_host_is_refused(self, visitor: Visitor) -> None:
        port = httpx.URL(visitor.provider.issuer).port
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", "", "x, y"):
            assert discovery(visitor, Host=host).status_code == 421, host
            assert visitor.provider.journal.entries[-1].notes == {"refused": "host"}

    def test_localhost_is_the_same_host(self, visitor: Visitor) -> None:
        port = httpx.URL(visitor.provider.issuer).port
        assert discovery(visitor, Host=f"LOCALHOST:{port}").is_success

    def test_ipv6_loopback(self, launch: Launch) -> None:
        visitor = launch(DemoConfig(REDIRECT_URIS, address="::1"))
        assert visitor.provider.issuer.startswith("http://[::1]:")
        assert visitor.tokens()["id_token"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def context(authority: trustme.CA) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(made)
    return made


@pytest.fixture
def secured(launch: Launch, authority: trustme.CA) -> Visitor:
    config = DemoConfig(REDIRECT_URIS, tls=context(authority))
    return launch(config, authority.cert_pem.bytes().decode())


class TestTls:
    def test_a_login_with_a_private_authority(self, secured: Visitor) -> None:
        assert secured.provider.issuer.startswith("https://127.0.0.1:")
        assert secured.tokens(**PKCE)["id_token"]
        cookies = [e.headers.get("cookie") for e in secured.provider.journal.at(Endpoint.TOKEN)]
        assert cookies == [None]

    def test_the_session_cookie_is_secure(self, secured: Visitor) -> None:
        page = secured.sign_on_page()
        assert "; Secure" in secured.submit(page, "ada", "ada-demo").headers["set-cookie"]

    @pytest.mark.not_on_wine("goes on reading after a shutdown")
    def test_an_idle_connection_ends_with_the_provider(self, secured: Visitor) -> None:
        discovery(secured)
        secured.provider.stop()
        assert not [t for t in threading.enumerate() if t.name == "demo-connection"]

    def test_a_client_that_does_not_trust_it_sends_no_request(
        self, launch: Launch, authority: trustme.CA
    ) -> None:
        other = trustme.CA().cert_pem.bytes().decode()
        visitor = launch(DemoConfig(REDIRECT_URIS, tls=context(authority)), other)
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            discovery(visitor)
        visitor.provider.stop()
        assert visitor.provider.journal.entries == ()


class TestHooks:
    def test_one_for_new_connections_may_end_them(self, launch: Launch) -> None:
        def end(connection: socket.socket, _: threading.Event) -> bool:
            connection.close()
            return True

        visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=Behaviour(on_accept=end)))
        with pytest.raises(httpx.TransportError):
            discovery(visitor)

    def test_one_for_new_connections_may_accept_them(self, launch: Launch) -> None:
        behaviour = Behaviour(on_accept=lambda _, __: False)
        visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
        assert discovery(visitor).is_success

    def test_one_may_take_over_a_connection(self, launch: Launch) -> None:
        def write(_: Request, connection: socket.socket, __: threading.Event) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

        behaviour = Behaviour(connections={Endpoint.JWKS: write})
        visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
        assert visitor.back_channel.get(visitor.url(Endpoint.JWKS)).json() == {}

    def test_silent_connection_does_not_hold_up_others_or_the_end(self, launch: Launch) -> None:
        def silent(_: Request, __: socket.socket, stopping: threading.Event) -> None:
            stopping.wait()

        behaviour = Behaviour(connections={Endpoint.TOKEN: silent})
        visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
        with pytest.raises(httpx.ReadTimeout):
            visitor.back_channel.post(visitor.url(Endpoint.TOKEN), timeout=0.1)
        assert discovery(visitor).is_success
        visitor.provider.stop()
        assert [entry.status for entry in visitor.provider.journal.at(Endpoint.TOKEN)] == [0]


def test_server_that_never_started_can_be_stopped(clock: HandClock) -> None:
    server = LoopbackServer("127.0.0.1", None, clock)
    server.stop()
    assert server.socket.fileno() == -1


def test_a_failure_of_its_own_is_logged(clock: HandClock, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with DemoProvider(DemoConfig(REDIRECT_URIS), clock, observe=broken) as provider:
        with httpx.Client(trust_env=False) as client, pytest.raises(httpx.RemoteProtocolError):
            client.get(provider.site.url(Endpoint.DISCOVERY))
        provider.stop()
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()
