"""Carrying out a plan with a journal, and undoing it; it ends finished, undone or with a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from urllib.parse import quote

from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.oidc.http import CancelToken
from wizard.registration.api import NOT_FOUND, Api, ApiError
from wizard.registration.journal import Entry, Journal, JournalError, JournalFile, Phase
from wizard.registration.operations import (
    APPLICATION,
    Body,
    Call,
    Create,
    Expect,
    Operation,
    Resource,
    Seen,
    TakeSecret,
    Update,
    member,
    same,
    with_member,
    without,
)
from wizard.registration.registrar import Registrar
from wizard.vault.base import KeyringError

_LOOK_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Between looks for an object whose answer was lost: a list may not show it at once."""

_GONE_SECONDS = (1.0, 2.0, 4.0)
"""Between looks whether what was deleted is gone."""


_UNKNOWN = "the answer was lost, and it has not been found; it may still appear"


class End(Enum):
    """How a registration ended."""

    FINISHED = "finished"
    UNDONE = "undone"
    REMAINS = "remains"


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left in Ping and has to be removed or put back by hand.

    Attributes:
        what: Kind and name of the object, and what is left of it.
        id: Empty when it is not known whether it was created.
        where: Where it is found in the product's console.
    """

    what: str
    id: str
    where: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended.

    Attributes:
        application: ID of the application, when finished.
        problem: Why it did not finish.
        remains: What is left, when it could not be undone.
    """

    end: End
    application: str = ""
    problem: Problem | None = None
    remains: tuple[Remaining, ...] = ()


@dataclass
class Work:
    """What writing needs.

    Attributes:
        registrar: The product's: API, kinds of objects and the secret of a new application.
        file: The setup's journal.
        keep: Puts client ID and secret into the keyring; may raise `KeyringError`.
        said: Called with each step's name, for the window and the command line.
    """

    registrar: Registrar
    file: JournalFile
    keep: Callable[[str, Secret], None]
    said: Callable[[str], None]

    @property
    def api(self) -> Api:
        """Where it is written."""
        return self.registrar.api


def apply(
    work: Work, journal: Journal, operations: Sequence[Operation], cancel: CancelToken
) -> Outcome:
    """Carry out the operations in their order; undo all of them when one fails.

    Args:
        work: API, resources, journal and secret.
        journal: The new journal, without entries; `application` is set for an existing one.
        operations: What to do.
        cancel: Ends it, which undoes what was done.
    """
    try:
        work.file.write(journal)
    except JournalError as error:
        return Outcome(End.UNDONE, problem=error.problem)  # nothing was sent
    try:
        for operation in operations:
            work.said(operation.name)
            _perform(work, operation, cancel)
        done = replace(work.file.begun, phase=Phase.FINISHED)
        work.file.write(done)
    except (ApiError, JournalError, KeyringError) as error:
        return replace(undo(work, at_once=True), problem=error.problem)
    return Outcome(End.FINISHED, done.application)


def undo(work: Work, *, at_once: bool = False) -> Outcome:
    """Remove what was created and put back what was changed, the latest first.

    Everything that may be gone already is looked at, so it can be repeated after a crash.

    Args:
        work: API, resources and journal.
        at_once: Whether it follows what it undoes: what cannot be found may then still appear.
    """
    journal, cancel = work.file.begun, CancelToken()
    over: list[tuple[Entry, Remaining]] = []
    for entry in reversed(journal.entries):
        work.said(f"Undo: {entry.name}")
        try:
            left, seen = _taken_back(work, entry, cancel)
            left = left or (
                _UNKNOWN if at_once and not seen and _may_appear(journal, entry) else ""
            )
        except ApiError as error:
            left = f"{error.problem.what}"
        if left:
            where = work.registrar.resources[entry.kind].where
            what = f"{entry.kind} {entry.name}: {left}"
            over.append((entry, Remaining(what, entry.id or entry.at, where)))
    kept = [entry for entry, _ in reversed(over)]
    over = [(entry, what) for entry, what in over if not _went_with_it(journal, kept, entry)]
    kept, remains = [entry for entry, _ in reversed(over)], [what for _, what in over]
    for call in work.registrar.after_undo if journal.entries else ():
        try:
            _call(work, call, cancel)
        except ApiError as error:
            remains.append(Remaining(f"{call.name}: {error.problem.what}", "", ""))
            kept = list(journal.entries)  # so that undoing once more makes the call again
    return _undone(work, journal, tuple(kept), tuple(remains))


def _went_with_it(journal: Journal, kept: Sequence[Entry], entry: Entry) -> bool:
    """Whether what was changed is gone, since it was created before and has been removed."""
    removed = (one for one in journal.entries if not one.changes and one not in kept)
    return bool(entry.changes) and (entry.kind, entry.id) in ((e.kind, e.id) for e in removed)


