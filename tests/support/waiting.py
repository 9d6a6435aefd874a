"""A listener for the browser's answer, waiting in a thread, and raw requests to it."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from wizard.model.problem import Problem, problem
from wizard.oidc.http import CancelToken
from wizard.registration.loopback import Loopback, Pairs

STATE = "the-state-of_this-sign-in"


@dataclass
class Waiting:
    """Attributes:
    port: Where it listens.
    result: What the wait brings.
    redeemed: The queries that it took.
    worked: Whether redeeming the query works.
    redeeming: Set when it begins.
    go_on: Whether it may end.
    """

    port: int
    cancel: CancelToken = field(default_factory=CancelToken)
    redeemed: list[Pairs] = field(default_factory=list)
    worked: bool = True
    redeeming: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    result: Future[str | Problem] = field(default_factory=Future)

    def redeem(self, pairs: Pairs) -> str | Problem:
        self.redeemed.append(pairs)
        self.redeeming.set()
        assert self.go_on.wait(10)
        return "token" if self.worked else problem("pingone-sign-in.no-token")

    def send(self, data: bytes) -> bytes:
        """What is answered: as long as it says, or until the connection ends."""
        answer = b""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        # The listener may have refused it already, and hung up.
        with client, suppress(OSError):
            client.sendall(data)
            while not _is_whole(answer) and (part := client.recv(4096)):
                answer += part
        return answer

    def get(self, target: str, host: str = "", method: str = "GET") -> bytes:
        host = host or f"127.0.0.1:{self.port}"
        head = f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n"
        return self.send(head.encode())


def _is_whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    return bool(length and len(body) >= int(length[1]))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def waiting(*, worked: bool = True, go_on: bool = True) -> Iterator[Waiting]:
    """Ends the wait at the latest when it is left."""
    port = free_port()
    loopback = Loopback.open((port,))
    assert isinstance(loopback, Loopback)
    made = Waiting(port, worked=worked)
    if go_on:
        made.go_on.set()
    with ThreadPoolExecutor(1) as pool:
        made.result = pool.submit(loopback.wait, STATE, made.redeem, made.cancel)
        try:
            yield made
        finally:
            made.cancel.set()
