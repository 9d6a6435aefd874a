"""Hostile answers: endless, huge, compressed, cut off, or of another type."""

from __future__ import annotations

import gzip
from functools import cache

from tests.scenarios.mutation import instead, nested, on_the_wire, raw_json
from tests.scenarios.scenario import Scenario, Where
from wizard.demo.behaviour import Line
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request
from wizard.model.product import Product
from wizard.model.step import Step

_PRE, _LOGIN = Where
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_GIGABYTE = 1 << 30
_PIECE = b" " * 65536


def drip(_: Request, line: Line) -> None:
    """One byte now and then, for ever (slow loris)."""
    line.send(_HEAD + b"\r\n")
    while not line.wait(0.05):
        line.send(b" ")


def flood(_request: Request, line: Line) -> None:
    """A gigabyte."""
    line.send(_HEAD + f"Content-Length: {_GIGABYTE}\r\n\r\n".encode())
    for _ in range(_GIGABYTE // len(_PIECE)):
        if line.wait(0):
            return
        line.send(_PIECE)


def half(_: Request, line: Line) -> None:
    """The beginning of an answer, then silence in one direction."""
    line.send(_HEAD + b"Content-Length: 100\r\n\r\n{")
    line.half_close()
    line.wait(600)


def bomb(_: Request, line: Line) -> None:
    """A little data that unpacks to very much."""
    packed = _packed()
    line.send(_HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode())
    line.send(packed)


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
        config=on_the_wire(Endpoint.DISCOVERY, drip),
    ),
    Scenario(
        "discovery-gigabyte",
        "The discovery document is a gigabyte long.",
        Product.AIC,
        _PRE,
        "http.too-large",
        Step.ENDPOINTS,
        config=on_the_wire(Endpoint.DISCOVERY, flood),
    ),
    Scenario(
        "discovery-bomb",
        "The discovery document is packed and unpacks to very much.",
        Product.PINGFEDERATE,
        _PRE,
        "http.too-large",
        Step.ENDPOINTS,
        config=on_the_wire(Endpoint.DISCOVERY, bomb),
    ),
    Scenario(
        "discovery-half",
        "The discovery document breaks off in the middle.",
        Product.PINGFEDERATE,
        _PRE,
        "http.broken",
        Step.ENDPOINTS,
        config=on_the_wire(Endpoint.DISCOVERY, half),
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
        config=on_the_wire(Endpoint.TOKEN, flood),
    ),
    Scenario(
        "keys-bomb",
        "The key set is packed and unpacks to very much.",
        Product.AIC,
        _LOGIN,
        "http.too-large",
        Step.ENDPOINTS,
        config=on_the_wire(Endpoint.JWKS, bomb),
    ),
    Scenario(
        "userinfo-half",
        "Userinfo breaks off in the middle.",
        Product.PINGFEDERATE,
        _LOGIN,
        "http.broken",
        Step.ENDPOINTS,
        config=on_the_wire(Endpoint.USERINFO, half),
    ),
)