def _may_appear(journal: Journal, entry: Entry) -> bool:
    """Whether it is not known that it was created, and nothing that was removed took it along."""
    with_it = any(e.kind == APPLICATION and e.id and not e.changes for e in journal.entries)
    return not (entry.id or entry.changes or (with_it and entry.kind != APPLICATION))


def _undone(
    work: Work, journal: Journal, kept: tuple[Entry, ...], remains: tuple[Remaining, ...]
) -> Outcome:
    end = End.REMAINS if remains else End.UNDONE
    left = replace(journal, entries=kept, phase=Phase.OPEN) if remains else journal.emptied()
    try:
        if left is None:
            return Outcome(end, problem=work.file.drop())
        work.file.write(left)
    except JournalError as error:
        return Outcome(end, problem=error.problem, remains=remains)
    return Outcome(end, remains=remains)


def _perform(work: Work, operation: Operation, cancel: CancelToken) -> None:
    if isinstance(operation, Create):
        _create(work, operation, cancel)
    elif isinstance(operation, Update):
        _update(work, operation, cancel)
    elif isinstance(operation, TakeSecret):
        _take_secret(work, operation, cancel)
    elif isinstance(operation, Expect):
        if not _is_seen(work, operation.seen, cancel):
            raise ApiError(operation.problem)
    else:
        _call(work, operation, cancel)


def _call(work: Work, call: Call, cancel: CancelToken) -> None:
    """Make a call if it is needed; when the answer was lost, what can be read decides."""
    if _is_seen(work, call.unless, cancel):
        return
    try:
        work.api.post(call.path, {}, cancel)
    except ApiError as error:
        if not (error.unclear and _is_seen(work, call.unless, cancel)):
            raise


def _is_seen(work: Work, seen: Seen, cancel: CancelToken) -> bool:
    try:
        return member(work.api.get(seen.path, cancel), seen.member) == seen.value
    except ApiError as error:
        if error.status and error.status == seen.refused:
            return True
        raise


def _create(work: Work, operation: Create, cancel: CancelToken) -> None:
    _check_free(work, operation, cancel)
    entry = _intent(operation)
    work.file.add(entry)
    try:
        if operation.secret_at:
            # Before it is sent: it can't be read again.
            work.keep(operation.id, work.registrar.secret)
        body = _with_secret(work, operation, operation.body)
        found = _sent(work, operation, body, cancel)
    except (ApiError, KeyringError) as error:
        if isinstance(error, KeyringError) or not error.unclear:
            work.file.take_back()
        raise
    id_field = work.registrar.resources[operation.kind].id_field
    entry = replace(entry, id=operation.id or str(member(found, id_field) or ""))
    if not entry.id:
        raise work.api.unusable("no ID", unclear=True)
    work.file.settle(entry)
    if operation.kind == APPLICATION:
        work.file.write(replace(work.file.begun, application=entry.id))
    work.api.fresh.add(_path(work, entry.kind, entry.id))


def _check_free(work: Work, operation: Create, cancel: CancelToken) -> None:
    """Look for what a PUT would replace."""
    if not work.registrar.resources[operation.kind].put:
        return
    if work.api.exists(_path(work, operation.kind, operation.id), cancel) is not None:
        raise ApiError(problem("registration.appeared", id=operation.id))


def _intent(operation: Create) -> Entry:
    return Entry(operation.kind, operation.name, operation.key, at=operation.id)


def _with_secret(work: Work, operation: Create | Update, body: Body) -> Body:
    if not operation.secret_at:
        return body
    work.api.hidden.append(work.registrar.secret)
    return with_member(body, operation.secret_at, work.registrar.secret.reveal())


def _sent(work: Work, operation: Create, body: Body, cancel: CancelToken) -> Body:
    try:
        if work.registrar.resources[operation.kind].put:
            return work.api.put(_path(work, operation.kind, operation.id), body, cancel)
        return work.api.post(_collection(work, operation.kind), body, cancel)
    except ApiError as error:
        if not error.unclear or cancel.is_set:
            raise
        ours = _found_after(work, operation, cancel)
        if len(ours) != 1:
            raise
        return ours[0]


def _found_after(work: Work, operation: Create, cancel: CancelToken) -> list[Body]:
    """What was created although the answer was lost; nothing when it cannot be looked for."""
    try:
        return _ours(work, _intent(operation), cancel)
    except ApiError:
        return []


def _take_secret(work: Work, operation: TakeSecret, cancel: CancelToken) -> None:
    application = work.file.begun.application
    if not operation.path:
        work.keep(application, Secret(""))
        return
    found = work.api.get(operation.path.replace("{application}", application), cancel)
    work.keep(application, work.api.secret(found))


