"""The one narrow door to the network: a total deadline, a size limit, cancel, nothing remembered.

Redirects are not followed, cookies not kept, certificates always checked: against the operating
system's authorities and the extra CA file. Proxies of the environment are used, except to loopback.
"""

from __future__ import annotations

import logging
import weakref
from dataclasses import replace
from typing import Protocol

from wizard.model.problem import problem
from wizard.oidc.cancel import CancelToken
from wizard.oidc.exchange import Exchange
from wizard.oidc.http_types import Request, RequestError, Response, form
from wizard.oidc.lines import Lines
from wizard.oidc.network_problems import host_of

__all__ = [
    "CancelToken",
    "HttpClient",
    "NetworkClient",
    "Request",
    "RequestError",
    "Response",
    "form",
]

DEADLINE = 15.0
"""Seconds for one whole exchange, from the name lookup to the last byte."""

LIMIT = 1024 * 1024
"""Bytes of an answer at most, packed and unpacked."""

_PATIENCE = 0.2
"""Seconds that a cut connection's thread gets to close what it holds."""

_TALKATIVE = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
)
"""Loggers that print addresses and headers, where codes and cookies travel."""


class HttpClient(Protocol):
    """Whatever takes a request and gives the whole answer."""

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        """Raise `HttpTrouble` when no answer comes."""


class NetworkClient:
    """The door to the real network. It may be used from several threads.

    Connections stay open for a few seconds for the next question; they end with this object, so
    there is nothing to close.
    """

    def __init__(
        self, ca_file: str = "", *, deadline: float = DEADLINE, limit: int = LIMIT
    ) -> None:
        self._lines = Lines(ca_file)
        weakref.finalize(self, self._lines.close)
        self._deadline = deadline
        self._limit = limit
        for name in _TALKATIVE:
            logging.getLogger(name).addFilter(_nothing)

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        """The whole answer to `request`, whatever its status.

        Raises:
            HttpTrouble: None came within the deadline, or it was too large, or `cancel` was set.
        """
        cancel = cancel or CancelToken()
        if cancel.is_set:
            raise _trouble("http.cancelled", request)
        seconds = self._deadline if request.deadline is None else request.deadline
        timed = replace(request, deadline=seconds)
        exchange = Exchange(timed, seconds, self._limit, self._lines)
        with cancel.interrupts(exchange.stop):
            exchange.start()
            finished = exchange.ended.wait(seconds)
        return _outcome(exchange, timed, cancelled=cancel.is_set, finished=finished)


def _outcome(exchange: Exchange, request: Request, *, cancelled: bool, finished: bool) -> Response:
    if cancelled or not finished:
        exchange.stop()
    exchange.leave(_PATIENCE)
    if cancelled:
        raise _trouble("http.cancelled", request)
    if not finished:
        raise _trouble("http.timeout", request)
    if exchange.reply is None:
        raise RequestError(exchange.problem or _trouble("http.broken", request).problem)
    return exchange.reply


def _trouble(code: str, request: Request) -> RequestError:
    facts = {"seconds": f"{request.deadline or 0:g}", "reason": "no answer"}
    return RequestError(problem(code, host=host_of(request.url), **facts).at(request.at))


def _nothing(_: logging.LogRecord) -> bool:
    return False
