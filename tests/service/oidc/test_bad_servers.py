"""Servers that are slow, endless or broken."""

import gzip
import socket
import threading
import time
import zlib

import pytest

from tests.service.oidc.rawserver import Connection, RawServer, Serve, answering
from tests.service.oidc.requests import (
    QUICK,
    code_of,
    drip_body,
    drip_headers,
    join_lookups,
    response_of,
    silence,
)
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import Request, RequestError


def continues(connection: Connection) -> None:
    connection.request()
    connection.drip(b"HTTP/1.1 100 Continue\r\n\r\n", 0.01)


@pytest.mark.parametrize("serve", [drip_headers, drip_body, silence, continues])
def test_slow_answers_end_at_the_deadline(serve: Serve) -> None:
    began = time.monotonic()
    assert code_of(serve, deadline=QUICK) == "http.timeout"
    assert time.monotonic() - began < QUICK + 1


def test_name_service_that_hangs_does_not_delay_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
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
    join_lookups()
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


def test_small_packed_answer_is_unpacked() -> None:
    packed = {"gzip": gzip.compress(b"{}"), "deflate": zlib.compress(b"{}")}
    bodies = {
        packing: response_of(answering(body, f"Content-Encoding: {packing}")).body
        for packing, body in packed.items()
    }
    assert bodies == {"gzip": b"{}", "deflate": b"{}"}


def test_unknown_packing_is_refused() -> None:
    bad = {"br": b"xyz", "gzip": b"xyz", "gzip, gzip": gzip.compress(b"{}")}
    codes = {p: code_of(answering(body, f"Content-Encoding: {p}")) for p, body in bad.items()}
    assert codes == dict.fromkeys(bad, "http.encoding")


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
