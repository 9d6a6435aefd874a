"""Cancelling a request, whatever it is waiting for."""

import socket
import threading
import time

import pytest

from tests.service.oidc.rawserver import Connection, RawServer, Serve, answering
from tests.service.oidc.requests import drip_body, drip_headers, join_lookups, silence
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken, Request, RequestError


@pytest.mark.parametrize("serve", [drip_headers, drip_body, silence])
def test_cancel_interrupts_within_half_a_second(serve: Serve) -> None:
    cancel = CancelToken()
    with RawServer(serve) as server:
        timer = threading.Timer(0.2, cancel.set)
        timer.start()
        began = time.monotonic()
        with pytest.raises(RequestError) as caught:
            NetworkClient(deadline=20).send(Request(server.url), cancel)
        took = time.monotonic() - began
        timer.join()
    assert caught.value.problem.code == "http.cancelled"
    assert took < 0.7


def test_cancel_interrupts_a_tls_handshake() -> None:
    cancel = CancelToken()
    with RawServer(Connection.wait_until_left) as server:
        timer = threading.Timer(0.2, cancel.set)
        timer.start()
        began = time.monotonic()
        with pytest.raises(RequestError) as caught:
            NetworkClient(deadline=20).send(Request(server.url.replace("http:", "https:")), cancel)
        took = time.monotonic() - began
        timer.join()
        assert server.connections[0].left.wait(5)
    assert caught.value.problem.code == "http.cancelled"
    assert took < 0.7


def test_cancelled_before_is_never_sent() -> None:
    cancel = CancelToken()
    cancel.set()
    with RawServer(answering(b"")) as server:
        with pytest.raises(RequestError) as caught:
            NetworkClient().send(Request(server.url), cancel)
        assert server.connections == []
    assert caught.value.problem.code == "http.cancelled"


def test_cancel_during_the_name_lookup_opens_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cancel, released = CancelToken(), threading.Event()
    lookup = socket.getaddrinfo

    def late(*args: str, **more: int) -> object:
        cancel.set()
        released.wait(20)
        return lookup(*args, **more)  # type: ignore[arg-type]

    with RawServer(answering(b"{}")) as server:
        monkeypatch.setattr(socket, "getaddrinfo", late)
        with pytest.raises(RequestError) as caught:
            NetworkClient().send(Request(f"http://localhost:{server.port}/"), cancel)
        released.set()
        join_lookups()
        assert server.connections == []
    assert caught.value.problem.code == "http.cancelled"
