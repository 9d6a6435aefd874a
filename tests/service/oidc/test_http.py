"""The door to the network against servers that behave badly, over real sockets."""

import gzip
import logging
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.service.oidc.rawserver import Connection, RawServer, Serve, answering
from wizard.oidc.exchange import Exchange
from wizard.oidc.http import Cancel, Http, HttpTrouble, Reply, Request, form
from wizard.oidc.lines import Lines

QUICK = 0.6
"""A deadline short enough for a test, in seconds."""

Ask = Callable[..., Reply]


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    yield
    assert [t for t in threading.enumerate() if t.name == "http"] == []


def code_of(
    serve: Serve, tls: ssl.SSLContext | None = None, ca_file: str = "", deadline: float = 15
) -> str:
    with RawServer(serve, tls) as server, pytest.raises(HttpTrouble) as caught:
        Http(ca_file, deadline=deadline).send(Request(server.url))
    problem = caught.value.problem
    assert len(problem.what) <= 110
    assert problem.why
    assert problem.remedy
    return problem.code


def reply_of(serve: Serve) -> Reply:
    with RawServer(serve) as server:
        return Http().send(Request(server.url))


def test_answer_arrives_whole() -> None:
    date = "Date: Tue, 06 May 2031 12:00:00 GMT"
    reply = reply_of(answering(b'{"a": 1}', "Content-Type: application/JSON; charset=x", date))
    assert (reply.status, reply.body) == (200, b'{"a": 1}')
    assert reply.media_type == "application/json"
    assert reply.date == datetime(2031, 5, 6, 12, tzinfo=UTC)
    assert reply.skew(datetime(2031, 5, 6, 11, tzinfo=UTC)) == timedelta(hours=1)


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 May 99999 12:00:00 GMT"])
def test_bad_date_is_no_date(date: str) -> None:
    assert reply_of(answering(b"", f"Date: {date}")).date is None


def test_form_is_posted() -> None:
    seen: list[bytes] = []

    def serve(connection: Connection) -> None:
        seen.append(connection.request())
        connection.answer(b"{}")

    with RawServer(serve) as server:
        Http().send(form(server.url, [("code", "a b&=ä")]))
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST / HTTP/1.1")
    assert b"accept-encoding: identity" in head.lower()
    assert body == b"code=a+b%26%3D%C3%A4"


def test_redirect_is_not_followed() -> None:
    with RawServer(answering(b"", "Location: /again", status="302 Found")) as server:
        reply = Http().send(Request(server.url))
        assert (reply.status, reply.header("Location")) == (302, "/again")
        assert len(server.connections) == 1


def test_cookie_is_not_kept() -> None:
    seen: list[bytes] = []

    def serve(connection: Connection) -> None:
        seen.append(connection.request())
        connection.answer(b"", "Set-Cookie: session=1; Path=/")

    with RawServer(serve) as server:
        http = Http()
        http.send(Request(server.url))
        http.send(Request(server.url))
    assert len(seen) == 2
    assert b"session" not in seen[1]


