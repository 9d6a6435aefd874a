from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from wizard.demo import application
from wizard.demo.application import Application
from wizard.demo.behaviour import Behaviour
from wizard.demo.config import DemoConfig
from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import PINGONE, Endpoint
from wizard.demo.signing import SigningKeys
from wizard.demo.tenant import Tenant

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
SITE = PINGONE.site("http://127.0.0.1:1", "env")
HOST = {"host": "127.0.0.1:1"}


class Bench:
    """An application, and what its observer gets."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        config = DemoConfig(("https://x.invalid/",), behaviour=behaviour or Behaviour())
        tenant = Tenant(config, lambda: NOON, SITE, SigningKeys())
        self.seen: list[tuple[Endpoint, int]] = []
        self.application = Application(
            tenant, lambda endpoint, _, status: self.seen.append((endpoint, status))
        )

    def status(self, method: str, path: str, headers: Mapping[str, str]) -> int:
        answer = self.application.answer(Request(method, path, headers=headers))
        assert isinstance(answer, Response)
        return answer.status


def hook(_: Request, __: socket.socket, ___: threading.Event) -> None:
    """Never called here."""


def test_each_endpoint_has_its_methods() -> None:
    rows = (
        ("GET", Endpoint.DISCOVERY, 200),
        ("POST", Endpoint.DISCOVERY, 405),
        ("GET", Endpoint.TOKEN, 405),
        ("POST", Endpoint.TOKEN, 400),
        ("HEAD", Endpoint.USERINFO, 405),
        ("GET", Endpoint.SIGN_OFF, 200),
    )
    bench = Bench()
    found = [bench.status(method, SITE.paths[endpoint], HOST) for method, endpoint, _ in rows]
    assert found == [status for _, _, status in rows]
    assert bench.seen == [(endpoint, status) for _, endpoint, status in rows]


def test_every_endpoint_has_a_handler_and_nothing_else_is_found() -> None:
    assert set(application.HANDLERS) == set(SITE.paths)
    assert Bench().status("GET", "/", HOST) == 404


def test_foreign_host_reaches_neither_handler_nor_hook() -> None:
    bench = Bench(Behaviour(connections={Endpoint.DISCOVERY: hook}))
    for host in (None, "127.0.0.1", "127.0.0.1:2", "rebound.example:1"):
        headers = {} if host is None else {"host": host}
        assert bench.status("GET", SITE.paths[Endpoint.DISCOVERY], headers) == 421, host


def test_connection_hook_gets_the_connection() -> None:
    bench = Bench(Behaviour(connections={Endpoint.JWKS: hook}))
    answer = bench.application.answer(Request("GET", SITE.paths[Endpoint.JWKS], headers=HOST))
    assert answer == hook
    assert bench.seen == [(Endpoint.JWKS, 0)]


def test_the_observer_gets_the_status_after_the_hook() -> None:
    change = {Endpoint.ELSEWHERE: lambda _request, _response: Response(418)}
    bench = Bench(Behaviour(responses=change))
    assert bench.status("GET", "/anywhere", HOST) == 418
    assert bench.seen == [(Endpoint.ELSEWHERE, 418)]


def test_a_failure_becomes_a_500_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_tenant: Tenant, _request: Request) -> Response:
        raise ZeroDivisionError

    handler = {Endpoint.DISCOVERY: (broken, frozenset({"GET"}))}
    monkeypatch.setattr(application, "HANDLERS", handler)
    assert Bench().status("GET", SITE.paths[Endpoint.DISCOVERY], HOST) == 500
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()
