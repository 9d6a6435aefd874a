"""The pre-flight against providers that hang, drip, flood or break off: a verdict, in time."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.scenarios.hostile import bomb, cut, drip, flood, half, silent
from tests.service.oidc.rawserver import Connection, RawServer, Serve
from tests.support.preflight import (
    by_name,
    checked,
    demo_credentials,
    demo_settings,
    faults,
    noon,
)
from tests.support.tables import failures
from wizard.checks.preflight.runner import CANCELLED, Preflight, run_preflight
from wizard.demo.behaviour import Behaviour, ConnectionHook
from wizard.demo.config import DemoConfig
from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.serialization import draft_to_json
from wizard.model.settings import Endpoints, Settings
from wizard.model.verdict import State, Verdict
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken

CALLBACKS = ("https://clearml.demo.invalid/callback_ping",)
QUICK = 1.5
"""A limit short enough for a test, in seconds."""


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    yield
    assert [t for t in threading.enumerate() if t.name == "preflight"] == []


NASTY: list[tuple[ConnectionHook, set[str]]] = [
    (silent, {"http.timeout"}),
    (drip, {"http.timeout"}),
    (half, {"http.broken"}),
    (cut, {"http.broken"}),
    (flood, {"http.too-large"}),
    (bomb, {"http.too-large"}),
]
PLACES = [Endpoint.DISCOVERY, Endpoint.JWKS, Endpoint.AUTHORIZE, Endpoint.TOKEN]


@pytest.mark.parametrize(("hook", "codes"), NASTY)
def test_nasty_endpoint_ends_in_a_verdict_in_time(hook: ConnectionHook, codes: set[str]) -> None:
    def check(place: Endpoint) -> None:
        behaviour = Behaviour(connections={place: hook})
        with DemoProvider(DemoConfig(CALLBACKS, behaviour=behaviour), noon) as provider:
            settings, credentials = demo_settings(provider), demo_credentials(provider)
            began = time.monotonic()
            verdicts = checked(NetworkClient(), settings, credentials, noon, seconds=QUICK)
            took = time.monotonic() - began
        assert took < QUICK + 2
        assert codes & {code for _, code in faults(verdicts)}
        assert any(v.state is State.FAILED for v in verdicts)

    assert failures(zip(PLACES), check) == {}


def test_one_connection_is_enough() -> None:
    """Six handshakes would make a distant provider wait six times as long."""
    accepted: list[socket.socket] = []

    def count(connection: socket.socket, _: threading.Event) -> bool:
        accepted.append(connection)
        return False

    config = DemoConfig(CALLBACKS, behaviour=Behaviour(on_accept=count))
    with DemoProvider(config, noon) as provider:
        settings, credentials = demo_settings(provider), demo_credentials(provider)
        assert faults(checked(NetworkClient(), settings, credentials, noon)) == []
    assert len(accepted) == 1


def test_many_slow_answers_end_at_the_limit_of_the_whole_run() -> None:
    """Each answer comes within its own limit; together they would take too long."""
    pause = threading.Event()

    def slow(_: Request, response: Response) -> Response:
        pause.wait(0.6)
        return response

    config = DemoConfig(CALLBACKS, behaviour=Behaviour(responses=dict.fromkeys(PLACES, slow)))
    with DemoProvider(config, noon) as provider:
        settings, credentials = demo_settings(provider), demo_credentials(provider)
        began = time.monotonic()
        verdicts = checked(NetworkClient(), settings, credentials, noon, seconds=QUICK)
        took = time.monotonic() - began
    assert took < QUICK + 1
    assert {code for _, code in faults(verdicts)} <= {"http.timeout", "preflight.out-of-time"}
    assert by_name(verdicts, "discovery").state is State.PASSED
    assert by_name(verdicts, "client-auth").state is not State.PASSED
    assert any(v.state is State.FAILED for v in verdicts)


def settings_at(origin: str) -> Settings:
    endpoints = Endpoints(f"{origin}/authorize", f"{origin}/token", origin, "", f"{origin}/jwks")
    return Settings("https://clearml.demo.invalid", endpoints)


def raw(serve: Serve) -> tuple[Verdict, ...]:
    with RawServer(serve) as server:
        origin = server.url.rstrip("/")
        credentials = Credentials("an-id", Secret("s3cret-that-never-shows"), "v1", origin)
        return checked(NetworkClient(), settings_at(origin), credentials, noon, seconds=QUICK)


def not_http(connection: Connection) -> None:
    connection.request()
    connection.send(b"SSH-2.0-OpenSSH_9\r\n")


def redirects(connection: Connection) -> None:
    connection.request()
    connection.answer(b"", "Location: /again", status="302 Found")


def leaves(connection: Connection) -> None:
    connection.request()


@pytest.mark.parametrize(
    ("serve", "code"),
    [
        (not_http, "http.broken"),
        (leaves, "http.broken"),
        (redirects, "discovery.redirected"),
    ],
)
def test_host_that_is_something_else(serve: Serve, code: str) -> None:
    assert code in [found for _, found in faults(raw(serve))]


def test_cancel_ends_a_hanging_request_at_once() -> None:
    behaviour = Behaviour(connections={Endpoint.DISCOVERY: silent})
    with DemoProvider(DemoConfig(CALLBACKS, behaviour=behaviour), noon) as provider:
        cancel = CancelToken()
        given = Preflight(
            NetworkClient(), demo_settings(provider), demo_credentials(provider), None, noon
        )
        timer = threading.Timer(0.2, cancel.set)
        timer.start()
        began = time.monotonic()
        verdicts = run_preflight(given, cancel=cancel)
        timer.join()
    assert time.monotonic() - began < 2
    assert {v.detail for v in verdicts} == {CANCELLED}


def draft_for(provider: DemoProvider, path: Path) -> Path:
    site = provider.site
    draft = Draft(
        setup_id="none",
        webapp_url="https://clearml.demo.invalid",
        product=Product.PINGONE,
        issuer=site.issuer,
        authorize_url=site.url(Endpoint.AUTHORIZE),
        access_token_url=site.url(Endpoint.TOKEN),
        jwks_url=site.url(Endpoint.JWKS),
    )
    path.write_text(draft_to_json(draft), encoding="utf-8")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send on Windows")
def test_ctrl_c_ends_the_command_with_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = threading.Event()

    def hang(_: Request, __: socket.socket, stopping: threading.Event) -> None:
        asked.set()
        stopping.wait(60)

    behaviour = Behaviour(connections={Endpoint.DISCOVERY: hang})
    config = DemoConfig(CALLBACKS, behaviour=behaviour)
    with DemoProvider(config, lambda: datetime.now(UTC)) as provider:  # noqa: TID251 - another process compares
        monkeypatch.setenv("PING_AUTH_CLIENT_ID", provider.client_id)
        monkeypatch.setenv("PING_AUTH_CLIENT_SECRET", provider.client_secret)
        draft = draft_for(provider, tmp_path / "draft.json")
        command = [sys.executable, "-m", "wizard", "preflight", "--draft", str(draft), "--json"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert asked.wait(30)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert '"verdicts"' in out
    assert "Traceback" not in err
    assert provider.client_secret not in out + err
