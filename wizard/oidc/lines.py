"""Connections: each a client of its own with a brake, kept for a while for the next question.

A brake is a duplicate of the connection's socket. Shutting it wakes whoever reads, writes or shakes
hands on the connection, in any thread, which no timeout of a single read would do.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
import truststore

from wizard.model import urls
from wizard.model.problem import problem
from wizard.oidc.http_types import RequestError
from wizard.oidc.network_problems import host_of

_HEADERS = {
    "User-Agent": "clearml-ping-wizard",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
_MOST_IDLE = 8
_IDLE_SECONDS = 5.0


class Line:
    """One connection to one origin, perhaps through a proxy.

    Raises:
        HttpTrouble: The extra CA file or the proxy setting cannot be used.
    """

    def __init__(self, url: str, ca_file: str) -> None:
        self.origin = urls.origin(url)
        self.proxy = ""
        self.used = False
        self.client = _client(url, _trust(ca_file))
        self._target = url
        self._lock = threading.Lock()
        self._brake: socket.socket | None = None
        self._cut = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Watches the connection come about (httpx's extension “trace”)."""
        if event.endswith("connect_tcp.started"):
            self._note_peer(str(info.get("host", "")), info.get("port"))
        if event.endswith("connect_tcp.complete"):
            self._hold(info["return_value"].get_extra_info("socket").dup())

    def cut(self) -> None:
        """Break the connection now, or as soon as there is one."""
        with self._lock:
            self._cut = True
            if self._brake is not None:
                _shut(self._brake)

    def close(self) -> None:
        """Give everything back."""
        self.client.close()
        with self._lock:
            if self._brake is not None:
                self._brake.close()
                self._brake = None

    def _hold(self, brake: socket.socket) -> None:
        with self._lock:
            if self._brake is not None:
                self._brake.close()
            self._brake = brake
            if self._cut:
                _shut(brake)

    def _note_peer(self, host: str, port: object) -> None:
        target = httpx.URL(self._target)
        here = (target.raw_host.decode("ascii"), target.port or urls.DEFAULT_PORTS[target.scheme])
        self.proxy = "" if (host, port) == here else f"{host}:{port}"


class Lines:
    """The idle lines of one door; thread-safe."""

    def __init__(self, ca_file: str) -> None:
        self._ca_file = ca_file
        self._lock = threading.Lock()
        self._idle: deque[Line] = deque()

    def take(self, url: str, *, fresh: bool) -> Line:
        """An idle line to that origin, or a new one; a fresh one was never used before."""
        origin = urls.origin(url)
        with self._lock:
            fitting = [line for line in self._idle if line.origin == origin and not fresh]
            if fitting:
                self._idle.remove(fitting[-1])
                return fitting[-1]
        return Line(url, self._ca_file)

    def give_back(self, line: Line) -> None:
        """Keep it for the next question; the longest idle ones are closed."""
        line.used = True
        with self._lock:
            self._idle.append(line)
            surplus = [self._idle.popleft() for _ in range(len(self._idle) - _MOST_IDLE)]
        for old in surplus:
            old.close()

    def close(self) -> None:
        """Close every idle line."""
        with self._lock:
            idle, self._idle = self._idle, deque()
        for line in idle:
            line.close()


def _client(url: str, trust: ssl.SSLContext) -> httpx.Client:
    try:
        return httpx.Client(
            verify=trust,
            headers=_HEADERS,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            follow_redirects=False,
            limits=httpx.Limits(max_connections=1, keepalive_expiry=_IDLE_SECONDS),
            trust_env=not urls.is_loopback(url),
        )
    except (ValueError, ImportError) as error:
        facts = {"host": host_of(url), "proxy": "setting", "reason": type(error).__name__}
        raise RequestError(problem("http.proxy", **facts)) from None


def _trust(ca_file: str) -> ssl.SSLContext:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise RequestError(problem("http.ca-file", reason=reason)) from None
    return context


def _shut(line: socket.socket) -> None:
    with suppress(OSError):  # the other side was faster
        line.shutdown(socket.SHUT_RDWR)
