"""A connection as faults get it: bytes, waiting, abrupt ends."""

from __future__ import annotations

import socket
import struct
import threading


class SocketLine:
    """Implements `behaviour.Line` over a socket, with or without TLS."""

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self._connection = connection
        self._stopping = stopping

    def send(self, data: bytes) -> None:
        """Put bytes on the wire as they are."""
        self._connection.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Let time pass; true when the provider is stopping."""
        return self._stopping.wait(seconds)

    def half_close(self) -> None:
        """End the sending direction and keep the other one open."""
        self._connection.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Drop the connection: closing with a linger time of zero sends RST."""
        linger = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._connection.close()
