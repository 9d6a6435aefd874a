"""Named faults: each one bends the demo provider, or what was typed, in one way.

The table of contents of what the program can tell apart; `CATALOG` has every row.
"""

from __future__ import annotations

from wizard.demo.faults import (
    application,
    browser,
    callback,
    claims,
    hostile,
    id_token,
    network,
    published,
    token,
)
from wizard.demo.faults.row import Fault

FAMILIES: dict[str, tuple[Fault, ...]] = {
    "The way to the provider": network.FAULTS,
    "What the provider publishes": published.FAULTS,
    "The application": application.FAULTS,
    "The browser": browser.FAULTS,
    "The callback": callback.FAULTS,
    "The token endpoint": token.FAULTS,
    "The ID token": id_token.FAULTS,
    "The claims": claims.FAULTS,
    "Hostile answers": hostile.FAULTS,
}
"""Every fault by family, in the order in which a login meets them."""

CATALOG: dict[str, Fault] = {f.name: f for rows in FAMILIES.values() for f in rows}
"""Every fault by name."""
