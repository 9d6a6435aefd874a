from datetime import UTC, datetime

import pytest

from wizard.demo import application
from wizard.demo.application import Application
from wizard.demo.behaviour import Behaviour, Line
from wizard.demo.config import DemoConfig
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request, Response
from wizard.demo.journal import Journal
from wizard.demo.product_profiles import PINGONE
from wizard.demo.signing import SigningKeys
from wizard.demo.tenant import Tenant

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
SITE = PINGONE.site("http://127.0.0.1:1", "env")
HOST = {"host": "127.0.0.1:1"}


def _application(behaviour: Behaviour | None = None) -> Application:
    config = DemoConfig(("https://x.invalid/",), behaviour=behaviour or Behaviour())
    return Application(Tenant(config, lambda: NOON, SITE, SigningKeys(), Journal()))


def _status(app: Application, method: str, path: str, headers: dict[str, str]) -> int:
    answer = app.answer(Request(method, path, headers=headers))
    assert isinstance(answer, Response)
    return answer.status


@pytest.mark.parametrize(
    ("method", "endpoint", "status"),
    [
        ("GET", Endpoint.DISCOVERY, 200),
        ("POST", Endpoint.DISCOVERY, 405),
        ("GET", Endpoint.TOKEN, 405),
        ("POST", Endpoint.TOKEN, 400),
        ("HEAD", Endpoint.USERINFO, 405),
        ("GET", Endpoint.SIGN_OFF, 200),
    ],
)
def test_each_endpoint_takes_its_methods(method: str, endpoint: Endpoint, status: int) -> None:
    app = _application()
    assert _status(app, method, SITE.paths[endpoint], HOST) == status
    written = app.tenant.journal.entries[0]
    assert (written.at, written.endpoint, written.status) == (NOON, endpoint, status)


def test_every_endpoint_has_a_handler() -> None:
    assert set(application.HANDLERS) == set(SITE.paths)


def test_unknown_address_is_not_found() -> None:
    assert _status(_application(), "GET", "/", HOST) == 404


@pytest.mark.parametrize("host", [None, "127.0.0.1", "127.0.0.1:2", "rebound.example:1"])
def test_foreign_host_reaches_neither_handler_nor_hook(host: str | None) -> None:
    def never(_request: Request, _line: Line) -> None:
        raise AssertionError

    app = _application(Behaviour(wire={Endpoint.DISCOVERY: never}))
    headers = {} if host is None else {"host": host}
    assert _status(app, "GET", SITE.paths[Endpoint.DISCOVERY], headers) == 421


def test_wire_hook_gets_the_connection() -> None:
    def hook(_request: Request, _line: Line) -> None:
        """Never called here."""

    app = _application(Behaviour(wire={Endpoint.JWKS: hook}))
    assert app.answer(Request("GET", SITE.paths[Endpoint.JWKS], headers=HOST)) is hook
    assert app.tenant.journal.entries[0].status == 0


def test_response_hook_sees_the_status_that_is_written() -> None:
    hook = {Endpoint.ELSEWHERE: lambda _request, _response: Response(418)}
    app = _application(Behaviour(responses=hook))
    assert _status(app, "GET", "/anywhere", HOST) == 418
    assert app.tenant.journal.entries[0].status == 418


def test_defect_becomes_a_500_and_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_tenant: Tenant, _request: Request) -> Response:
        raise ZeroDivisionError

    handler = {Endpoint.DISCOVERY: (broken, frozenset({"GET"}))}
    monkeypatch.setattr(application, "HANDLERS", handler)
    app = _application()
    assert _status(app, "GET", SITE.paths[Endpoint.DISCOVERY], HOST) == 500
    assert "ZeroDivisionError" in app.tenant.journal.defects[0]
