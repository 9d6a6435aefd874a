"""Connections that are kept for the next request, and those that must not be."""

import threading
import time

import pytest

from tests.service.oidc.rawserver import Connection, RawServer, answering
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken, Request, RequestError, form


class TestPooledConnections:
    def test_requests_share_a_connection(self) -> None:
        def serve(connection: Connection) -> None:
            while connection.request():
                connection.answer(b"{}")

        with RawServer(serve) as server:
            http = NetworkClient()
            for _ in range(3):
                assert http.send(Request(server.url)).body == b"{}"
            assert len(server.connections) == 1
            http.send(form(server.url, []))
            assert len(server.connections) == 2
            del http  # closes what is idle, or the server would wait for more

    def test_connection_that_the_server_ends_is_not_kept(self) -> None:
        with RawServer(answering(b"{}", "Connection: close")) as server:
            http = NetworkClient()
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
            http = NetworkClient()
            assert [http.send(Request(server.url)).status for _ in range(2)] == [200, 200]
            with pytest.raises(RequestError) as caught:
                http.send(Request(server.url))
        assert caught.value.problem.code == "http.broken"
        assert len(served) == 3

    def test_form_is_never_sent_twice(self) -> None:
        with RawServer(Connection.request) as server:  # type: ignore[arg-type]
            with pytest.raises(RequestError):
                NetworkClient().send(form(server.url, []))
            assert len(server.connections) == 1

    def test_pooled_connection_can_be_cancelled(self) -> None:
        cancel = CancelToken()

        def serve(connection: Connection) -> None:
            connection.request()
            connection.answer(b"{}")
            connection.request()
            connection.wait_until_left()

        with RawServer(serve) as server:
            http = NetworkClient(deadline=20)
            http.send(Request(server.url))
            timer = threading.Timer(0.2, cancel.set)
            timer.start()
            began = time.monotonic()
            with pytest.raises(RequestError) as caught:
                http.send(Request(server.url), cancel)
            took = time.monotonic() - began
            timer.join()
            assert len(server.connections) == 1
        assert caught.value.problem.code == "http.cancelled"
        assert took < 0.7
