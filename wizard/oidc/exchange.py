"""One HTTP exchange in a thread of its own, which its caller can leave behind at any moment."""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import httpx
import truststore

from wizard.model import urls
from wizard.model.problem import Problem
from wizard.oidc.errors import problem
from wizard.oidc.messages import HttpTrouble, Reply, Request
from wizard.oidc.network_faults import host_of, network_problem

_HEADERS = {
    "User-Agent": "clearml-ping-wizard",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_PACKINGS = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""Content codings that are unpacked, with zlib's window argument."""

_PROXY_REFUSES = 407
_CHUNK = 16 * 1024


class Exchange:
    """Sends one request and reads the whole answer, unless it is stopped before.

    The connection is duplicated as soon as it exists: shutting the duplicate wakes the thread out
    of any read, write or handshake, which no timeout of a single read would do.
    """

    def __init__(self, request: Request, seconds: float, limit: int, ca_file: str) -> None:
        self.ended = threading.Event()
        self.reply: Reply | None = None
        self.problem: Problem | None = None
        self._request = request
        self._seconds = seconds
        self._limit = limit
        self._ca_file = ca_file
        self._lock = threading.Lock()
        self._lines: list[socket.socket] = []
        self._stopped = False
        self._proxy = ""
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Wake whoever waits for the end, and cut the connection."""
        with self._lock:
            self._stopped = True
            for line in self._lines:
                _shut(line)
        self.ended.set()

    def leave(self, patience: float) -> None:
        """Give the thread that long (seconds) to notice; one stuck in DNS is left behind."""
        self._thread.join(patience)

    def _run(self) -> None:
        try:
            self.reply = self._talk()
        except HttpTrouble as trouble:
            self.problem = trouble.problem
        except Exception as error:  # noqa: BLE001 - whatever a library raises becomes a problem
            self.problem = network_problem(error, self._request, self._proxy)
        finally:
            with self._lock:
                for line in self._lines:
                    line.close()
                self._lines.clear()
            self.ended.set()

    def _talk(self) -> Reply:
        with self._client() as client:
            request = client.build_request(
                self._request.method,
                self._request.url,
                headers=dict(self._request.headers),
                content=self._request.body or None,
                extensions={"trace": self._trace},
            )
            response = client.send(request, stream=True)
            try:
                return self._read(response)
            finally:
                response.close()

    def _client(self) -> httpx.Client:
        try:
            return httpx.Client(
                verify=self._trust(),
                headers=_HEADERS,
                timeout=self._seconds,
                follow_redirects=False,
                trust_env=not urls.is_loopback(self._request.url),
            )
        except (ValueError, ImportError) as error:
            host = host_of(self._request.url)
            facts = {"host": host, "proxy": "(unreadable)", "reason": type(error).__name__}
            raise HttpTrouble(problem("http.proxy", at=self._request.at, **facts)) from None

    def _trust(self) -> ssl.SSLContext:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self._ca_file:
            try:
                context.load_verify_locations(cafile=self._ca_file)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or type(error).__name__
                raise HttpTrouble(problem("http.ca-file", reason=reason)) from None
        return context

    def _read(self, response: httpx.Response) -> Reply:
        if self._proxy and response.status_code == _PROXY_REFUSES:
            raise self._trouble("http.proxy", proxy=self._proxy, reason="407, it asks for a login")
        packing = response.headers.get("content-encoding", "").strip().lower()
        body = self._unpacked(self._bounded(response.iter_raw(_CHUNK)), packing)
        headers = tuple((name.lower(), value) for name, value in response.headers.multi_items())
        return Reply(self._request.url, response.status_code, headers, body, self._proxy)

    def _bounded(self, chunks: Iterator[bytes]) -> bytes:
        whole = bytearray()
        for chunk in chunks:
            whole += chunk
            if len(whole) > self._limit:
                raise self._trouble("http.too-large", limit=self._limit)
            if self._stopped:
                raise self._trouble("http.cancelled")
        return bytes(whole)

    def _unpacked(self, body: bytes, packing: str) -> bytes:
        if packing in ("", "identity") or not body:
            return body
        if packing not in _PACKINGS:
            raise self._trouble("http.encoding", encoding=packing)
        try:
            plain = zlib.decompressobj(_PACKINGS[packing]).decompress(body, self._limit + 1)
        except zlib.error:
            raise self._trouble("http.encoding", encoding=packing) from None
        if len(plain) > self._limit:
            raise self._trouble("http.too-large", limit=self._limit)
        return plain

    def _trouble(self, code: str, **facts: object) -> HttpTrouble:
        host = host_of(self._request.url)
        return HttpTrouble(problem(code, at=self._request.at, host=host, **facts))

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("connect_tcp.started"):
            self._note_peer(str(info.get("host", "")), info.get("port"))
        if event.endswith("connect_tcp.complete"):
            self._hold(info["return_value"].get_extra_info("socket"))

    def _note_peer(self, host: str, port: object) -> None:
        target = httpx.URL(self._request.url)
        here = (target.raw_host.decode("ascii"), target.port or urls.DEFAULT_PORTS[target.scheme])
        self._proxy = "" if (host, port) == here else f"{host}:{port}"

    def _hold(self, connection: socket.socket) -> None:
        line = connection.dup()
        with self._lock:
            self._lines.append(line)
            if self._stopped:
                _shut(line)


def _shut(line: socket.socket) -> None:
    with suppress(OSError):  # the other side was faster
        line.shutdown(socket.SHUT_RDWR)