class TestKeptConnections:
    def test_questions_share_a_connection(self) -> None:
        def serve(connection: Connection) -> None:
            while connection.request():
                connection.answer(b"{}")

        with RawServer(serve) as server:
            http = Http()
            for _ in range(3):
                assert http.send(Request(server.url)).body == b"{}"
            assert len(server.connections) == 1
            http.send(form(server.url, []))
            assert len(server.connections) == 2
            del http  # closes what is idle, or the server would wait for more

    def test_connection_that_the_server_ends_is_not_kept(self) -> None:
        with RawServer(answering(b"{}", "Connection: close")) as server:
            http = Http()
            for _ in range(2):
                assert http.send(Request(server.url)).body == b"{}"
            assert len(server.connections) == 2

    def test_dropped_connection_is_replaced_once(self) -> None:
        served: list[Connection] = []

        def serve(connection: Connection) -> None:
            served.append(connection)
            connection.request()
            if len(served) < 3:
                connection.answer(b"{}")
                connection.request()

        with RawServer(serve) as server:
            http = Http()
            assert [http.send(Request(server.url)).status for _ in range(2)] == [200, 200]
            with pytest.raises(HttpTrouble) as caught:
                http.send(Request(server.url))
        assert caught.value.problem.code == "http.broken"
        assert len(served) == 3

    def test_form_is_never_sent_twice(self) -> None:
        with RawServer(Connection.request) as server:  # type: ignore[arg-type]
            with pytest.raises(HttpTrouble):
                Http().send(form(server.url, []))
            assert len(server.connections) == 1

    def test_kept_connection_can_be_cancelled(self) -> None:
        cancel = Cancel()

        def serve(connection: Connection) -> None:
            connection.request()
            connection.answer(b"{}")
            connection.request()
            connection.wait_until_left()

        with RawServer(serve) as server:
            http = Http(deadline=20)
            http.send(Request(server.url))
            timer = threading.Timer(0.2, cancel.set)
            timer.start()
            began = time.monotonic()
            with pytest.raises(HttpTrouble) as caught:
                http.send(Request(server.url), cancel)
            took = time.monotonic() - began
            timer.join()
            assert len(server.connections) == 1
        assert caught.value.problem.code == "http.cancelled"
        assert took < 0.7


def test_exchange_stopped_before_it_begins_sends_nothing() -> None:
    with RawServer(answering(b"{}")) as server:
        lines = Lines("")
        exchange = Exchange(Request(server.url), 5, 100, lines)
        exchange.stop()
        exchange.start()
        exchange.leave(5)
        lines.close()
    assert exchange.reply is None


def drip_headers(connection: Connection) -> None:
    connection.request()
    connection.send(b"HTTP/1.1 200 OK\r\n")
    connection.drip(b"X-A: 1\r\n", 0.05)


def drip_body(connection: Connection) -> None:
    connection.request()
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    connection.drip(b"a", 0.05)


def silence(connection: Connection) -> None:
    connection.request()
    connection.wait_until_left()


def continues(connection: Connection) -> None:
    connection.request()
    connection.drip(b"HTTP/1.1 100 Continue\r\n\r\n", 0.01)


@pytest.mark.parametrize("serve", [drip_headers, drip_body, silence, continues])
def test_slow_answers_end_at_the_deadline(serve: Serve) -> None:
    began = time.monotonic()
    assert code_of(serve, deadline=QUICK) == "http.timeout"
    assert time.monotonic() - began < QUICK + 1


def test_name_service_that_hangs_does_not_hold_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hanging(*_: object, **__: object) -> list[object]:
        released.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    began = time.monotonic()
    with pytest.raises(HttpTrouble) as caught:
        Http(deadline=QUICK).send(Request("https://idp.example/"))
    took = time.monotonic() - began
    released.set()
    for thread in threading.enumerate():
        if thread.name == "http":
            thread.join(5)
    assert caught.value.problem.code == "http.timeout"
    assert took < QUICK + 1


def test_unknown_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(HttpTrouble) as caught:
        Http().send(Request("https://idp.example/as", at="jwks_url"))
    problem = caught.value.problem
    assert problem.code == "http.dns"
    assert problem.field == "jwks_url"
    assert "idp.example" in problem.what


def test_closed_port() -> None:
    with RawServer(silence) as server:
        url = server.url
    with pytest.raises(HttpTrouble) as caught:
        Http().send(Request(url))
    assert caught.value.problem.code == "http.refused"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "https://", "https://[::1", "nothing"])
def test_address_that_cannot_be_asked(url: str) -> None:
    with pytest.raises(HttpTrouble) as caught:
        Http().send(Request(url))
    assert caught.value.problem.code == "http.url"


def test_endless_body_is_cut_off() -> None:
    def serve(connection: Connection) -> None:
        connection.request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
        while connection.sent < 1 << 30:
            connection.send(bytes(65536))

    with RawServer(serve) as server:
        with pytest.raises(HttpTrouble) as caught:
            Http().send(Request(server.url))
        sent = server.connections[0].sent
    assert caught.value.problem.code == "http.too-large"
    assert sent < 64 << 20


