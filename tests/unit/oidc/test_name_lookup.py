"""Addresses of a host, found or not, within a time limit."""

from __future__ import annotations

import socket
import threading

import pytest

from wizard.oidc import name_lookup


def test_addresses_are_given_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("10.0.0.5", 0)), (2, 2, 17, "", ("10.0.0.5", 0))]
    found.append((10, 1, 6, "", ("fe80::1", 0, 0, 2)))  # type: ignore[arg-type]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert name_lookup.addresses("clearml.example") == ("10.0.0.5", "fe80::1")


@pytest.mark.parametrize("error", [socket.gaierror(socket.EAI_NONAME, "no"), UnicodeError("label")])
def test_unknown_name_has_none(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert name_lookup.addresses("clearml.example") == ()


def test_lookup_that_hangs_ends_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        released.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    assert name_lookup.addresses("clearml.example", limit=0.01) == ()
    released.set()
    for thread in threading.enumerate():
        if thread.name == "dns":
            thread.join(5)
