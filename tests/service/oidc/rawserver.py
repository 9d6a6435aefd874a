"""A listener on loopback that treats each connection exactly as a test says, bytes and all."""

import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

Serve = Callable[["Connection"], None]


class Connection:
    """One accepted connection in a test's hands; every wait ends when the test does."""

    def __init__(self, line: socket.socket, stopping: threading.Event) -> None:
        self.line = line
        self.stopping = stopping
        self.sent = 0
        self.left = threading.Event()

    def request(self) -> bytes:
        """The request with its body, read to its end."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self.line.recv(65536)
            if not piece:
                return data
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = _length(head)
        while len(body) < length:
            body += self.line.recv(65536)
        return head + b"\r\n\r\n" + body

    def send(self, data: bytes) -> None:
        self.line.sendall(data)
        self.sent += len(data)

    def answer(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
        self.send("\r\n".join(head).encode() + body)

    def drip(self, data: bytes, seconds: float) -> None:
        """Send `data` for ever, one piece at a time, until the other side or the test ends."""
        while not self.stopping.wait(seconds):
            self.send(data)

    def wait_until_left(self) -> None:
        """Listen until the other side closes (`left` is set then) or the test ends."""
        while not self.stopping.is_set():
            ready, _, _ = select.select([self.line], [], [], 0.05)
            if ready and not self.line.recv(65536):
                self.left.set()
                return


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


class RawServer:
    """Listens on 127.0.0.1; `serve` gets each connection in a thread of its own."""

    def __init__(self, serve: Serve, tls: ssl.SSLContext | None = None) -> None:
        self._serve = serve
        self._tls = tls
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.port: int = self._listener.getsockname()[1]
        self.connections: list[Connection] = []
        self.requests: list[bytes] = []

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/"

    def __enter__(self) -> "RawServer":
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in list(self._threads):
            thread.join(5)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._handle, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _handle(self, line: socket.socket) -> None:
        line.settimeout(20)
        with line, suppress(OSError):
            secured = self._tls.wrap_socket(line, server_side=True) if self._tls else line
            with secured:
                connection = Connection(secured, self._stopping)
                self.connections.append(connection)
                self._serve(connection)


def answering(body: bytes, *headers: str, status: str = "200 OK") -> Serve:
    """Reads the request, sends that answer."""

    def serve(connection: Connection) -> None:
        connection.request()
        connection.answer(body, *headers, status=status)

    return serve