def _update(work: Work, operation: Update, cancel: CancelToken) -> None:
    """Read, compare with what the plan saw, note the intent, replace."""
    if not operation.changes:
        return  # and no entry, which without changes would be one of something created
    target = operation.id or work.file.begun.application
    path = _path(work, operation.kind, target)
    now = work.api.get(path, cancel)
    for name, (old, _) in operation.changes.items():
        if not same(member(now, name), old):
            raise ApiError(problem("registration.changed", name=operation.name, field=name))
    work.file.add(Entry(operation.kind, operation.name, None, target, operation.changes))
    new = {name: value for name, (_, value) in operation.changes.items()}
    body = _changed(now, new, work.registrar.resources[operation.kind])
    work.api.put(path, _with_secret(work, operation, body), cancel)


def _put_back(work: Work, entry: Entry, cancel: CancelToken) -> str:
    """Put the old values back; what is left when somebody else has changed it since."""
    path = _path(work, entry.kind, entry.id)
    now = work.api.exists(path, cancel)
    if now is None:
        return ""  # nothing of it is left
    changes = entry.changes.items()
    ours = {n: (old, new) for n, (old, new) in changes if same(member(now, n), new)}
    strange = [n for n, (old, _) in changes if not (n in ours or same(member(now, n), old))]
    if strange:
        return f"somebody else has changed {', '.join(strange)} since"
    if ours:
        old = {name: values[0] for name, values in ours.items()}
        work.api.put(path, _changed(now, old, work.registrar.resources[entry.kind]), cancel)
    return ""


def _taken_back(work: Work, entry: Entry, cancel: CancelToken) -> tuple[str, bool]:
    """What is left of one write, empty for nothing, and whether the object was found at all."""
    if entry.changes:
        return _put_back(work, entry, cancel), True
    if not _collection(work, entry.kind):
        return "", False  # below an application that was never created
    id_field, ids = work.registrar.resources[entry.kind].id_field, [entry.id]
    if not entry.id:
        ids = [str(member(one, id_field)) for one in _ours(work, entry, cancel)]
    for one in ids:
        work.api.delete(_path(work, entry.kind, one), cancel)
    return _still_there(work, entry, ids, cancel), bool(ids)


def _still_there(work: Work, entry: Entry, ids: Sequence[str], cancel: CancelToken) -> str:
    work.api.fresh.clear()  # a 404 is what is hoped for now
    for seconds in (*_GONE_SECONDS, 0.0):
        paths = (_path(work, entry.kind, one) for one in ids)
        left = [one for one in paths if work.api.exists(one, cancel) is not None]
        if not left:
            return ""
        work.api.wait(seconds, cancel)
    return "it was deleted, and Ping still shows it"


def _ours(work: Work, entry: Entry, cancel: CancelToken) -> list[Body]:
    """The objects that an entry without an ID may have created, looked for several times."""
    if entry.key is None:
        return []
    name, value = entry.key
    for seconds in (*_LOOK_SECONDS, 0.0):
        there = _listed(work, entry, cancel)
        ours = [one for one in there if member(one, name) == value]
        if ours:
            return ours
        work.api.wait(seconds, cancel)
    return []


def _listed(work: Work, entry: Entry, cancel: CancelToken) -> list[Body]:
    """The objects of a list, or the one at the ID that we chose."""
    if entry.at:
        found = work.api.exists(_path(work, entry.kind, entry.at), cancel)
        return [] if found is None else [found]
    path, kind = _collection(work, entry.kind), work.registrar.resources[entry.kind]
    try:
        return work.api.items(path, kind.listed, cancel)
    except ApiError as error:
        if error.status == NOT_FOUND and entry.kind != APPLICATION:
            return []  # the application is gone, and this with it
        raise


def _changed(now: Body, values: Body, resource: Resource) -> Body:
    body: Body = {key: one for key, one in now.items() if key not in resource.read_only}
    body = without(body, resource.derived) if resource.derived else body
    for name, value in values.items():
        body = with_member(body, name, value)
    return body


def _collection(work: Work, kind: str) -> str:
    """The path of a kind; empty while the application that it belongs to is not known."""
    path, application = work.registrar.resources[kind].path, work.file.begun.application
    if "{application}" not in path:
        return path
    return path.replace("{application}", quote(application, safe="")) if application else ""


def _path(work: Work, kind: str, object_id: str) -> str:
    """The path of one object; an ID, which a file may have had, never leaves its collection."""
    if object_id in ("", ".", ".."):
        raise ApiError(problem("registration.journal", reason="an ID in it is none"))
    return f"{_collection(work, kind)}/{quote(object_id, safe='')}"
