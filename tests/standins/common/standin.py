"""The frame of a stand-in: servers over one state, one call at a time, faults and a log."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from tests.standins.common.clock import Clock
from tests.standins.common.faults import Fault, Faults, Kind
from tests.standins.common.messages import Request, Response
from tests.standins.common.server import LoopbackServer


@dataclass
class Call:
    """One call as it went: no query, no body; of the headers only those the stand-in names.

    `status` is 0 while or when there was no answer to send; a lost answer keeps what it would
    have been.
    """

    method: str
    path: str
    server: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 0
    outcome: Kind = Kind.ANSWERED

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class StandIn(ABC):
    """Serves while it is entered. A defect in the stand-in itself fails the test on leaving."""

    logged_headers: tuple[str, ...] = ()

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.faults = Faults(self.error)
        self.calls: list[Call] = []
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._servers: list[LoopbackServer] = []
        self._defects: list[Exception] = []

    @abstractmethod
    def error(self, status: int) -> Response:
        """This product's error of this status, for programmed faults."""

    def serve(self, name: str, answer: Callable[[Request], Response]) -> LoopbackServer:
        """A server of this stand-in; `name` is how `calls` distinguishes several."""
        server = LoopbackServer(lambda request: self._handle(name, answer, request))
        self._servers.append(server)
        return server

    def __enter__(self) -> Self:
        for server in self._servers:
            server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        for server in self._servers:
            server.stop()
        if self._defects and error is None:
            raise self._defects[0]

    def wait_until_stopped(self) -> None:
        """Hold a call back for as long as the stand-in serves."""
        self._stopping.wait()

    def _handle(
        self, server: str, answer: Callable[[Request], Response], request: Request
    ) -> Response | None:
        call = Call(request.method, request.path, server, self._logged(request))
        with self._lock:
            self.calls.append(call)
            try:
                response = self._outcome(call, answer, request)
            except Exception as error:  # noqa: BLE001 - reported on leaving
                self._defects.append(error)
                response = Response(500)
        if call.outcome in {Kind.HUNG, Kind.LATE}:
            self.wait_until_stopped()
        return response

    def _logged(self, request: Request) -> dict[str, str]:
        names = [name.lower() for name in self.logged_headers]
        return {name: request.headers[name] for name in names if name in request.headers}

    def _outcome(
        self, call: Call, answer: Callable[[Request], Response], request: Request
    ) -> Response | None:
        fault = self.faults.take(call.method, call.path)
        call.outcome = fault.kind if fault else Kind.ANSWERED
        if call.outcome in {Kind.CUT, Kind.HUNG}:
            return None
        replaced = fault.response if fault else None
        response = replaced or answer(request)
        call.status = response.status
        return _sent(response, call.outcome)


def _sent(response: Response, outcome: Kind) -> Response | None:
    if outcome in {Kind.LOST, Kind.LATE}:
        return None
    if outcome is Kind.TRUNCATED:
        return replace(response, sent=len(response.body) // 2)
    return response


__all__ = ["Call", "Fault", "StandIn"]
