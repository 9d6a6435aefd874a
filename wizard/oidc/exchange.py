"""One HTTP exchange in a thread of its own, which its caller can leave behind at any moment."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator

import httpx

from wizard.model.problem import Problem, problem
from wizard.oidc.http_types import Request, RequestError, Response
from wizard.oidc.lines import Line, Lines
from wizard.oidc.network_problems import host_of, network_problem

_PACKINGS = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""Content codings that are unpacked, with zlib's window argument."""

_PROXY_REFUSES = 407
_CHUNK = 16 * 1024


class Exchange:
    """Sends one request and reads the whole answer, unless it is stopped before."""

    def __init__(self, request: Request, seconds: float, limit: int, lines: Lines) -> None:
        self.ended = threading.Event()
        self.reply: Response | None = None
        self.problem: Problem | None = None
        self._request = request
        self._seconds = seconds
        self._limit = limit
        self._lines = lines
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Wake whoever waits for the end, and cut the connection."""
        with self._lock:
            self._stopped = True
            if self._line is not None:
                self._line.cut()
        self.ended.set()

    def leave(self, patience: float) -> None:
        """Give the thread that long (seconds) to notice; one stuck in DNS is left behind."""
        self._thread.join(patience)

    def _run(self) -> None:
        try:
            self.reply = self._asked()
        except RequestError as trouble:
            self.problem = trouble.problem
        except Exception as error:  # noqa: BLE001 - whatever a library raises becomes a problem
            proxy = self._line.proxy if self._line else ""
            self.problem = network_problem(error, self._request, proxy)
        finally:
            self.ended.set()

    @property
    def _once(self) -> bool:
        """A code is sent once, so never over a connection that may just have been dropped."""
        return self._request.method != "GET" and not self._request.repeatable

    def _asked(self) -> Response:
        """A used line may have been dropped meanwhile: then the question is put over a new one."""
        line = self._taken(fresh=self._once)
        try:
            return self._over(line)
        except (httpx.NetworkError, httpx.RemoteProtocolError):
            if not line.used or self._stopped:
                raise
        return self._over(self._taken(fresh=True))

    def _taken(self, *, fresh: bool) -> Line:
        line = self._lines.take(self._request.url, fresh=fresh)
        with self._lock:
            self._line = line
            if self._stopped:
                line.cut()
        return line

    def _over(self, line: Line) -> Response:
        keep = False
        try:
            response = self._sent(line)
            try:
                reply = self._read(response, line)
                keep = _reusable(response) and not self._once
            finally:
                response.close()
        finally:
            self._released(line, keep=keep)
        return reply

    def _released(self, line: Line, *, keep: bool) -> None:
        with self._lock:
            keep = keep and not self._stopped
            if keep:
                self._line = None
        if keep:
            self._lines.give_back(line)
        else:
            line.close()

    def _sent(self, line: Line) -> httpx.Response:
        closing = {"Connection": "close"} if self._once else {}
        request = line.client.build_request(
            self._request.method,
            self._request.url,
            headers={**closing, **self._request.headers},
            content=self._request.body or None,
            timeout=self._seconds,
            extensions={"trace": line.trace},
        )
        return line.client.send(request, stream=True)

    def _read(self, response: httpx.Response, line: Line) -> Response:
        if line.proxy and response.status_code == _PROXY_REFUSES:
            raise self._trouble("http.proxy", proxy=line.proxy, reason="407, it asks for a login")
        packing = response.headers.get("content-encoding", "").strip().lower()
        body = self._unpacked(self._bounded(response.iter_raw(_CHUNK)), packing)
        headers = tuple((name.lower(), value) for name, value in response.headers.multi_items())
        return Response(self._request.url, response.status_code, headers, body, line.proxy)

    def _bounded(self, chunks: Iterator[bytes]) -> bytes:
        whole = bytearray()
        for chunk in chunks:
            whole += chunk
            if len(whole) > self._limit:
                raise self._trouble("http.too-large", limit=self._limit)
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

    def _trouble(self, code: str, **facts: str | int) -> RequestError:
        host = host_of(self._request.url)
        return RequestError(problem(code, host=host, **facts).at(self._request.at))


def _reusable(response: httpx.Response) -> bool:
    """Whether the answerer leaves the connection open (RFC 9112 section 9.3)."""
    closing = "close" in response.headers.get("connection", "").lower()
    return response.http_version == "HTTP/1.1" and not closing
