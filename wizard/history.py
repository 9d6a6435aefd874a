"""The kept test logins of each set-up: a private file beside its draft, never a token."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path

from wizard import files
from wizard.model.evidence import Evidence
from wizard.model.evidence_json import from_json, to_json
from wizard.model.problem import Problem, Severity
from wizard.model.step import Step
from wizard.model.text import visible

LARGEST = 4_000_000
"""Bytes of a file of logins at most."""
MOST_LOGINS = 20
"""Logins kept for one set-up; the oldest go first, also when they would not be read again."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")  # as for drafts: it becomes part of a file's name


@dataclass(frozen=True, slots=True)
class Page:
    """What the book holds for one set-up, newest first, and what kept it from being read."""

    logins: tuple[Evidence, ...] = ()
    problem: Problem | None = None


class History:
    """The logins of all set-ups in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, setup_id: str) -> Page:
        """The kept logins of a set-up; a damaged file is told and stays as it is."""
        path = self._path(setup_id)
        if path is None:
            return Page(problem=_bad_id(setup_id))
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

    def write(self, setup_id: str, logins: tuple[Evidence, ...]) -> Problem | None:
        """Keep exactly these logins of a set-up, the newest first; none: no file is left."""
        path = self._path(setup_id)
        if path is None:
            return _bad_id(setup_id)
        if not logins:
            return self.drop_all(setup_id)
        made = files.make_folder(self._folder, Step.LOGIN)
        if made:
            return made
        if self.read(setup_id).problem:
            _put_aside(path)
        written = files.write_text(path, _readable(logins), step=Step.LOGIN)
        return written if isinstance(written, Problem) else None

    def drop_all(self, setup_id: str) -> Problem | None:
        """Remove every login of a set-up, as when the set-up itself is deleted."""
        path = self._path(setup_id)
        if path is None:
            return _bad_id(setup_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            return _trouble("delete", "could not be deleted", path, error)
        return None

    def _path(self, setup_id: str) -> Path | None:
        return self._folder / f"{setup_id}.logins.json" if _ID.fullmatch(setup_id) else None


def with_login(logins: tuple[Evidence, ...], login: Evidence) -> tuple[Evidence, ...]:
    """The logins with one more; an older one of the same person in the same set-up gives way."""
    others = (one for one in logins if _place(one) != _place(login))
    ordered = sorted((login, *others), key=lambda one: one.at, reverse=True)
    return tuple(ordered)[:MOST_LOGINS]


def _place(login: Evidence) -> tuple[str, str]:
    return login.subject, login.fingerprint


def _readable(logins: tuple[Evidence, ...]) -> str:
    """As many of the newest logins as can be read again; its text is ASCII."""
    texts = (to_json(logins[:count]) for count in range(min(len(logins), MOST_LOGINS), 0, -1))
    return next((text for text in texts if len(text) <= LARGEST), to_json(()))


def _put_aside(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.replace(path.with_name(f"{path.name}.broken"))


def _bad_id(setup_id: str) -> Problem:
    return Problem(
        "logbook.id",
        f"Test logins cannot be kept for a set-up called “{visible(setup_id, 40)}”.",
        "An id has 1 to 64 characters: a-z, 0-9 and dashes inside.",
        "Start a new set-up; it gets an id by itself.",
        Step.LOGIN,
        severity=Severity.WARNING,
    )


def _trouble(rule: str, words: str, path: Path, error: OSError) -> Problem:
    return Problem(
        f"logbook.{rule}",
        f"The kept test logins {words}.",
        f"The system says: {visible(error.strerror or type(error).__name__, 120)}.",
        f"Check who may read and write {visible(path.parent, 200)}.",
        Step.LOGIN,
        severity=Severity.WARNING,
    )
