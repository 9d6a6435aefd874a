# ruff: noqa: ANN401  socketserver leaves the type of a request open
"""The sockets: one thread per connection, loopback only, everything closed at the end."""

from __future__ import annotations

import socket
import socketserver
import ssl
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any

from wizard.demo.behaviour import AcceptHook, WireHook
from wizard.demo.connection import Connection
from wizard.demo.http_types import Request, Response
from wizard.demo.journal import Journal
from wizard.demo.line import SocketLine

POLL_SECONDS = 0.02
PATIENCE_SECONDS = 5.0
"""How long `stop` waits for one connection's thread after its socket was shut."""

_QUIET_ERRORS = (ConnectionError, TimeoutError, ssl.SSLError)
"""A peer may leave whenever it likes."""


class LoopbackServer(socketserver.ThreadingTCPServer):
    """Listens as soon as it exists; answers between `start` and `stop`."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: str, tls: ssl.SSLContext | None, journal: Journal) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, 0), Connection)
        self.journal = journal
        self.stopping = threading.Event()
        self.answer: Callable[[Request], Response | WireHook]
        self.date: Callable[[], float]
        self.on_accept: AcceptHook | None = None
        self._tls = tls
        self._open: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        self._accepting = threading.Thread(
            target=self.serve_forever, args=(POLL_SECONDS,), name="demo-accept", daemon=True
        )

    @property
    def origin(self) -> str:
        """Scheme, host and port under which this server is reached."""
        host, port = self.server_address[:2]
        scheme = "https" if self._tls else "http"
        name = f"[{host!s}]" if self.address_family == socket.AF_INET6 else host
        return f"{scheme}://{name!s}:{port}"

    def start(self) -> None:
        """Begin to accept; `answer` and `date` must have been set."""
        self._accepting.start()

    def stop(self) -> None:
        """Close the listening socket and every connection; wait for their threads."""
        self.stopping.set()
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
            thread.join(PATIENCE_SECONDS)

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
        """Let a fault have the connection, put TLS on it, then read requests."""
        request.settimeout(Connection.timeout)
        if self.on_accept and self.on_accept(SocketLine(request, self.stopping)):
            return
        if self._tls is None:
            super().finish_request(request, client_address)
            return
        # Here and not in the accepting thread: a slow handshake must not hold up the others.
        with closing(self._tls.wrap_socket(request, server_side=True)) as secured:
            with self._lock:
                self._open[threading.current_thread()] = secured
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  signature
        """Keep what ended a connection in the journal instead of printing it."""
        error = sys.exc_info()[1]
        if self.stopping.is_set() or isinstance(error, _QUIET_ERRORS):
            self.journal.interrupted(f"{type(error).__name__}: {error}")
        else:
            self.journal.defect(traceback.format_exc())
