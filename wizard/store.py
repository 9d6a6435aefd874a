"""Saved set-ups: one draft per file in the user's configuration folder; never a secret.

A file that cannot be read is never overwritten: when its place is needed it is put aside as
`.broken`. It may be damaged by hand, or written by a newer release of this program.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import platformdirs

from wizard import files
from wizard.model.draft import Draft
from wizard.model.draft_json import from_json, to_json
from wizard.model.problem import Problem, Problems
from wizard.model.settings import display_name
from wizard.model.step import Step
from wizard.model.text import visible

APPLICATION, DEMO_APPLICATION = "clearml-ping-wizard", "clearml-ping-wizard-demo"
LARGEST = 1_000_000
"""Bytes of a draft's file at most; a real one has some thousand."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class SavedSetup:
    """One saved set-up in the list.

    Attributes:
        setup_id: Names the file and the credentials' entry in the keyring.
        name: What its owner calls it; without a name, the ClearML server's host.
        changed: When it was saved last, UTC.
        problems: Why it cannot be opened; empty when it can.
    """

    setup_id: str
    name: str
    changed: datetime
    problems: Problems = ()


def default_folder(application: str = APPLICATION) -> Path:
    """Where set-ups are kept; the demo has a folder of its own (`DEMO_APPLICATION`)."""
    return platformdirs.user_config_path(application, appauthor=False) / "setups"


def new_id() -> str:
    """The id of a new set-up: random, so that two of them never share a keyring entry."""
    return secrets.token_hex(8)


class Store:
    """The set-ups in one folder, which is made when the first one is saved."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def saved(self) -> tuple[SavedSetup, ...]:
        """All set-ups, the one saved last first; those that cannot be opened with the reason."""
        return tuple(sorted(self._all(), key=lambda s: (s.changed, s.setup_id), reverse=True))

    def load(self, setup_id: str) -> Draft | Problems:
        """The draft of a set-up, or why it cannot be opened; the file stays as it is."""
        path = self._path(setup_id)
        return (_bad_id(setup_id),) if path is None else _read(path)

    def save(self, draft: Draft) -> Problem | None:
        """Save a draft under its `setup_id` in place of the earlier one; None when it is done."""
        path = self._path(draft.setup_id)
        if path is None:
            return _bad_id(draft.setup_id)
        problem = files.make_folder(self._folder, Step.SERVER) or _kept_aside(path)
        if problem:
            return problem
        written = files.write_text(path, to_json(draft))
        return written if isinstance(written, Problem) else None

    def delete(self, setup_id: str) -> Problem | None:
        """Remove a set-up's file; its credentials are the vault's. None when it is gone."""
        path = self._path(setup_id)
        if path is None:
            return _bad_id(setup_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            return _failed("delete", f"{path.name} could not be deleted.", path, error)
        return None

    def _path(self, setup_id: str) -> Path | None:
        return self._folder / f"{setup_id}.json" if _ID.fullmatch(setup_id) else None

    def _all(self) -> Iterator[SavedSetup]:
        if not self._folder.is_dir():
            return
        for path in self._folder.glob("*.json"):
            with contextlib.suppress(FileNotFoundError):  # deleted by another window meanwhile
                if _ID.fullmatch(path.stem):
                    yield _listed(path)


def _listed(path: Path) -> SavedSetup:
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    draft = _read(path)
    if isinstance(draft, Draft):
        return SavedSetup(path.stem, display_name(draft) or draft.webapp_url or path.stem, changed)
    return SavedSetup(path.stem, path.stem, changed, draft)


def _read(path: Path) -> Draft | Problems:
    """The draft in `path`; it belongs to the set-up that the file is named after."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        return (_failed("unreadable", f"{path.name} could not be read.", path, error),)
    if len(data) > LARGEST:
        return (_damaged(path, "It is far larger than any draft."),)
    try:
        found = from_json(data.decode("utf-8"))
    except UnicodeDecodeError:
        return (_damaged(path, "It is not UTF-8 text."),)
    if isinstance(found, Draft):
        return replace(found, setup_id=path.stem)
    return tuple(_in_file(path, p) for p in found)


def _kept_aside(path: Path) -> Problem | None:
    """Put away what is at `path` unless it is a draft that may be replaced."""
    if not path.exists() or isinstance(_read(path), Draft):
        return None
    names = (path.with_name(f"{path.name}.broken{n or ''}") for n in count())
    try:
        path.rename(next(name for name in names if not name.exists()))
    except OSError as error:
        return _failed("unreadable", f"{path.name} could not be put aside.", path, error)
    return None


def _problem(rule: str, what: str, why: str, remedy: str) -> Problem:
    return Problem(f"store.{rule}", what, why, remedy, Step.SERVER)


def _bad_id(setup_id: str) -> Problem:
    return _problem(
        "id",
        f"“{visible(setup_id, 40)}” cannot be the id of a set-up.",
        "An id has 1 to 64 characters: a-z, 0-9 and dashes inside.",
        "Start a new set-up; it gets an id by itself.",
    )


def _failed(rule: str, what: str, path: Path, error: OSError) -> Problem:
    return _problem(
        rule,
        what,
        f"The system says: {visible(error.strerror or type(error).__name__, 120)}.",
        f"Check who may read and write {visible(path.parent, 200)}.",
    )


def _damaged(path: Path, why: str) -> Problem:
    return _problem(
        "damaged",
        f"The saved set-up {path.name} is damaged.",
        why,
        f"The file stays where it is, in {visible(path.parent, 200)}. Mend it, delete it, or start "
        "a new set-up.",
    )


def _in_file(path: Path, problem: Problem) -> Problem:
    remedy = f"The file {visible(path, 200)} stays as it is. {problem.remedy}"
    return replace(problem, remedy=remedy)
