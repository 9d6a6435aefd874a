"""`register`: write the hand-outs for the people who may register ClearML in Ping."""

from __future__ import annotations

from argparse import Namespace

from wizard.cli.messages import Exit, complain, say
from wizard.files import Written
from wizard.model.draft import Draft
from wizard.model.evidence import Clock
from wizard.model.problem import Problems, problem
from wizard.registration.handout import HANDOUT_FILE, write_handout
from wizard.registration.worker import WORKER_PAGE, write_worker_handout
from wizard.store import read_draft


def run(arguments: Namespace, clock: Clock) -> int:
    """Write page and files; the exit code says how it went."""
    if arguments.worker:
        return _end(write_worker_handout(arguments.worker, clock()), WORKER_PAGE)
    if arguments.draft is None:
        complain((problem("register.usage"),))
        return Exit.USAGE
    draft = read_draft(arguments.draft)
    if not isinstance(draft, Draft):
        complain(draft)
        return Exit.USAGE
    return _end(write_handout(draft, arguments.handout, clock()), HANDOUT_FILE)


def _end(written: Written | Problems, first: str) -> int:
    if not isinstance(written, Written):
        complain(written)
        return Exit.FAILURE
    for path in written.paths:
        say(f"wrote {path}")
    say(f"\nGive them to your Ping team; they begin with {first}. No secret is in them.")
    return Exit.FINE
