"""`register`: write the hand-out for the people who may register ClearML in Ping."""

from __future__ import annotations

from argparse import Namespace

from wizard.cli.messages import Exit, complain, say
from wizard.files import Written
from wizard.model.draft import Draft
from wizard.model.evidence import Clock
from wizard.registration.handout import HANDOUT_FILE, write_handout
from wizard.store import read_draft


def run(arguments: Namespace, clock: Clock) -> int:
    """Write page and files; the exit code says how it went."""
    draft = read_draft(arguments.draft)
    if not isinstance(draft, Draft):
        complain(draft)
        return Exit.USAGE
    written = write_handout(draft, arguments.handout, clock())
    if not isinstance(written, Written):
        complain(written)
        return Exit.FAILURE
    for path in written.paths:
        say(f"wrote {path}")
    say(f"\nGive them to your Ping team; they begin with {HANDOUT_FILE}. No secret is in them.")
    return Exit.FINE
