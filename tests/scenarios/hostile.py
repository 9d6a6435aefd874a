"""Hostile answers: endless, huge, compressed, cut off, or of another type."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from functools import cache

from tests.scenarios.mutation import connected, instead, nested, raw_json
from tests.scenarios.scenario import Scenario, Where
from wizard.demo.http_types import Request
from wizard.demo.product_profile import Endpoint
from wizard.model.product import Product
from wizard.model.step import Step

_PRE, _LOGIN = Where
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_GIGABYTE = 1 << 30
_PIECE = b" " * 65536


def drip(_: Request, connection: socket.socket, stopping: threading.Event) -> None:
    """One byte now and then, for ever (slow loris)."""
    connection.sendall(_HEAD + b"\r\n")
    while not stopping.wait(0.05):
        connection.sendall(b" ")


def flood(_: Request, connection: socket.socket, stopping: threading.Event) -> None:
    """A gigabyte."""
    connection.sendall(_HEAD + f"Content-Length: {_GIGABYTE}\r\n\r\n".encode())
    for _piece in range(_GIGABYTE // len(_PIECE)):
        if stopping.wait(0):
            return
        connection.sendall(_PIECE)


def half(_: Request, connection: socket.socket, stopping: threading.Event) -> None:
    """The beginning of an answer, then silence in one direction."""
    connection.sendall(_HEAD + b"Content-Length: 100\r\n\r\n{")
    connection.shutdown(socket.SHUT_WR)
    stopping.wait(600)


def bomb(_: Request, connection: socket.socket, stopping: threading.Event) -> None:
    """A little data that unpacks to very much."""
    packed = _packed()
    connection.sendall(
        _HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    )
    connection.sendall(packed)


def silent(_: Request, __: socket.socket, stopping: threading.Event) -> None:
    """Nothing at all."""
    stopping.wait(600)


def cut(_: Request, connection: socket.socket, __: threading.Event) -> None:
    """The beginning of an answer, then a reset."""
    connection.sendall(_HEAD + b"Content-Length: 100\r\n\r\n{")
    reset(connection)


def reset(connection: socket.socket) -> None:
    """Close with a linger time of zero, which sends TCP RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@cache
def _packed() -> bytes:
    return gzip.compress(b" " * 50_000_000)


SCENARIOS = (
    Scenario(
        "discovery-drips",
        "The discovery document comes a byte at a time, without end.",
        Product.PINGONE,
        _PRE,
        "http.timeout",
        Step.ENDPOINTS,
        config=connected(Endpoint.DISCOVERY, drip),
    ),
    Scenario(
        "discovery-gigabyte",
        "The discovery document is a gigabyte long.",
        Product.AIC,
        _PRE,
        "http.too-large",
        Step.ENDPOINTS,
        config=connected(Endpoint.DISCOVERY, flood),
    ),
    Scenario(
        "discovery-bomb",
        "The discovery document is packed and unpacks to very much.",
        Product.PINGFEDERATE,
        _PRE,
        "http.too-large",
        Step.ENDPOINTS,
        config=connected(Endpoint.DISCOVERY, bomb),
    ),
    Scenario(
        "discovery-half",
        "The discovery document breaks off in the middle.",
        Product.PINGFEDERATE,
        _PRE,
        "http.broken",
        Step.ENDPOINTS,
        config=connected(Endpoint.DISCOVERY, half),
    ),
    Scenario(
        "discovery-redirects",
        "The discovery address redirects to itself without end.",
        Product.PINGONE,
        _PRE,
        "discovery.redirected",
        Step.ENDPOINTS,
        config=instead(Endpoint.DISCOVERY, 302, Location="?again"),
    ),
    Scenario(
        "discovery-web-page",
        "The discovery address shows a web page.",
        Product.PINGFEDERATE,
        _PRE,
        "json.html",
        Step.ENDPOINTS,
        config=instead(Endpoint.DISCOVERY, 200, b"<html>Welcome</html>", Content_Type="text/html"),
    ),
    Scenario(
        "discovery-empty",
        "The discovery document is empty.",
        Product.AIC,
        _PRE,
        "json.empty",
        Step.ENDPOINTS,
        config=raw_json(Endpoint.DISCOVERY, ""),
    ),
    Scenario(
        "discovery-list",
        "The discovery document is a list.",
        Product.PINGFEDERATE,
        _PRE,
        "json.not-object",
        Step.ENDPOINTS,
        config=raw_json(Endpoint.DISCOVERY, "[]"),
    ),
    Scenario(
        "discovery-twice-named",
        "The discovery document names its issuer twice.",
        Product.PINGFEDERATE,
        _PRE,
        "json.duplicate",
        Step.ENDPOINTS,
        config=raw_json(Endpoint.DISCOVERY, '{"issuer": "https://a", "issuer": "https://b"}'),
    ),
    Scenario(
        "discovery-nan",
        "The discovery document holds NaN, which is no JSON.",
        Product.PINGFEDERATE,
        _PRE,
        "json.invalid",
        Step.ENDPOINTS,
        config=raw_json(Endpoint.DISCOVERY, '{"issuer": NaN}'),
    ),
    Scenario(
        "discovery-nested",
        "The discovery document is nested a hundred thousand levels deep.",
        Product.PINGFEDERATE,
        _PRE,
        "json.depth",
        Step.ENDPOINTS,
        config=raw_json(Endpoint.DISCOVERY, nested(100_000)),
    ),
    Scenario(
        "token-gigabyte",
        "The token endpoint answers with a gigabyte.",
        Product.PINGONE,
        _LOGIN,
        "http.too-large",
        Step.ENDPOINTS,
        config=connected(Endpoint.TOKEN, flood),
    ),
    Scenario(
        "keys-bomb",
        "The key set is packed and unpacks to very much.",
        Product.AIC,
        _LOGIN,
        "http.too-large",
        Step.ENDPOINTS,
        config=connected(Endpoint.JWKS, bomb),
    ),
    Scenario(
        "userinfo-half",
        "Userinfo breaks off in the middle.",
        Product.PINGFEDERATE,
        _LOGIN,
        "http.broken",
        Step.ENDPOINTS,
        config=connected(Endpoint.USERINFO, half),
    ),
)
