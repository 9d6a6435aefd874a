"""`register`: register ClearML in Ping, or write the hand-outs for the people who may."""

from __future__ import annotations

from argparse import Namespace

from wizard.cli.messages import Exit, complain, say
from wizard.files import Written
from wizard.model.draft import Draft
from wizard.model.problem import Problems, problem
from wizard.registration.handout import HANDOUT_FILE, write_handout
from wizard.registration.worker import WORKER_PAGE, write_worker_handout
from wizard.services import Services
from wizard.store import read_draft


def run(arguments: Namespace, services: Services) -> int:
    """Do what the arguments ask for; the exit code says how it went."""
    if arguments.worker:
        return _end(write_worker_handout(arguments.worker, services.clock()), WORKER_PAGE)
    if arguments.draft is None:
        complain((problem("register.usage"),))
        return Exit.USAGE
    draft = read_draft(arguments.draft)
    if not isinstance(draft, Draft):
        complain(draft)
        return Exit.USAGE
    if arguments.handout:
        return _end(write_handout(draft, arguments.handout, services.clock()), HANDOUT_FILE)
    from wizard.cli import register_api  # noqa: PLC0415 - loads the network's library

    return register_api.run(arguments, draft, services)


def _end(written: Written | Problems, first: str) -> int:
    if not isinstance(written, Written):
        complain(written)
        return Exit.FAILURE
    for path in written.paths:
        say(f"wrote {path}")
    say(f"\nGive them to your Ping team; they begin with {first}. No secret is in them.")
    return Exit.FINE
