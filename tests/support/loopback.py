"""Tiny web sites on loopback, and a callback host that only counts who comes."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Response:
    """What a path answers."""

    body: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Request:
    """What somebody asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


def page(body: str, title: str = "Sign in") -> Response:
    return Response(f"<!doctype html><meta charset=utf-8><title>{title}</title>{body}")


def redirect(location: str, status: int = 302) -> Response:
    return Response("", status, (("Location", location),))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Site) -> None:
        self.site = site
        self.open: set[socket.socket] = set()
        self.tls: ssl.SSLContext | None = None
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        plain, address = super().get_request()
        self.site.connections += 1
        self.open.add(plain)
        return plain, address

    def shutdown_request(self, request: object) -> None:
        super().shutdown_request(request)  # type: ignore[arg-type]
        self.open.discard(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up, or distrusts the certificate, is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def setup(self) -> None:
        tls = self.server.tls
        if tls is not None:
            plain = self.request
            self.request = tls.wrap_socket(plain, server_side=True)
            self.server.open.discard(plain)
            self.server.open.add(self.request)
        super().setup()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        path = self.path.partition("?")[0]
        self.server.site.requests.append(
            Request(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        )
        reply = self.server.site.reply(path, dict(self.headers.items()))
        data = reply.body.encode()
        self.send_response(reply.status)
        headers = dict((("Content-Type", "text/html; charset=utf-8"), *reply.headers))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
        """Silent."""


@dataclass
class Site:
    """Serves `pages` by path while it is entered, and remembers what was asked."""

    pages: dict[str, Response] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    basic: str = ""
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self._server.tls = self.tls
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        for left in list(self._server.open):
            with contextlib.suppress(OSError):
                left.shutdown(socket.SHUT_RDWR)
            left.close()
        self._server.server_close()

    @property
    def origin(self) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.0.1:{self._server.server_port}"

    def url(self, path: str) -> str:
        return self.origin + path

    def reply(self, path: str, headers: dict[str, str]) -> Response:
        if self.basic and headers.get("Authorization") != self.basic:
            return Response("no", 401, (("WWW-Authenticate", 'Basic realm="the <b>realm</b>"'),))
        return self.pages.get(path, Response("not here", 404))
