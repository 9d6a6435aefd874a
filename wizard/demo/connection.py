"""Reads HTTP/1.1 requests off one connection and writes the responses."""

from __future__ import annotations

from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from wizard.demo.http_types import Parameters, Request, Response, plain
from wizard.demo.line import SocketLine

if TYPE_CHECKING:
    from wizard.demo.server import LoopbackServer

MOST_BODY_BYTES = 64 * 1024


class Connection(BaseHTTPRequestHandler):
    """One connection, kept alive between requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
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
            answer(request, SocketLine(self.connection, self.server.stopping))

    do_HEAD = do_GET  # noqa: N815  http.server's names
    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's
        """The journal has it all, redacted; nothing is printed."""

    def _read(self) -> Request | Response:
        """The whole request, or the response to one that can't be read."""
        headers = self._headers()
        if "transfer-encoding" in headers:
            return plain(411, "A Content-Length is required.")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return plain(400, "The Content-Length is not a number.")
        if len(length) > len(str(MOST_BODY_BYTES)) or int(length) > MOST_BODY_BYTES:
            return plain(413, f"At most {MOST_BODY_BYTES} bytes are taken.")
        return self._parsed(headers, self.rfile.read(int(length)))

    def _parsed(self, headers: dict[str, str], body: bytes) -> Request | Response:
        path, _, query = self.path.partition("?")
        request = Request(self.command, path, headers=headers)
        try:
            form = Parameters.parse(body.decode()) if request.has_form else Parameters()
            return Request(self.command, path, Parameters.parse(query), form, headers)
        except ValueError:
            return plain(400, "The parameters are not UTF-8 or too many.")

    def _headers(self) -> dict[str, str]:
        joined: dict[str, str] = {}
        for name, value in self.headers.items():
            key = name.lower()
            joined[key] = f"{joined[key]}, {value}" if key in joined else value
        return joined

    def _send(self, response: Response) -> None:
        self.send_response_only(response.status)
        for name, value in self._complete(response).headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if isinstance(response.body, bytes):
            self.wfile.write(response.body)
            return
        for piece in response.body:
            if self.server.stopping.is_set():
                break
            self.wfile.write(piece)

    def _complete(self, response: Response) -> Response:
        """Add what every response carries, unless a fault has set it already."""
        extra = {"Date": formatdate(self.server.date(), usegmt=True), "Server": "demo"}
        if isinstance(response.body, bytes):
            extra["Content-Length"] = str(len(response.body))
        else:
            self.close_connection = True
        if self.close_connection:
            extra["Connection"] = "close"
        missing = [(name, value) for name, value in extra.items() if not response.header(name)]
        return response.with_headers(*missing)