def test_endless_headers_are_cut_off() -> None:
    def serve(connection: Connection) -> None:
        connection.request()
        connection.send(b"HTTP/1.1 200 OK\r\n")
        while connection.sent < 1 << 26:
            connection.send(b"X-Header: " + b"a" * 8000 + b"\r\n")

    assert code_of(serve) == "http.broken"


def test_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(64 << 20))
    assert code_of(answering(bomb, "Content-Encoding: gzip")) == "http.too-large"


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_small_packed_answer_is_unpacked(packing: str) -> None:
    packed = gzip.compress(b"{}") if packing == "gzip" else zlib.compress(b"{}")
    assert reply_of(answering(packed, f"Content-Encoding: {packing}")).body == b"{}"


@pytest.mark.parametrize(
    ("packing", "body"), [("br", b"xyz"), ("gzip", b"xyz"), ("gzip, gzip", gzip.compress(b"{}"))]
)
def test_unknown_packing_is_refused(packing: str, body: bytes) -> None:
    assert code_of(answering(body, f"Content-Encoding: {packing}")) == "http.encoding"


def garbage(connection: Connection) -> None:
    connection.request()
    connection.send(b"220 mail.example ESMTP\r\n" * 3)


def half_closed(connection: Connection) -> None:
    connection.request()
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
    connection.line.shutdown(socket.SHUT_WR)
    connection.wait_until_left()


def closes_at_once(connection: Connection) -> None:
    connection.request()


@pytest.mark.parametrize("serve", [garbage, half_closed, closes_at_once])
def test_broken_answers(serve: Serve) -> None:
    assert code_of(serve) == "http.broken"


@pytest.mark.parametrize("serve", [drip_headers, drip_body, silence])
def test_cancel_interrupts_within_half_a_second(serve: Serve) -> None:
    cancel = Cancel()
    with RawServer(serve) as server:
        timer = threading.Timer(0.2, cancel.set)
        timer.start()
        began = time.monotonic()
        with pytest.raises(HttpTrouble) as caught:
            Http(deadline=20).send(Request(server.url), cancel)
        took = time.monotonic() - began
        timer.join()
    assert caught.value.problem.code == "http.cancelled"
    assert took < 0.7


def test_cancel_interrupts_a_tls_handshake() -> None:
    cancel = Cancel()
    with RawServer(Connection.wait_until_left) as server:
        timer = threading.Timer(0.2, cancel.set)
        timer.start()
        began = time.monotonic()
        with pytest.raises(HttpTrouble) as caught:
            Http(deadline=20).send(Request(server.url.replace("http:", "https:")), cancel)
        took = time.monotonic() - began
        timer.join()
    assert caught.value.problem.code == "http.cancelled"
    assert took < 0.7


def test_cancelled_before_is_never_sent() -> None:
    cancel = Cancel()
    cancel.set()
    with RawServer(answering(b"")) as server:
        with pytest.raises(HttpTrouble) as caught:
            Http().send(Request(server.url), cancel)
        assert server.connections == []
    assert caught.value.problem.code == "http.cancelled"


def test_cancel_during_the_name_lookup_cuts_the_late_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cancel, released = Cancel(), threading.Event()
    lookup = socket.getaddrinfo

    def late(*args: str, **more: int) -> object:
        cancel.set()
        released.wait(20)
        return lookup(*args, **more)  # type: ignore[arg-type]

    with RawServer(answering(b"{}")) as server:
        monkeypatch.setattr(socket, "getaddrinfo", late)
        with pytest.raises(HttpTrouble) as caught:
            Http().send(Request(server.url), cancel)
        released.set()
        for thread in threading.enumerate():
            if thread.name == "http":
                thread.join(5)
    assert caught.value.problem.code == "http.cancelled"


