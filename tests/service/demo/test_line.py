"""wizard.demo.line: what a fault can do to a connection."""

from collections.abc import Callable

import httpx
import pytest

from tests.service.demo.conftest import Launch
from tests.service.demo.visitor import REDIRECT_URIS, Visitor
from wizard.demo.behaviour import Behaviour, Line
from wizard.demo.config import DemoConfig
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"


def _launched(launch: Launch, act: Callable[[Line], None]) -> Visitor:
    def hook(_request: Request, line: Line) -> None:
        act(line)

    behaviour = Behaviour(wire={Endpoint.JWKS: hook})
    return launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))


def _get(visitor: Visitor) -> httpx.Response:
    return visitor.back_channel.get(visitor.url(Endpoint.JWKS))


def test_bytes_arrive_as_sent(launch: Launch) -> None:
    visitor = _launched(launch, lambda line: line.send(HEAD + b"{}"))
    assert _get(visitor).json() == {}


def test_drop_by_drop(launch: Launch) -> None:
    def drip(line: Line) -> None:
        for byte in HEAD + b"{}":
            line.send(bytes([byte]))
            line.wait(0)

    assert _get(_launched(launch, drip)).json() == {}


def test_half_closed_in_the_middle(launch: Launch) -> None:
    def half(line: Line) -> None:
        line.send(HEAD + b"{")
        line.half_close()
        line.wait(0.2)

    with pytest.raises(httpx.RemoteProtocolError, match="received 1 bytes"):
        _get(_launched(launch, half))


def test_reset(launch: Launch) -> None:
    with pytest.raises(httpx.ReadError, match=r"[Rr]eset"):
        _get(_launched(launch, lambda line: line.reset()))
