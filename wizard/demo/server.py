# ruff: noqa: ANN401  socketserver leaves the type of a request open
"""HTTP/1.1 over sockets: one thread per connection, loopback only, everything closed at the end."""

from __future__ import annotations

import logging
import socket
import socketserver
import ssl
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import Any

from wizard.demo.behaviour import AcceptHook, ConnectionHook
from wizard.demo.config import Clock
from wizard.demo.http_types import Parameters, Request, Response, plain

MOST_BODY_BYTES = 64 * 1024

_LOG = logging.getLogger(__name__)

_POLL_SECONDS = 0.02
_PATIENCE_SECONDS = 5.0
"""How long `stop` waits for one connection's thread after its socket was shut."""

_QUIET_ERRORS = (ConnectionError, TimeoutError, ssl.SSLError)
"""A peer may leave whenever it likes."""


Answer = Callable[[Request], Response | ConnectionHook]


class LoopbackServer(socketserver.ThreadingTCPServer):
    """Listens as soon as it exists; answers between `start` and `stop`."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False  # `stop` waits itself, with a limit
    request_queue_size = 64

    def __init__(
        self,
        address: str,
        tls: ssl.SSLContext | None,
        clock: Clock,
        on_accept: AcceptHook | None = None,
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, 0), Connection)
        self.clock = clock
        self.stopping = threading.Event()
        self.answer: Answer
        self._tls = tls
        self._on_accept = on_accept
        self._open: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        self._accepting = threading.Thread(
            target=self.serve_forever, args=(_POLL_SECONDS,), name="demo-accept", daemon=True
        )

    @property
    def origin(self) -> str:
        """Scheme, host and port under which this server is reached."""
        host, port = self.server_address[:2]
        scheme = "https" if self._tls else "http"
        name = f"[{host!s}]" if self.address_family == socket.AF_INET6 else host
        return f"{scheme}://{name!s}:{port}"

    def start(self, answer: Answer) -> None:
        """Accept connections; `answer` gets every request."""
        self.answer = answer
        self._accepting.start()

    def stop(self) -> None:
        """Close the listening socket and every connection; wait for their threads."""
        self.stopping.set()
        # shutdown would wait for ever if the accepting thread never ran.
        if self._accepting.is_alive():
            self.shutdown()
            self._accepting.join()
        self.server_close()
        with self._lock:
            open_now = dict(self._open)
        for connection in open_now.values():
            # OSError: gone already. ValueError: Python's TLS layer, shut while reading.
            with suppress(OSError, ValueError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in open_now:
            thread.join(_PATIENCE_SECONDS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give the connection a thread that `stop` knows about."""
        thread = threading.Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            name="demo-connection",
            daemon=True,
        )
        with self._lock:
            self._open[thread] = request
        thread.start()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one connection to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                del self._open[threading.current_thread()]

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Offer the connection to a hook, put TLS on it, then read requests."""
        request.settimeout(Connection.timeout)
        if self._on_accept and self._on_accept(request, self.stopping):
            return
        if self._tls is None:
            super().finish_request(request, client_address)
            return
        # Here and not in the accepting thread: a slow handshake must not delay the others.
        with closing(self._tls.wrap_socket(request, server_side=True)) as secured:
            with self._lock:
                self._open[threading.current_thread()] = secured
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  signature
        """Log what ended a connection, unless the peer did."""
        if not (self.stopping.is_set() or isinstance(sys.exc_info()[1], _QUIET_ERRORS)):
            _LOG.exception("The demo provider failed")


class Connection(BaseHTTPRequestHandler):
    """One connection, kept alive between requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # small responses would wait for the peer's delayed ACK
    timeout = 30
    server: LoopbackServer

    def do_GET(self) -> None:
        """Answer any method that the provider knows."""
        request = self._read()
        if isinstance(request, Response):
            self.close_connection = True
            self._send(request)
            return
        answer = self.server.answer(request)
        if isinstance(answer, Response):
            self._send(answer)
        else:
            self.close_connection = True
            answer(request, self.connection, self.server.stopping)

    do_HEAD = do_GET  # noqa: N815  http.server's names
    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's
        """Nothing is printed."""

    def _read(self) -> Request | Response:
        """The whole request, or the response to one that can't be read."""
        headers = self._headers()
        # Only a Content-Length shows how long a body is before it is read.
        if "transfer-encoding" in headers:
            return plain(411, "A Content-Length is required.")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return plain(400, "The Content-Length is not a number.")
        # By its length first: int() raises for thousands of digits.
        if len(length) > len(str(MOST_BODY_BYTES)) or int(length) > MOST_BODY_BYTES:
            return plain(413, f"At most {MOST_BODY_BYTES} bytes are accepted.")
        return self._parsed(headers, self.rfile.read(int(length)))

    def _parsed(self, headers: dict[str, str], body: bytes) -> Request | Response:
        path, _, query = self.path.partition("?")
        request = Request(self.command, path, headers=headers)
        try:
            form = Parameters.parse(body.decode()) if request.has_form else Parameters()
            return Request(self.command, path, Parameters.parse(query), form, headers, body)
        except ValueError:
            return plain(400, "The parameters are not UTF-8 or too many.")

    def _headers(self) -> dict[str, str]:
        joined: dict[str, str] = {}
        for name, value in self.headers.items():
            key = name.lower()
            joined[key] = f"{joined[key]}, {value}" if key in joined else value
        return joined

    def _send(self, response: Response) -> None:
        # send_response would add the real time as Date, not the clock's.
        self.send_response_only(response.status)
        for name, value in self._complete(response).headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _complete(self, response: Response) -> Response:
        """Add the headers of every response, unless a hook has set them already."""
        extra = {
            "Date": formatdate(self.server.clock().timestamp(), usegmt=True),
            "Server": "demo",
            "Content-Length": str(len(response.body)),
        }
        if self.close_connection:
            extra["Connection"] = "close"
        missing = [(name, value) for name, value in extra.items() if not response.header(name)]
        return response.with_headers(*missing)
