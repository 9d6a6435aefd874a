"""What was written in Ping for a setup: an intent before each call, so that it can be undone.

One private file beside the saved setup. It holds IDs, names of members, non-secret old values and
the origin of the API; never a path, a body or a header. It stays after a finished registration:
then it says which application belongs to the setup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from pathlib import Path

from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.registration.operations import APPLICATION
from wizard.store import FileType, SetupFiles

VERSION = 1
JOURNALS = FileType(".registration.json", 1_000_000, Step.REGISTER)


class Phase(Enum):
    """How far a registration got."""

    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Entry:
    """One write.

    Attributes:
        kind: Of the object, as in the product's resources.
        name: What a person calls it.
        key: Member and value by which ours is recognised; empty for a change.
        id: Of the object; empty while it is not known whether it was created.
        changes: By member, the old and the new value; empty for what was created.
        at: The ID that we chose, where it is looked for while `id` is empty.
    """

    kind: str
    name: str
    key: tuple[str, object] | None = None
    id: str = ""
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    at: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    """The writes for one setup, oldest first.

    Attributes:
        place: ID of the environment or realm.
        api: Origin of the API; undoing asks for an authorization for the same one.
        application: ID of the application that the setup uses, also one that was there before.
        owned: What an earlier registration created for the setup.
        secret_ends: When the former client secret ends, ISO 8601; empty for none.
    """

    product: Product
    place: str
    api: str
    entries: tuple[Entry, ...] = ()
    phase: Phase = Phase.OPEN
    application: str = ""
    owned: tuple[Entry, ...] = ()
    secret_ends: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something was begun and neither finished nor undone."""
        return self.phase is Phase.OPEN and bool(self.entries)

    @property
    def creations(self) -> tuple[Entry, ...]:
        """What was created for the setup, the application last."""
        made = (one for one in (*self.owned, *self.entries) if one.id and not one.changes)
        return tuple(sorted(made, key=lambda one: one.kind == APPLICATION))

    @property
    def created(self) -> str:
        """ID of the application that was created for the setup; empty when it was there before."""
        return next((one.id for one in self.creations if one.kind == APPLICATION), "")

    def emptied(self) -> Journal | None:
        """The journal once its entries are undone; None when nothing is left to remember."""
        if not self.owned:
            return None
        left = replace(self, entries=(), phase=Phase.FINISHED)
        return replace(left, application=left.created)

    def to_remove(self) -> Journal:
        """The journal whose undoing removes what was created for the setup."""
        return replace(self, entries=self.creations, owned=())

    def to_json(self) -> str:
        """The file's text."""
        record = {**asdict(self), "version": VERSION}
        record |= {"product": self.product.value, "phase": self.phase.value}
        return json.dumps(record, indent=1) + "\n"


class JournalFile:
    """The journal of one setup on the disk; each change is written before it returns."""

    def __init__(self, folder: Path, setup_id: str) -> None:
        self.folder = folder
        self._files = SetupFiles(folder, JOURNALS)
        self._setup_id = setup_id
        self.journal: Journal | None = None

    def read(self) -> Journal | Problem | None:
        """What is on the disk; None when nothing was registered for this setup."""
        path = self._files.path(self._setup_id)
        text = path if isinstance(path, Problem) else self._files.read(path)
        if text is None:
            return None
        found = _parsed(text) if isinstance(text, str) else None
        if found is None:
            return problem("registration.journal", reason="it is damaged or cannot be read")
        self.journal = found
        return found

    def write(self, journal: Journal) -> None:
        """Replace it.

        Raises:
            JournalError: It cannot be written; nothing may be sent then.
        """
        path = self._files.path(self._setup_id)
        text = journal.to_json()
        wrong = path if isinstance(path, Problem) else self._files.write(path, text, damaged=False)
        if wrong:
            raise JournalError(wrong)
        self.journal = journal

    def drop(self) -> Problem | None:
        """Remove it, once everything in it is undone."""
        self.journal = None
        return self._files.delete(self._setup_id)

    def add(self, entry: Entry) -> None:
        """Note an intent.

        Raises:
            JournalError: It cannot be written.
        """
        self.write(replace(self.begun, entries=(*self.begun.entries, entry)))

    def settle(self, entry: Entry) -> None:
        """Replace the latest entry by what became of it; `Entry.id` is known now.

        Raises:
            JournalError: It cannot be written.
        """
        self.write(replace(self.begun, entries=(*self.begun.entries[:-1], entry)))

    def take_back(self) -> None:
        """Forget the latest intent: it was refused.

        Raises:
            JournalError: It cannot be written.
        """
        self.write(replace(self.begun, entries=self.begun.entries[:-1]))

    @property
    def begun(self) -> Journal:
        """The journal that `read` found or `write` wrote last."""
        if self.journal is None:
            raise ValueError("no journal was begun")
        return self.journal


class JournalError(Exception):
    """The journal cannot be written; `problem` says why."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.problem = found


def _parsed(text: str) -> Journal | None:
    try:
        record = json.loads(text)
        if record.pop("version") != VERSION:
            return None
        record["product"] = Product(record["product"])
        record["phase"] = Phase(record["phase"])
        for name in ("entries", "owned"):
            record[name] = tuple(_entry(one) for one in record[name])
        journal = Journal(**record)
        texts = (journal.place, journal.api, journal.application, journal.secret_ends)
        return journal if all(isinstance(one, str) for one in texts) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _entry(record: dict[str, object]) -> Entry:
    key, changes = record.get("key"), record["changes"]
    if not isinstance(changes, dict) or not isinstance(record["id"], str):
        raise TypeError  # without its changes it would be taken for something that was created
    return Entry(
        str(record["kind"]),
        str(record["name"]),
        _key(key),
        record["id"],
        {name: (old, new) for name, (old, new) in changes.items()},
        str(record.get("at", "")),
    )


def _key(found: object) -> tuple[str, object] | None:
    if not isinstance(found, list):
        return None
    name, value = found
    return str(name), value
