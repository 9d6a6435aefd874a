"""HTTP client with a total deadline, a size limit and cancellation; no redirects, no cookies.

Callers see a synchronous client. Behind it one asyncio event loop runs in one daemon thread for the
whole program, so that a deadline or a cancellation ends a request whatever it is waiting for.
Certificates are always checked, against the operating system's authorities and the extra CA file.
Proxies of the environment are used, except for loopback.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
import weakref
import zlib
from collections.abc import Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpcore
import httpx
import truststore

from wizard.model import urls
from wizard.model.problem import problem
from wizard.oidc.authorities import read_authorities
from wizard.oidc.http import CancelToken, Request, RequestError, Response
from wizard.oidc.name_lookup import look_up
from wizard.oidc.network_problems import host_of, network_problem

DEADLINE = 15.0
"""Seconds for one request, from the name lookup to the last byte."""

LIMIT = 1024 * 1024
"""Bytes of a response at most, packed and unpacked."""

_GRACE = 0.5
"""Seconds after the deadline until the caller stops waiting for the event loop."""

# Responses are requested unpacked: a small packed one may be huge.
_HEADERS = {"User-Agent": "clearml-ping-wizard", "Accept-Encoding": "identity"}
_MOST_IDLE, _IDLE_SECONDS = 8, 5.0
_CHUNK = 16 * 1024
_PROXY_AUTHENTICATION = 407

_ALERT_SECONDS = 1.0
"""Seconds to wait for a TLS alert after a handshake."""

_PACKINGS = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""Content codings that are unpacked, with zlib's window argument."""

_log = logging.getLogger(__name__)
_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy")
"""Loggers that print addresses and headers, which may contain codes and credentials."""


class NetworkClient:
    """The client for the real network; thread-safe.

    Connections stay open for a few seconds for the next request to the same origin. They are closed
    with this object, so there is nothing to close.
    """

    def __init__(self, ca_file: str = "", *, deadline: float = DEADLINE) -> None:
        self._deadline = deadline
        self._pools = _Pools(ca_file)
        weakref.finalize(self, self._pools.close).atexit = False  # exit closes them anyway
        for name in _LOGGERS:
            logging.getLogger(name).disabled = True

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        """The complete response to `request`, whatever its status.

        Raises:
            RequestError: None came within the deadline, or it was too large, or `cancel` was set.
        """
        cancel = cancel or CancelToken()
        if cancel.is_set:
            raise _error("http.cancelled", request)
        seconds = self._deadline if request.deadline is None else request.deadline
        timed = replace(request, deadline=seconds)
        future = asyncio.run_coroutine_threadsafe(self._exchange(timed), _event_loop())
        try:
            with cancel.interrupts(future.cancel):
                return future.result(seconds + _GRACE)
        except RequestError:
            raise
        except CancelledError:
            raise _error("http.cancelled", request) from None
        except Exception as error:  # noqa: BLE001 - whatever a library raises becomes a problem
            proxy = self._pools.proxies.get(urls.origin(request.url), "")
            found = network_problem(error, request.url, proxy, seconds)
            raise RequestError(found.at(found.field or request.at)) from None
        finally:
            future.cancel()

    async def _exchange(self, request: Request) -> Response:
        """Retries once on a new connection if the server closed a pooled one.

        A request that must not arrive twice, such as one with a code, never uses a pooled one.
        """
        once = request.method != "GET" and not request.repeatable
        async with asyncio.timeout(request.deadline):
            connection = _Connection(request.url, self._pools.proxies)
            try:
                return await self._attempt(request, connection, fresh=once)
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                if once or connection.is_new:
                    await self._raise_alert(request)
                    raise
            connection = _Connection(request.url, self._pools.proxies)
            return await self._attempt(request, connection, fresh=True)

    async def _attempt(self, request: Request, connection: _Connection, *, fresh: bool) -> Response:
        try:
            async with self._pools.client(request, fresh=fresh).stream(
                request.method,
                request.url,
                headers=dict(request.headers),
                content=request.body or None,
                extensions={"trace": connection.trace},
            ) as response:
                _log.info("%s %s: %d", request.method, response.url.host, response.status_code)
                return await self._read(request, response)
        except BaseException:
            # httpcore forgets a connection whose TLS handshake is cancelled.
            await connection.close()
            raise

    async def _raise_alert(self, request: Request) -> None:
        """Raise the TLS alert with which the server refuses the handshake, if it does.

        In TLS 1.3 the client has finished the handshake by then and sends its request. If that
        fails, asyncio discards what the server has sent (RFC 8446 section 4.4.2.4).
        """
        target = httpx.URL(request.url)
        if target.scheme != "https" or self._pools.proxies.get(urls.origin(request.url)):
            return
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(_ALERT_SECONDS):
                reader, writer = await asyncio.open_connection(
                    target.host,
                    target.port or urls.DEFAULT_PORTS["https"],
                    ssl=self._pools.trust(request),
                )
                try:
                    await reader.read(1)
                finally:
                    writer.transport.abort()

    async def _read(self, request: Request, response: httpx.Response) -> Response:
        proxy = self._pools.proxies.get(urls.origin(request.url), "")
        if proxy and response.status_code == _PROXY_AUTHENTICATION:
            raise _error("http.proxy", request, proxy=proxy, reason="407, it requires a login")
        packed = bytearray()
        async for chunk in response.aiter_raw(_CHUNK):
            packed += chunk
            if len(packed) > LIMIT:
                raise _error("http.too-large", request, limit=LIMIT)
        packing = response.headers.get("content-encoding", "").strip().lower()
        body = _unpack(request, bytes(packed), packing)
        headers = tuple((name.lower(), value) for name, value in response.headers.multi_items())
        return Response(request.url, response.status_code, headers, body, proxy)


