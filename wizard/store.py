"""Saved setups: one draft per file in the user's configuration folder; never a secret."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import platformdirs

from wizard import files
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems, problem
from wizard.model.settings import display_name, webapp_host
from wizard.model.step import Step

if TYPE_CHECKING:
    from datetime import datetime

APPLICATION, DEMO_APPLICATION = "clearml-ping-wizard", "clearml-ping-wizard-demo"

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class FileType(NamedTuple):
    """A type of file that a setup may have.

    Attributes:
        ending: Of its name, after the setup's id.
        largest: Bytes of a file at most.
        step: Where a problem with it is shown.
    """

    ending: str
    largest: int
    step: Step


DRAFTS = FileType(".json", 1_000_000, Step.SERVER)
LOGINS = FileType(".logins.json", 4_000_000, Step.LOGIN)


class SetupFiles:
    """The files of one type, each named after the setup that it belongs to.

    The folder is created when the first one is written.
    """

    def __init__(self, folder: Path, of_type: FileType) -> None:
        self.folder = folder
        self._type = of_type

    def path(self, setup_id: str) -> Path | Problem:
        """Where the file of a setup is, or why there is none: an id never leaves the folder."""
        if _ID.fullmatch(setup_id):
            return self.folder / f"{setup_id}{self._type.ending}"
        return problem(self._code("id"), id=setup_id)

    def paths(self) -> list[Path] | Problem:
        """Everything in the folder, or why it cannot be listed."""
        try:
            return list(self.folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            return self._failed("folder", self.folder, error)

    def missing(self, path: Path) -> Problem:
        """The problem of a file that is not there."""
        return self._problem("unreadable", path, reason="there is no such file")

    def read(self, path: Path) -> str | Problem | None:
        """The text of a file; None when there is none."""
        try:
            data = files.read_plain(path, self._type.largest)
            text = data.decode("utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            return self._failed("unreadable", path, error)
        except UnicodeDecodeError:
            return self._problem("damaged", path)
        return text if len(data) <= self._type.largest else self._problem("damaged", path)

    def write(self, path: Path, text: str, *, damaged: bool) -> Problem | None:
        """Replace a file; None when it is done.

        What cannot be read is put aside and never overwritten: it may have been written by a newer
        release of this program.
        """
        wrong = files.make_folder(self.folder, self._type.step, private=True)
        wrong = wrong or (self.put_aside(path) if damaged else None)
        written = wrong or files.write_text(path, text, step=self._type.step)
        return written if isinstance(written, Problem) else None

    def put_aside(self, path: Path) -> Problem | None:
        """Rename a file to `.broken`; None when it is done."""
        try:
            files.put_aside(path)
        except OSError as error:
            return self._failed("not-put-aside", path, error)
        return None

    def delete(self, setup_id: str) -> Problem | None:
        """Remove the file of a setup; None when it is gone."""
        path = self.path(setup_id)
        if isinstance(path, Problem):
            return path
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            return self._failed("delete", path, error)
        return None

    def _failed(self, rule: str, path: Path, error: OSError) -> Problem:
        return self._problem(rule, path, reason=error.strerror or type(error).__name__)

    def _problem(self, rule: str, path: Path, **facts: str) -> Problem:
        return problem(self._code(rule), file=path.name, folder=str(path.parent), **facts)

    def _code(self, rule: str) -> str:
        return f"store.{rule}" if self._type is DRAFTS else f"logbook.{rule}"


class SavedSetup(NamedTuple):
    """One saved setup in the list.

    Attributes:
        setup_id: Names the file and the credentials' entry in the keyring.
        name: Its name; without one, the ClearML server's host.
        server: The ClearML server's host; empty when it is not known.
        changed: When it was saved last, UTC.
        problems: Why it cannot be opened; empty when it can.
    """

    setup_id: str
    name: str
    changed: datetime
    problems: Problems = ()
    server: str = ""


def default_folder(application: str = APPLICATION) -> Path:
    """Where setups are saved; the demo has a folder of its own (`DEMO_APPLICATION`)."""
    # Otherwise the name would be in the path twice on Windows.
    return platformdirs.user_config_path(application, appauthor=False) / "setups"


def new_id() -> str:
    """The id of a new setup: random, so that two of them never share a keyring entry."""
    return os.urandom(8).hex()


CHANGED, GONE = "store.changed-meanwhile", "store.deleted-meanwhile"
"""Codes of the problems of a setup that something else saved or deleted since it was loaded."""


class Store:
    """The drafts of saved setups in one folder.

    A draft is saved only over the text that was loaded or saved here before: what another window or
    computer saved meanwhile is not overwritten, and what it deleted does not come back.
    """

    def __init__(self, folder: Path) -> None:
        self._files = SetupFiles(folder, DRAFTS)
        self._known: dict[str, str] = {}

    @property
    def folder(self) -> Path:
        """Where the setups are."""
        return self._files.folder

    def saved(self) -> tuple[SavedSetup, ...]:
        """All setups, the one saved last first; those that cannot be opened with the reason."""
        return tuple(sorted(self._all(), key=lambda s: (s.changed, s.setup_id), reverse=True))

    def load(self, setup_id: str) -> Draft | Problems:
        """The draft of a setup, or why it cannot be opened; the file stays as it is."""
        path = self._files.path(setup_id)
        if isinstance(path, Problem):
            return (path,)
        text = self._files.read(path)
        found = _parsed(text, path)
        if isinstance(text, str) and isinstance(found, Draft):
            self._known[setup_id] = text
        return found or (self._files.missing(path),)

    def save(self, draft: Draft) -> Problem | None:
        """Save a draft under its `setup_id` in place of the earlier one; None when it is done."""
        path = self._files.path(draft.setup_id)
        if isinstance(path, Problem):
            return path
        from wizard.model.serialization import draft_to_json  # noqa: PLC0415 - not for a new setup

        now, text = self._files.read(path), draft_to_json(draft)
        if len(text) > DRAFTS.largest:
            return problem("store.too-large", name=_name(draft), limit=DRAFTS.largest)
        damaged = isinstance(_parsed(now, path), tuple)
        wrong = self._changed_meanwhile(draft, now, text, damaged=damaged)
        wrong = wrong or self._files.write(path, text, damaged=damaged)
        if wrong is None:
            self._known[draft.setup_id] = text
        return wrong

    def _changed_meanwhile(
        self, draft: Draft, now: str | Problem | None, text: str, *, damaged: bool
    ) -> Problem | None:
        known = self._known.get(draft.setup_id)
        if now is None:
            return problem(GONE, name=_name(draft)) if known else None
        # Without a known text it is damaged: this program never opened it.
        changed = now not in (known, text) and not (damaged and known is None)
        return problem(CHANGED, name=_name(draft)) if changed else None

    def delete(self, setup_id: str) -> Problem | None:
        """Remove a setup's file; its credentials are the vault's. None when it is gone."""
        wrong = self._files.delete(setup_id)
        if wrong is None:
            self._known.pop(setup_id, None)
        return wrong

    def _all(self) -> Iterator[SavedSetup]:
        paths = self._files.paths()
        if isinstance(paths, Problem):
            yield SavedSetup("", str(self._files.folder), _moment(0), (paths,))
            return
        for path in paths:
            with contextlib.suppress(FileNotFoundError):  # deleted by another window
                if self._files.path(path.stem) == path:  # not logins, nor files of others
                    yield self._listed(path)

    def _listed(self, path: Path) -> SavedSetup:
        # Of a link itself: it may lead nowhere.
        changed = _moment(path.lstat().st_mtime)
        draft = _parsed(self._files.read(path), path)
        if isinstance(draft, Draft):
            return SavedSetup(path.stem, _name(draft), changed, server=webapp_host(draft))
        return SavedSetup(path.stem, path.stem, changed, draft or (self._files.missing(path),))


def read_draft(path: Path) -> Draft | Problems:
    """The draft in a file from anywhere, or everything that keeps it from being one."""
    from wizard.model.serialization import decode, draft_from_json  # noqa: PLC0415 - see above

    try:
        data = files.read_plain(path, DRAFTS.largest)
    except OSError as error:
        return (problem("draft.unreadable", reason=error.strerror or type(error).__name__),)
    if len(data) > DRAFTS.largest:
        return (problem("draft.unreadable", reason=f"it is larger than {DRAFTS.largest} bytes"),)
    try:
        return draft_from_json(decode(data))
    except UnicodeDecodeError:
        return (problem("draft.unreadable", reason="it is not UTF-8 text"),)


def _moment(seconds: float) -> datetime:
    from datetime import UTC, datetime  # noqa: PLC0415 - not for a new setup

    return datetime.fromtimestamp(seconds, UTC)


def _name(draft: Draft) -> str:
    return display_name(draft) or draft.webapp_url or draft.setup_id


def _parsed(text: str | Problem | None, path: Path) -> Draft | Problems | None:
    """The draft in a text, if any; it belongs to the setup that the file is named after."""
    if text is None:
        return None
    if isinstance(text, Problem):
        return (text,)
    from wizard.model.serialization import draft_from_json  # noqa: PLC0415 - see above

    found = draft_from_json(text, str(path))
    return replace(found, setup_id=path.stem) if isinstance(found, Draft) else found
