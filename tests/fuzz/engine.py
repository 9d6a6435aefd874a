"""A seeded mutator: every case follows from the seed, the target's corpus and the case's number."""

from __future__ import annotations

import json
import os
import random
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"

_MOST_CHANGES = 6
_LARGEST = 200_000
_PIECES = (
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\r\n", b"\t", b"\n\n"),
    *(
        b'"',
        b"'",
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"$",
        b"${A}",
        b"$$",
        b"#",
        b":",
        b": ",
        b"=",
        b"- ",
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b"&a ",
        b"*a",
        b"<<: *a\n",
        b"!!python/object:os.system ",
        b"|\n",
        b">-",
    ),
    *(
        b"null",
        b"true",
        b"1e999",
        b"-0",
        b"9" * 400,
        b"include ",
        b".",
        b"..",
        b"A" * 5000,
        b"[" * 3000,
    ),
)
_VALUES: tuple[object, ...] = (
    *(None, True, False, 0, -1, 2**70, 1.5, "", " ", "\0", "\ud800", "a" * 5000, "\u202e", "1"),
    *([], [[]], [None], ["a", "a"], {}, {"a": {}}, {"version": 1}),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Something that takes text of others.

    Attributes:
        name: The corpus has a folder of that name.
        run: Raises what is wrong with an input; it may use the empty folder.
        seconds: How long one case may take.
        mutate: Changes that suit the format.
    """

    name: str
    run: Callable[[bytes, Path], None]
    seconds: float
    mutate: Callable[[random.Random, bytes], bytes]

    @property
    def corpus(self) -> list[bytes]:
        """The inputs that all others are made from."""
        return [path.read_bytes() for path in sorted((CORPUS / self.name).iterdir())]


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that broke a promise, and how to get it again."""

    target: str
    seed: int
    number: int
    data: bytes
    error: str


class TookTooLong(BaseException):
    """No `Exception`: what is tested must not catch it."""


def fuzz(target: Target, seed: int, *, seconds: float, most: int) -> tuple[int, Failure | None]:
    """Run cases until one fails, the time is up or `most` are done; returns how many."""
    corpus, end = target.corpus, time.monotonic() + seconds
    for number in count():
        if number >= most or time.monotonic() > end:
            return number, None
        data = case(target, corpus, seed, number)
        error = attempt(target, data)
        if error:
            return number, Failure(target.name, seed, number, data, error)
    raise AssertionError("`count` has no end")


def case(target: Target, corpus: list[bytes], seed: int, number: int) -> bytes:
    """The corpus itself first, then changed ones."""
    if number < len(corpus):
        return corpus[number]
    chance = random.Random(f"{seed} {target.name} {number}")  # noqa: S311 - to be repeated
    data = chance.choice(corpus)
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        change = chance.choice((target.mutate, mutate_bytes, mutate_bytes, _splicing(corpus)))
        data = change(chance, data)[:_LARGEST]
    return data


def attempt(target: Target, data: bytes) -> str:
    """What is wrong with the target's handling of this input; empty when nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with _limit(target.seconds):
                target.run(data, Path(folder))
        except (Exception, TookTooLong):  # noqa: BLE001 - every one is a failure
            return traceback.format_exc()
    return ""


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise TookTooLong(f"more than {seconds:g} s")

    if os.name == "nt":  # without such a timer
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def mutate_bytes(chance: random.Random, data: bytes) -> bytes:
    """One change that knows nothing of the format."""
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((0, 1, 1, 2, 8, 64)))
    piece = chance.choice(_PIECES)
    changed = (
        piece,
        bytes([chance.randrange(256)]),
        data[start:end] * chance.choice((0, 2, 3, 500)),
        data[start:end][::-1],
    )
    if chance.random() < 0.03:
        return data[:start]
    return data[:start] + chance.choice(changed) + data[end:]


def _splicing(corpus: list[bytes]) -> Callable[[random.Random, bytes], bytes]:
    def splice(chance: random.Random, data: bytes) -> bytes:
        other = chance.choice(corpus)
        return data[: chance.randint(0, len(data))] + other[chance.randint(0, len(other)) :]

    return splice


def mutate_json(chance: random.Random, data: bytes) -> bytes:
    """One value replaced, doubled or dropped; another change where it is no JSON."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return mutate_bytes(chance, data)
    places = list(_places(body))
    if not places:
        return mutate_bytes(chance, data)
    holder, key = chance.choice(places)
    if chance.random() < 0.2:
        del holder[key]
    elif chance.random() < 0.1:
        holder[key] = [holder[key]] * chance.choice((2, 2000))
    else:
        holder[key] = chance.choice((*_VALUES, holder[key], body))
    try:
        return json.dumps(body).encode()
    except (ValueError, RecursionError):  # it is inside itself
        return mutate_bytes(chance, data)


def _places(value: object) -> Iterator[tuple[Any, object]]:
    """Every list and object in a value, with each of its indexes or names."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])
