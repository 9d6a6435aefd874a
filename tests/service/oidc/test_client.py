"""The HTTP client over real sockets: requests and plain responses."""

import logging
import socket
from datetime import UTC, datetime, timedelta

import pytest

from tests.service.oidc.rawserver import Connection, RawServer, answering
from tests.service.oidc.requests import response_of, silence
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import Request, RequestError, form


def test_answer_arrives_whole() -> None:
    date = "Date: Tue, 06 May 2031 12:00:00 GMT"
    reply = response_of(answering(b'{"a": 1}', "Content-Type: application/JSON; charset=x", date))
    assert (reply.status, reply.body) == (200, b'{"a": 1}')
    assert reply.media_type == "application/json"
    assert reply.date == datetime(2031, 5, 6, 12, tzinfo=UTC)
    assert reply.skew(datetime(2031, 5, 6, 11, tzinfo=UTC)) == timedelta(hours=1)


def test_form_is_posted() -> None:
    seen: list[bytes] = []

    def serve(connection: Connection) -> None:
        seen.append(connection.request())
        connection.answer(b"{}")

    with RawServer(serve) as server:
        NetworkClient().send(form(server.url, [("code", "a b&=ä")]))
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST / HTTP/1.1")
    assert b"accept-encoding: identity" in head.lower()
    assert body == b"code=a+b%26%3D%C3%A4"


def test_redirect_is_not_followed() -> None:
    with RawServer(answering(b"", "Location: /again", status="302 Found")) as server:
        reply = NetworkClient().send(Request(server.url))
        assert (reply.status, reply.header("Location")) == (302, "/again")
        assert len(server.connections) == 1


def test_cookie_is_not_kept() -> None:
    seen: list[bytes] = []

    def serve(connection: Connection) -> None:
        seen.append(connection.request())
        connection.answer(b"", "Set-Cookie: session=1; Path=/")

    with RawServer(serve) as server:
        http = NetworkClient()
        http.send(Request(server.url))
        http.send(Request(server.url))
    assert len(seen) == 2
    assert b"session" not in seen[1]


def test_unknown_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(RequestError) as caught:
        NetworkClient().send(Request("https://idp.example/as", at="jwks_url"))
    problem = caught.value.problem
    assert problem.code == "http.dns"
    assert problem.field == "jwks_url"
    assert "idp.example" in problem.what


def test_closed_port() -> None:
    with RawServer(silence) as server:
        url = server.url
    with pytest.raises(RequestError) as caught:
        NetworkClient().send(Request(url))
    assert caught.value.problem.code == "http.refused"


def test_unusable_addresses() -> None:
    codes = {}
    for url in ("ftp://127.0.0.1/", "https://", "https://[::1", "nothing"):
        with pytest.raises(RequestError) as caught:
            NetworkClient().send(Request(url))
        codes[url] = caught.value.problem.code
    assert {url: code for url, code in codes.items() if code != "http.url"} == {}


def test_of_a_request_method_host_and_status_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        caplog.set_level(logging.DEBUG, name)
    location = "Location: https://clearml.example/callback_ping?code=code-of-the-callback"
    with RawServer(answering(b"body-of-the-answer", location, status="302 Found")) as server:
        request = form(server.url + "?in=the-query", [("client_secret", "the-secret")])
        NetworkClient().send(request)
    assert "the-secret" not in repr(request)
    # No address, header or body, neither of ours nor of the libraries.
    said = [r.getMessage() for r in caplog.records if r.name != "asyncio"]
    assert said == ["POST 127.0.0.1: 302"]
