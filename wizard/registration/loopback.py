"""A listener on 127.0.0.1 that takes the one answer of a sign-in in the system browser.

RFC 8252 sections 7.3 and 8.3. It speaks as much HTTP/1.1 as one redirect needs.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import parse_qsl

from wizard.export.html import html_page
from wizard.model.problem import Problem, problem
from wizard.oidc.http import CancelToken

T = TypeVar("T")
Pairs = tuple[tuple[str, str], ...]
"""Names and values of a query, in its order."""

Redeem = Callable[[Pairs], T | Problem]

HOST, PATH = "127.0.0.1", "/callback"
PORTS = (7464, 7465, 7466)
"""Tried in this order; the worker application registers all three. 7464 is that of Ping's tools."""

SECONDS = 300.0
"""From the opening of the browser to its answer."""

_SLOWEST, _DRAIN = 5.0, 2.0  # seconds for a request's head, and for the client to hang up
_LONGEST, _CHUNK = 16 * 1024, 4096  # bytes of a request's head, and of one read
_MOST_OPEN, _MOST_FIELDS = 8, 20
_LINE = re.compile(r"GET (/[^ ?]*)\??([!-~]*) HTTP/1\.[01]")
_END = b"\r\n\r\n"
_RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # SO_LINGER: on, 0 seconds
_HEADERS = (
    "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nConnection: close\r\n"
)


class Loopback:
    """The listener; it exists before the browser opens.

    Attributes:
        redirect_uri: Where the authorization server sends the browser.
    """

    def __init__(self, listener: socket.socket) -> None:
        self._listener, self._authority = listener, f"{HOST}:{listener.getsockname()[1]}"
        self.redirect_uri = f"http://{self._authority}{PATH}"
        self._clients: dict[socket.socket, asyncio.Task[bool]] = {}

    @classmethod
    def open(cls, ports: Sequence[int] = PORTS) -> Loopback | Problem:
        """Listen at the first port that is free."""
        for port in ports:
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            try:
                # No SO_REUSEADDR: on some systems another program could then listen there as well.
                if sys.platform == "win32":
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
                listener.bind((HOST, port))
                listener.listen()
                listener.settimeout(0)  # for asyncio
            except OSError:
                listener.close()
            else:
                return cls(listener)
        return problem("pingone-sign-in.ports", ports=", ".join(map(str, ports)))

    def close(self) -> None:
        """Stop listening: the system refuses later connections."""
        self._listener.close()

    def wait(self, state: str, redeem: Redeem[T], cancel: CancelToken) -> T | Problem:
        """What `redeem` makes of the query that has our state; the browser shows whether it worked.

        It is called once at most. Other requests are refused and end nothing.
        """
        try:
            # Not the default loop of Windows, which has no `add_reader`.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                return runner.run(self._wait(state, redeem, cancel))
        except TimeoutError:
            return problem("pingone-sign-in.timeout", minutes=int(SECONDS // 60))
        except asyncio.CancelledError:
            return problem("pingone-sign-in.cancelled")
        finally:
            self.close()

    async def _wait(self, state: str, redeem: Redeem[T], cancel: CancelToken) -> T | Problem:
        loop, self._state = asyncio.get_running_loop(), state
        self._answered: asyncio.Future[tuple[socket.socket, Pairs]] = loop.create_future()

        def stop() -> None:
            with suppress(RuntimeError):  # the loop has just ended
                loop.call_soon_threadsafe(self._answered.cancel)

        loop.add_reader(self._listener, self._accept)
        try:
            with cancel.interrupts(stop):
                async with asyncio.timeout(SECONDS):
                    client, pairs = await self._answered
            # No other connection is served meanwhile; `redeem` has a deadline of its own.
            result = redeem(pairs)
            says = "failed" if isinstance(result, Problem) else "worked"
            await _reply(client, HTTPStatus.OK, says)
            return result
        finally:
            loop.remove_reader(self._listener)
            for task in self._clients.values():
                task.cancel()
            await asyncio.gather(*self._clients.values(), return_exceptions=True)
            for client in self._clients:
                _reset(client)

    def _accept(self) -> None:
        """Serve a connection for a few seconds; the oldest one gives way to a new one."""
        try:
            client, _ = self._listener.accept()
        except OSError:  # it has hung up already
            return
        client.settimeout(0)
        if len(self._clients) >= _MOST_OPEN:
            next(iter(self._clients.values())).cancel()
        self._clients[client] = task = asyncio.create_task(self._serve(client))
        task.add_done_callback(partial(self._served, client))

    async def _serve(self, client: socket.socket) -> bool:
        """Whether the connection stays open: for the page that says how it went."""
        with suppress(OSError):  # also of the time limit
            async with asyncio.timeout(_SLOWEST):
                found = read_request(await _head(client), self._authority, self._state)
            if not isinstance(found, HTTPStatus) and not self._answered.done():
                self._answered.set_result((client, found))
                return True
            status = found if isinstance(found, HTTPStatus) else HTTPStatus.CONFLICT
            await _reply(client, status, "foreign")
        return False

    def _served(self, client: socket.socket, task: asyncio.Task[bool]) -> None:
        if task.cancelled() or not task.result():
            del self._clients[client]
            _reset(client)


def _reset(client: socket.socket) -> None:
    """Close a connection by a reset: else our port would be taken for a minute (TIME_WAIT)."""
    with suppress(OSError), client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


def read_request(head: bytes, authority: str, state: str) -> Pairs | HTTPStatus:
    """The query of a request, if it is the answer with our state, else the status to refuse it.

    The Host header is compared, since a web page could have its own name point to this machine.
    """
    line, *fields = head.partition(_END)[0].decode("latin-1").split("\r\n")
    hosts = [v.strip() for n, _, v in (f.partition(":") for f in fields) if n.lower() == "host"]
    found = _LINE.fullmatch(line)
    if not found or not head.endswith(_END) or hosts != [authority]:
        return HTTPStatus.BAD_REQUEST
    if found[1] != PATH:
        return HTTPStatus.NOT_FOUND
    with suppress(ValueError):  # too many fields
        pairs = parse_qsl(found[2], keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        states = [value.encode() for name, value in pairs if name == "state"]
        if len(states) == 1 and hmac.compare_digest(states[0], state.encode()):
            return tuple(pairs)
    return HTTPStatus.BAD_REQUEST


async def _head(client: socket.socket) -> bytes:
    """A request up to its empty line, or what came before the client hung up or became too long."""
    loop, head = asyncio.get_running_loop(), b""
    while len(head) < _LONGEST and (part := await loop.sock_recv(client, _CHUNK)):
        head += part
        if head.endswith(_END):
            break
    return head


async def _reply(client: socket.socket, status: HTTPStatus, says: str) -> None:
    """Send a page, and let the client hang up first; it may have more to send than was read."""
    loop, page = asyncio.get_running_loop(), _page(says)
    head = f"HTTP/1.1 {status} {status.phrase}\r\nContent-Length: {len(page)}\r\n{_HEADERS}\r\n"
    with suppress(OSError):
        async with asyncio.timeout(_DRAIN):
            await loop.sock_sendall(client, head.encode("ascii") + page)
            while await loop.sock_recv(client, _CHUNK):
                pass


@cache
def _page(says: str) -> bytes:
    """A page without anything of the request: `worked`, `failed` or `foreign`."""
    style = ("registration", "signed_in.css")
    return html_page(("registration", "signed_in.html"), (style,), says=says).encode()
