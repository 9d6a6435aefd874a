"""The test logins of each setup: a private file next to its draft, never a token."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.model.serialization import logins_from_json, logins_to_json
from wizard.store import LOGINS, SetupFiles

MOST_LOGINS = 20
"""Logins saved for one setup; the oldest go first, also when they could not be read again."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is saved for one setup, newest first, and why it could not be read."""

    logins: tuple[Evidence, ...] = ()
    problem: Problem | None = None


class History:
    """The logins of all setups in one folder."""

    def __init__(self, folder: Path) -> None:
        self._files = SetupFiles(folder, LOGINS)

    def read(self, setup_id: str) -> Page:
        """The saved logins of a setup; a damaged file is reported and stays as it is."""
        path = self._files.path(setup_id)
        if isinstance(path, Problem):
            return Page(problem=path)
        text = self._files.read(path)
        found = logins_from_json(text) if isinstance(text, str) else text
        return Page(problem=found) if isinstance(found, Problem) else Page(found or ())

    def write(self, setup_id: str, logins: tuple[Evidence, ...]) -> Problem | None:
        """Save exactly these logins of a setup, the newest first; none: no file is left."""
        path = self._files.path(setup_id)
        if isinstance(path, Problem):
            return path
        damaged = self.read(setup_id).problem is not None
        if logins:
            return self._files.write(path, _readable(logins), damaged=damaged)
        return self._files.put_aside(path) if damaged else self.drop_all(setup_id)

    def drop_all(self, setup_id: str) -> Problem | None:
        """Remove every login of a setup, as when the setup itself is deleted."""
        return self._files.delete(setup_id)


def with_login(logins: tuple[Evidence, ...], login: Evidence) -> tuple[Evidence, ...]:
    """The logins with one more; an older one of the same person in the same setup is replaced."""
    others = (one for one in logins if _key(one) != _key(login))
    ordered = sorted((login, *others), key=lambda one: one.at, reverse=True)
    return tuple(ordered)[:MOST_LOGINS]


def _key(login: Evidence) -> tuple[str, str]:
    return login.subject, login.fingerprint


def _readable(logins: tuple[Evidence, ...]) -> str:
    """As many of the newest logins as can be read again; the text is ASCII."""
    # A file beyond the limit would be refused at the next start, with all logins in it.
    counts = range(min(len(logins), MOST_LOGINS), 0, -1)
    texts = (logins_to_json(logins[:count]) for count in counts)
    return next((text for text in texts if len(text) <= LOGINS.largest), logins_to_json(()))
