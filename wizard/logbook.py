"""The kept test logins of each set-up: a private file beside its draft, never a token."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from wizard import files
from wizard.model.evidence import Evidence
from wizard.model.evidence_json import from_json, to_json
from wizard.model.plain import visible
from wizard.model.problem import Problem, Severity
from wizard.model.step import Step

LARGEST = 4_000_000
"""Bytes of a file of logins at most."""
MOST_LOGINS = 20
"""Logins kept for one set-up; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the book holds for one set-up, newest first, and what kept it from being read."""

    logins: tuple[Evidence, ...] = ()
    problem: Problem | None = None


class Logbook:
    """The logins of all set-ups in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, setup_id: str) -> Page:
        """The kept logins of a set-up; a damaged file is told and stays as it is."""
        path = self._path(setup_id)
        try:
            with path.open("rb") as stream:
                data = stream.read(LARGEST + 1)
        except FileNotFoundError:
            return Page()
        except OSError as error:
            return Page(problem=_trouble("unreadable", "could not be read", path, error))
        found = from_json(data.decode("utf-8", "replace") if len(data) <= LARGEST else "")
        logins = tuple(one for one in found if isinstance(one, Evidence))
        problem = next((one for one in found if isinstance(one, Problem)), None)
        return Page(logins, problem)

    def keep(self, setup_id: str, login: Evidence) -> Problem | None:
        """Add a login; an older one of the same person under the same set-up gives way."""
        page = self.read(setup_id)
        if page.problem:
            self._put_aside(setup_id)
        others = (e for e in page.logins if _subject(e) != _subject(login))
        return self._write(setup_id, (login, *others)[:MOST_LOGINS])

    def drop(self, setup_id: str, login: Evidence) -> Problem | None:
        """Remove one login."""
        kept = tuple(e for e in self.read(setup_id).logins if e != login)
        return self._write(setup_id, kept) if kept else self.drop_all(setup_id)

    def drop_all(self, setup_id: str) -> Problem | None:
        """Remove every login of a set-up, as when the set-up itself is deleted."""
        path = self._path(setup_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            return _trouble("delete", "could not be deleted", path, error)
        return None

    def _write(self, setup_id: str, logins: tuple[Evidence, ...]) -> Problem | None:
        made = files.make_folder(self._folder, Step.LOGIN)
        if made:
            return made
        written = files.write_text(self._path(setup_id), to_json(logins), step=Step.LOGIN)
        return written if isinstance(written, Problem) else None

    def _put_aside(self, setup_id: str) -> None:
        path = self._path(setup_id)
        with contextlib.suppress(OSError):
            path.replace(path.with_name(f"{path.name}.broken"))

    def _path(self, setup_id: str) -> Path:
        return self._folder / f"{setup_id}.logins.json"


def _subject(login: Evidence) -> object:
    found = login.claims.find("sub")
    return (found[1] if found else None, login.fingerprint)


def _trouble(rule: str, words: str, path: Path, error: OSError) -> Problem:
    return Problem(
        f"logbook.{rule}",
        f"The kept test logins {words}.",
        f"The system says: {visible(error.strerror or type(error).__name__, 120)}.",
        f"Check who may read and write {visible(path.parent, 200)}.",
        Step.LOGIN,
        severity=Severity.WARNING,
    )