def _unpack(request: Request, packed: bytes, packing: str) -> bytes:
    if packing in ("", "identity") or not packed:
        return packed
    if packing not in _PACKINGS:
        raise _error("http.encoding", request, encoding=packing)
    try:
        # One byte beyond the limit is enough to recognise a decompression bomb.
        plain = zlib.decompressobj(_PACKINGS[packing]).decompress(packed, LIMIT + 1)
    except zlib.error:
        raise _error("http.encoding", request, encoding=packing) from None
    if len(plain) > LIMIT:
        raise _error("http.too-large", request, limit=LIMIT)
    return plain


def _error(code: str, request: Request, **facts: str | int) -> RequestError:
    found = problem(code, host=host_of(request.url), **facts)
    return RequestError(found.at(found.field or request.at))


class _Pools:
    """The connections of one TLS configuration; used in the event loop only.

    Attributes:
        proxies: By origin, `host:port` of the proxy in use for it; empty without one.
    """

    def __init__(self, ca_file: str) -> None:
        self.proxies: dict[str, str] = {}
        self._ca_file = ca_file
        self._clients: dict[tuple[bool, bool], httpx.AsyncClient] = {}

    def client(self, request: Request, *, fresh: bool) -> httpx.AsyncClient:
        """The httpx client for a request; a `fresh` one opens a new connection each time.

        Raises:
            RequestError: The extra CA file or the proxy setting cannot be used.
        """
        proxies = not urls.is_loopback(request.url)
        key = (proxies, fresh)
        if key not in self._clients:
            idle = 0 if fresh else _MOST_IDLE
            self._clients[key] = self._new_client(request, idle, proxies=proxies)
        return self._clients[key]

    def close(self) -> None:
        """Close every connection soon."""
        for client in self._clients.values():
            asyncio.run_coroutine_threadsafe(client.aclose(), _event_loop())

    def _new_client(self, request: Request, idle: int, *, proxies: bool) -> httpx.AsyncClient:
        try:
            return httpx.AsyncClient(
                verify=self.trust(request),
                headers=_HEADERS,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                follow_redirects=False,
                timeout=None,  # noqa: S113 - `_exchange` limits the whole request
                limits=httpx.Limits(max_keepalive_connections=idle, keepalive_expiry=_IDLE_SECONDS),
                trust_env=proxies,
            )
        except (ValueError, ImportError) as error:
            reason = type(error).__name__
            raise _error("http.proxy", request, proxy="setting", reason=reason) from None

    def trust(self, request: Request) -> ssl.SSLContext:
        """The authorities of the operating system and of the extra CA file.

        Raises:
            RequestError: The file cannot be used.
        """
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self._ca_file:
            try:
                # Not by its path: OpenSSL would wait for a pipe, and read a device without end.
                # Between the certificates there may be names in any encoding.
                pem = read_authorities(self._ca_file).decode("ascii", errors="ignore")
                context.load_verify_locations(cadata=pem)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or type(error).__name__
                raise _error("http.ca-file", request, reason=reason) from None
        return context


class _Connection:
    """What httpcore reports about the connection of one attempt (its extension “trace”)."""

    def __init__(self, url: str, proxies: dict[str, str]) -> None:
        self.is_new = False
        self._url = url
        self._proxies = proxies
        self._stream: httpcore.AsyncNetworkStream | None = None

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note where the connection goes, and the connection itself once it is there."""
        if event.endswith("connect_tcp.started"):
            self.is_new = True
            target = httpx.URL(self._url)
            port = target.port or urls.DEFAULT_PORTS[target.scheme]
            direct = (info["host"], info["port"]) == (target.raw_host.decode("ascii"), port)
            proxy = "" if direct else f"{info['host']}:{info['port']}"
            self._proxies[urls.origin(self._url)] = proxy
        elif event.endswith("connect_tcp.complete"):
            self._stream = info["return_value"]

    async def close(self) -> None:
        """Close it if it was opened for this attempt."""
        if self._stream is not None:
            await self._stream.aclose()


class _EventLoop(asyncio.SelectorEventLoop):
    """An event loop whose name lookups delay neither its other tasks nor the end of the process.

    Python waits at exit for the threads that asyncio would use, even if a lookup never returns.
    """

    async def getaddrinfo(
        self, host: bytes | str | None, port: bytes | str | int | None, **hints: int
    ) -> list[Any]:
        """As `socket.getaddrinfo`, in a daemon thread."""
        return await asyncio.wrap_future(look_up(host, port, **hints))


_starting = threading.RLock()
"""Reentrant: a client may be finalised, and closed, at any moment in any thread."""


def _event_loop() -> asyncio.AbstractEventLoop:
    """The program's one event loop for HTTP, running."""
    with _starting:
        return _started_loop()


@cache
def _started_loop() -> asyncio.AbstractEventLoop:
    loop = _EventLoop()
    threading.Thread(target=loop.run_forever, name="http", daemon=True).start()
    return loop
