"""Requests to servers that behave badly, and how these behave."""

import ssl
import threading

import pytest

from tests.service.oidc.rawserver import Connection, RawServer, Serve
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import Request, RequestError, Response

QUICK = 0.6
"""A deadline short enough for a test, in seconds."""


def code_of(
    serve: Serve, tls: ssl.SSLContext | None = None, ca_file: str = "", deadline: float = 15
) -> str:
    with RawServer(serve, tls) as server, pytest.raises(RequestError) as caught:
        NetworkClient(ca_file, deadline=deadline).send(Request(server.url))
    problem = caught.value.problem
    assert len(problem.what) <= 110
    assert problem.why
    assert problem.remedy
    return problem.code


def response_of(serve: Serve) -> Response:
    with RawServer(serve) as server:
        return NetworkClient().send(Request(server.url))


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


def join_lookups() -> None:
    """Wait for the name lookups that a test has left hanging, once they may end."""
    for thread in threading.enumerate():
        if thread.name == "dns":
            thread.join(5)
