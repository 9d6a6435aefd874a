"""Name lookups (DNS) that delay neither the end of the program nor a caller beyond its limit."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from typing import Any

SECONDS = 3.0
"""Time limit of one lookup."""


def look_up(host: bytes | str | None, port: bytes | str | int | None, **hints: int) -> Future[Any]:
    """The result of `socket.getaddrinfo`, or its error, from a daemon thread.

    Python would wait at exit for a thread of a pool, even if a lookup never returns.
    """
    result: Future[Any] = Future()
    result.set_running_or_notify_cancel()  # the thread may then set it after a cancel

    def work() -> None:
        try:
            result.set_result(socket.getaddrinfo(host, port, **hints))
        except Exception as error:  # noqa: BLE001 - raised again where the result is read
            result.set_exception(error)

    threading.Thread(target=work, name="dns", daemon=True).start()
    return result


def addresses(host: str, limit: float = SECONDS) -> tuple[str, ...]:
    """The IP addresses of a host; none where they are not found within `limit` seconds."""
    try:
        found = look_up(host, None, type=socket.SOCK_STREAM).result(limit)
    except (OSError, ValueError, TimeoutError):  # ValueError: no name that can be looked up
        return ()
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
