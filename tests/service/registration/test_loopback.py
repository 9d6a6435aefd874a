"""The listener for the browser's answer: takes one GET with our state, and nothing else."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.support.tables import failures
from tests.support.waiting import STATE, Waiting, free_port, waiting
from wizard.model.problem import Problem
from wizard.oidc.http import CancelToken
from wizard.registration import loopback
from wizard.registration.loopback import Loopback, read_request

OURS = f"/callback?code=A%2Bb&state={STATE}"


def test_the_answer_with_our_state_is_taken() -> None:
    with waiting() as there:
        with httpx.Client(trust_env=False) as browser:
            page = browser.get(f"http://127.0.0.1:{there.port}{OURS}")
        assert there.result.result(10) == "token"
    assert there.redeemed == [(("code", "A+b"), ("state", STATE))]
    assert page.status_code == 200
    assert "You are signed in" in page.text
    assert "You can close this window" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_page_says_when_it_did_not_work() -> None:
    with waiting(worked=False) as there:
        answer = there.get(OURS).decode()
        found = there.result.result(10)
    assert "The sign-in did not work" in answer
    assert isinstance(found, Problem)


def test_no_page_repeats_the_request_or_has_a_script() -> None:
    with waiting() as there:
        for target in ("/callback?code=Repeat&state=Wrong", "/Repeat?Wrong", OURS + "&x=Repeat"):
            answer = there.get(target).decode()
            assert re.findall(r"Repeat|Wrong|<script|http-equiv=\"refresh|\bon\w+=", answer) == []
            assert "default-src &#39;none&#39;" in answer or "default-src 'none'" in answer


def _refusals(there: Waiting) -> dict[str, tuple[bytes, str]]:
    host, line = f"Host: 127.0.0.1:{there.port}\r\n", f"GET {OURS} HTTP/1.1\r\n"
    return {
        "no state": (f"GET /callback?code=x HTTP/1.1\r\n{host}\r\n".encode(), "400"),
        "other state": (f"GET /callback?code=x&state=y HTTP/1.1\r\n{host}\r\n".encode(), "400"),
        "state twice": (f"GET {OURS}&state={STATE} HTTP/1.1\r\n{host}\r\n".encode(), "400"),
        "error without state": (
            f"GET /callback?error=access_denied HTTP/1.1\r\n{host}\r\n".encode(),
            "400",
        ),
        "part of the state": (
            f"GET /callback?code=x&state={STATE[:-1]} HTTP/1.1\r\n{host}\r\n".encode(),
            "400",
        ),
        "state of other letters": (
            f"GET /callback?code=x&state=%C3%A9 HTTP/1.1\r\n{host}\r\n".encode(),
            "400",
        ),
        "another path": (f"GET /callback/{OURS} HTTP/1.1\r\n{host}\r\n".encode(), "404"),
        "the icon": (f"GET /favicon.ico HTTP/1.1\r\n{host}\r\n".encode(), "404"),
        "POST": (f"POST {OURS} HTTP/1.1\r\n{host}Content-Length: 0\r\n\r\n".encode(), "400"),
        "HEAD": (f"HEAD {OURS} HTTP/1.1\r\n{host}\r\n".encode(), "400"),
        "OPTIONS": (f"OPTIONS {OURS} HTTP/1.1\r\n{host}\r\n".encode(), "400"),
        "absolute form": (
            f"GET http://127.0.0.1:{there.port}{OURS} HTTP/1.1\r\n{host}\r\n".encode(),
            "400",
        ),
        "no host": (f"{line}\r\n".encode(), "400"),
        "a name that points here": (
            f"{line}Host: evil.example:{there.port}\r\n\r\n".encode(),
            "400",
        ),
        "localhost": (f"{line}Host: localhost:{there.port}\r\n\r\n".encode(), "400"),
        "another port": (f"{line}Host: 127.0.0.1:1\r\n\r\n".encode(), "400"),
        "two hosts": (f"{line}{host}Host: evil.example\r\n\r\n".encode(), "400"),
        "HTTP/0.9": (f"GET {OURS}\r\n\r\n".encode(), "400"),
        "HTTP/2": (f"GET {OURS} HTTP/2.0\r\n{host}\r\n".encode(), "400"),
        "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400"),
        "too many fields": (
            f"GET {OURS}{'&a=b' * 50} HTTP/1.1\r\n{host}\r\n".encode(),
            "400",
        ),
        "1 MB": (f"GET {OURS}&x={'y' * 1_000_000} HTTP/1.1\r\n{host}\r\n".encode(), "400"),
    }


def test_everything_else_is_refused_and_ends_nothing() -> None:
    with waiting() as there:

        def check(_: str, case: tuple[bytes, str]) -> None:
            data, status = case
            answer = there.send(data).decode()
            assert answer.split(" ")[1:2] == [status], answer[:200]
            assert "This is not the answer" in answer
            assert there.redeemed == []

        assert failures(_refusals(there).items(), check) == {}
        assert not there.result.done()
        assert b" 200 " in there.get(OURS)
        assert there.result.result(10) == "token"


def test_half_a_request_is_none() -> None:
    head = f"GET {OURS} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n"
    assert read_request(f"{head}\r\n".encode(), "127.0.0.1:1", STATE) == (
        ("code", "A+b"),
        ("state", STATE),
    )
    for cut in (head, head + "\r", head[:-2]):
        assert read_request(cut.encode(), "127.0.0.1:1", STATE) == 400


def test_a_second_answer_is_refused() -> None:
    with waiting(go_on=False) as there, ThreadPoolExecutor(1) as pool:
        first = pool.submit(there.get, OURS)
        assert there.redeeming.wait(10)
        second = pool.submit(_try, there)
        there.go_on.set()
        assert (there.result.result(10), b" 200 " in first.result(10)) == ("token", True)
        assert b" 200 " not in second.result(10)
        with pytest.raises(ConnectionError):
            there.get(OURS)
    assert len(there.redeemed) == 1


def test_two_answers_at_once_are_one() -> None:
    with waiting() as there, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: _try(there), range(8)))
        assert there.result.result(10) == "token"
    assert len(there.redeemed) == 1
    assert sum(b" 200 " in answer for answer in answers) == 1


def _try(there: Waiting) -> bytes:
    try:
        return there.get(OURS)
    except OSError:
        return b""


def test_cancel_ends_it_at_once_and_a_later_answer_is_refused() -> None:
    with waiting() as there:
        idle = socket.create_connection(("127.0.0.1", there.port), timeout=10)
        assert not there.result.done()
        there.cancel.set()
        found = there.result.result(2)
        idle.close()
        with pytest.raises(ConnectionError):
            there.get(OURS)
    assert isinstance(found, Problem)
    assert (found.code, there.redeemed) == ("pingone-sign-in.cancelled", [])


def test_cancelled_before_it_waits() -> None:
    opened, cancel = Loopback.open((free_port(),)), CancelToken()
    assert isinstance(opened, Loopback)
    cancel.set()
    found = opened.wait(STATE, lambda _: "token", cancel)
    assert isinstance(found, Problem)
    assert found.code == "pingone-sign-in.cancelled"


def test_it_ends_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loopback, "SECONDS", 0.05)
    with waiting() as there:
        found = there.result.result(10)
    assert isinstance(found, Problem)
    assert found.code == "pingone-sign-in.timeout"


def test_slow_clients_end_and_do_not_keep_the_answer_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loopback, "_SLOWEST", 0.05)
    with waiting() as there:
        for start in (b"", b"GET /callback", b"GET / HTTP/1.1\r\nHost: x\r\n", b"GET /\r\n"):
            assert there.send(start) == b""
        assert not there.result.done()
        assert b" 200 " in there.get(OURS)


def test_many_open_connections_do_not_keep_the_answer_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loopback, "_SLOWEST", 60)
    with waiting() as there:
        idle = [socket.create_connection(("127.0.0.1", there.port), timeout=10) for _ in range(40)]
        with pytest.raises(ConnectionError):
            idle[0].recv(1)  # the oldest ones have given way
        assert b" 200 " in there.get(OURS)
        assert there.result.result(10) == "token"
        for one in idle:
            one.close()


def test_the_next_port_is_taken_when_one_is_in_use() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        found = Loopback.open((taken, port := free_port()))
        assert isinstance(found, Loopback)
        assert found.redirect_uri == f"http://127.0.0.1:{port}/callback"
        found.close()
        none = Loopback.open((taken,))
    assert isinstance(none, Problem)
    assert (none.code, str(taken) in none.what) == ("pingone-sign-in.ports", True)


def test_no_other_program_can_listen_there_as_well() -> None:
    opened = Loopback.open((port := free_port(),))
    assert isinstance(opened, Loopback)
    for address in ("127.0.0.1", "0.0.0.0"):  # noqa: S104 - what another program might try
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with pytest.raises(OSError, match="in use"):
                other.bind((address, port))
    opened.close()


def test_the_port_is_free_again_at_once() -> None:
    port = free_port()
    for _ in range(3):
        opened = Loopback.open((port,))
        assert isinstance(opened, Loopback), "still taken"
        with ThreadPoolExecutor(1) as pool:
            result = pool.submit(opened.wait, STATE, lambda _: "token", CancelToken())
            there = Waiting(port)
            there.get("/favicon.ico")
            # It is the listener that ends this connection.
            with socket.create_connection(("127.0.0.1", port), timeout=10):
                assert b" 200 " in there.get(OURS)
                assert result.result(10) == "token"