class TestTls:
    @pytest.fixture
    def authority(self) -> trustme.CA:
        return trustme.CA()

    @pytest.fixture
    def ca_file(self, authority: trustme.CA, tmp_path: Path) -> str:
        path = tmp_path / "ca.pem"
        authority.cert_pem.write_to_path(path)
        return str(path)

    def context(
        self, authority: trustme.CA, name: str, years: tuple[int, int] | None = None
    ) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in years or (2000, 2100))
        authority.issue_cert(name, not_before=first, not_after=last).configure_cert(context)
        return context

    def test_extra_ca_file_is_trusted(self, authority: trustme.CA, ca_file: str) -> None:
        tls = self.context(authority, "127.0.0.1")
        with RawServer(answering(b"{}"), tls) as server:
            assert Http(ca_file).send(Request(server.url)).body == b"{}"

    def test_unknown_authority(self, authority: trustme.CA) -> None:
        tls = self.context(authority, "127.0.0.1")
        assert code_of(answering(b"{}"), tls) == "http.tls-untrusted"

    def test_other_host_name(self, authority: trustme.CA, ca_file: str) -> None:
        tls = self.context(authority, "other.example")
        assert code_of(answering(b"{}"), tls, ca_file) == "http.tls-hostname"

    @pytest.mark.parametrize(
        ("years", "code"),
        [((2001, 2002), "http.tls-expired"), ((2090, 2091), "http.tls-not-yet-valid")],
    )
    def test_out_of_its_time(
        self, years: tuple[int, int], code: str, authority: trustme.CA, ca_file: str
    ) -> None:
        tls = self.context(authority, "127.0.0.1", years)
        assert code_of(answering(b"{}"), tls, ca_file) == code

    def test_client_certificate_wanted(self, authority: trustme.CA, ca_file: str) -> None:
        tls = self.context(authority, "127.0.0.1")
        tls.verify_mode = ssl.CERT_REQUIRED
        tls.load_verify_locations(ca_file)
        assert code_of(answering(b"{}"), tls, ca_file) == "http.tls-client-certificate"

    def test_plain_http_addressed_with_https(self) -> None:
        def serve(connection: Connection) -> None:
            connection.line.recv(65536)
            connection.answer(b"", status="400 Bad Request")

        with RawServer(serve) as server, pytest.raises(HttpTrouble) as caught:
            Http().send(Request(server.url.replace("http:", "https:")))
        assert caught.value.problem.code == "http.tls"

    @pytest.mark.parametrize("content", [None, b"", b"no certificate"])
    def test_unusable_ca_file(self, content: bytes | None, tmp_path: Path) -> None:
        path = tmp_path / "extra.pem"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(HttpTrouble) as caught:
            Http(str(path)).send(Request("https://127.0.0.1:9/"))
        assert caught.value.problem.code == "http.ca-file"
        assert caught.value.problem.field == "ca_file"


class TestProxy:
    def test_loopback_never_goes_through_a_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        assert reply_of(answering(b"{}")).body == b"{}"

    def test_proxy_carries_the_request(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with RawServer(answering(b"{}")) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            reply = Http().send(Request("http://idp.example/"))
        assert reply.proxy == f"127.0.0.1:{proxy.port}"

    def test_proxy_wants_a_login(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with RawServer(answering(b"", status="407 Login")) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            with pytest.raises(HttpTrouble) as caught:
                Http().send(Request("http://idp.example/"))
        assert caught.value.problem.code == "http.proxy"

    @pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "403 Forbidden"])
    def test_proxy_refuses_the_tunnel(self, status: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with RawServer(answering(b"", status=status)) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.url)
            with pytest.raises(HttpTrouble) as caught:
                Http().send(Request("https://idp.example/"))
        assert caught.value.problem.code == "http.proxy"

    @pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "nonsense://x"])
    def test_unusable_proxy(self, proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        with pytest.raises(HttpTrouble) as caught:
            Http().send(Request("https://idp.example/"))
        assert caught.value.problem.code == "http.proxy"


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        caplog.set_level(logging.DEBUG, name)
    location = "Location: https://clearml.example/callback_ping?code=code-of-the-callback"
    with RawServer(answering(b"body-of-the-answer", location, status="302 Found")) as server:
        request = form(server.url + "?in=the-query", [("client_secret", "the-secret")])
        Http().send(request)
    assert "the-secret" not in repr(request)
    assert caplog.records == []
