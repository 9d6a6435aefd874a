"""Which setup a window opens: the last one, a saved one, a new one, one in a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wizard.model.draft import Draft
from wizard.model.problem import Problem
from wizard.services import Services
from wizard.store import Store, new_id, read_draft

NAMELESS = "New setup"
"""What a setup is called that has neither a name nor a server."""


def first_draft(services: Services, opened_last: str = "") -> Draft | None:
    """The setup that was open last, or the only one; with several the user chooses.

    Returns:
        None when the user opens none of them.
    """
    saved = services.store.saved()
    last = [one for one in saved if one.setup_id == opened_last and not one.problems] or saved
    if not last:
        return new_draft()
    picked = [one.setup_id for one in last if not one.problems] if len(last) == 1 else []
    if not picked:
        from wizard.ui.chooser import Chooser, listed_setups  # noqa: PLC0415 - rarely needed

        chooser = Chooser(listed_setups(services))
        chooser.picked.connect(picked.append)
        chooser.exec()
    found = loaded(services.store, picked[0]) if picked else None
    return found if isinstance(found, Draft) else None


def new_draft() -> Draft:
    """An empty setup; it is saved once something is typed."""
    return Draft(setup_id=new_id())


def loaded(store: Store, setup_id: str) -> Draft | Problem:
    """A saved draft; it may have become unreadable since it was listed. Empty: a new one."""
    found = store.load(setup_id) if setup_id else new_draft()
    return found if isinstance(found, Draft) else found[0]


def from_file(store: Store, path: Path) -> Draft | Problem:
    """The setup in a file, saved here as a new one: an open one with its id is not replaced."""
    found = read_draft(path)
    if not isinstance(found, Draft):
        return found[0]
    # The files of another computer, and its logins, are not here.
    made = replace(
        found, setup_id=new_id(), source_paths=(), preflight_failed=False, login_waived=""
    )
    return store.save(made) or made
