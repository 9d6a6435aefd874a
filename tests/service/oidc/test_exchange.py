"""One exchange with a server that is slow, endless, broken, or left behind."""

import gzip
import socket
import threading
import time
import zlib

import pytest

from tests.service.oidc.asking import QUICK, code_of, drip_body, drip_headers, reply_of, silence
from tests.service.oidc.rawserver import Connection, RawServer, Serve, answering
from wizard.oidc.exchange import Exchange
from wizard.oidc.http import NetworkClient, Request, RequestError
from wizard.oidc.lines import Lines


def test_exchange_stopped_before_it_begins_sends_nothing() -> None:
    with RawServer(answering(b"{}")) as server:
        lines = Lines("")
        exchange = Exchange(Request(server.url), 5, 100, lines)
        exchange.stop()
        exchange.start()
        exchange.leave(5)
        lines.close()
    assert exchange.reply is None


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
    with pytest.raises(RequestError) as caught:
        NetworkClient(deadline=QUICK).send(Request("https://idp.example/"))
    took = time.monotonic() - began
    released.set()
    for thread in threading.enumerate():
        if thread.name == "http":
            thread.join(5)
    assert caught.value.problem.code == "http.timeout"
    assert took < QUICK + 1


def test_endless_body_is_cut_off() -> None:
    def serve(connection: Connection) -> None:
        connection.request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
        while connection.sent < 1 << 30:
            connection.send(bytes(65536))

    with RawServer(serve) as server:
        with pytest.raises(RequestError) as caught:
            NetworkClient().send(Request(server.url))
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
