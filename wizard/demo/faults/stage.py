"""A fault brought about: a running provider, and what was typed about it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from wizard.demo import defaults as world
from wizard.demo.config import Clock, DemoConfig, PkceEnforcement
from wizard.demo.faults.row import Fault
from wizard.demo.provider import DemoProvider
from wizard.demo.setup import SHAPES, FilledDraft, typed
from wizard.demo.signing import KeySource, new_signing_key


@dataclass(frozen=True)
class Stage:
    """What a fault needs to be seen."""

    fault: Fault
    ping: DemoProvider
    typed: FilledDraft


@contextmanager
def staged(fault: Fault, clock: Clock, keys: KeySource = new_signing_key) -> Iterator[Stage]:
    """The fault's provider, running until the end of the block.

    Raises:
        OSError: the loopback address can't be bound.
    """
    tls = fault.tls(clock()) if fault.tls else None
    config = replace(_healthy(fault), tls=tls.context if tls else None)
    with (
        tempfile.TemporaryDirectory() as folder,
        DemoProvider(fault.config(config), lambda: clock() + fault.clock_ahead, keys) as ping,
    ):
        filled = typed(ping, fault.product)
        if tls and tls.ca_pem:
            file = Path(folder) / "company-root.pem"
            file.write_text(tls.ca_pem, encoding="ascii")
            filled = replace(filled, draft=replace(filled.draft, ca_file=str(file)))
        yield Stage(fault, ping, fault.typed(filled, ping))


def _healthy(fault: Fault) -> DemoConfig:
    """As the demo is without a fault: it requires PKCE, as the wizard advises."""
    shape = SHAPES[fault.product]
    return DemoConfig((world.DEMO_CALLBACK_URL,), shape, pkce=PkceEnforcement.S256_REQUIRED)
