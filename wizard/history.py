"""The test logins and exports of each setup: a private file next to its draft, never a token."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.model.problem import Problem
from wizard.store import LOGINS, SetupFiles

if TYPE_CHECKING:  # nothing of it is there in a new setup
    from wizard.model.evidence import Evidence
    from wizard.model.export_record import ExportRecord
    from wizard.model.role import Role

MOST_LOGINS = 20
"""Logins saved for one setup; the oldest go first, also when they could not be read again."""

MOST_EXPORTS = 20
"""Exports remembered of one setup: the newest of each folder and layout."""


class Page(NamedTuple):
    """What is saved for one setup, newest first, and why it could not be read."""

    logins: tuple[Evidence, ...] = ()
    exports: tuple[ExportRecord, ...] = ()
    problem: Problem | None = None


class History:
    """The logins and exports of all setups in one folder."""

    def __init__(self, folder: Path) -> None:
        self._files = SetupFiles(folder, LOGINS)
        self._known: dict[str, tuple[Evidence, ...]] = {}

    def read(self, setup_id: str) -> Page:
        """What is saved for a setup; a damaged file is reported and stays as it is."""
        path = self._files.path(setup_id)
        if isinstance(path, Problem):
            return Page(problem=path)
        text = self._files.read(path)
        page = _page(text) if isinstance(text, str) else Page(problem=text)
        self._known[setup_id] = page.logins
        return page

    def write(
        self,
        setup_id: str,
        logins: tuple[Evidence, ...],
        exports: tuple[ExportRecord, ...] = (),
    ) -> Problem | None:
        """Save these logins and exports of a setup, the newest first; without any, no file is left.

        What another window added or deleted since they were read or written here stays so.
        """
        path = self._files.path(setup_id)
        if isinstance(path, Problem):
            return path
        known = self._known.get(setup_id, ())
        now = self.read(setup_id)
        merged = _merged(known, logins, now.logins)
        exports = merged_exports((*exports, *now.exports))
        if merged or exports:
            text = _readable(merged, exports)
            wrong = self._files.write(path, text, damaged=now.problem is not None)
        else:
            wrong = self._files.put_aside(path) if now.problem else self.drop_all(setup_id)
        self._known[setup_id] = known if wrong else logins
        return wrong

    def drop_all(self, setup_id: str) -> Problem | None:
        """Remove every login and export of a setup, as when the setup itself is deleted."""
        return self._files.delete(setup_id)


def with_login(logins: tuple[Evidence, ...], login: Evidence) -> tuple[Evidence, ...]:
    """The logins with one more; an older one of the same person, role and setup goes."""
    others = [one for one in logins if _key(one) != _key(login)]
    # `login` stays also when others are dated ahead, by a clock that was wrong.
    ordered = sorted((login, *others[: MOST_LOGINS - 1]), key=lambda one: one.at, reverse=True)
    return tuple(ordered)


def _merged(
    known: tuple[Evidence, ...], ours: tuple[Evidence, ...], theirs: tuple[Evidence, ...]
) -> tuple[Evidence, ...]:
    """Both changes to `known`: what either side deleted is gone, what either added is there."""
    merged = tuple(one for one in ours if one not in known or one in theirs)
    for login in theirs:
        has_newer = any(_key(one) == _key(login) and one.at >= login.at for one in merged)
        if login not in known and not has_newer:
            merged = with_login(merged, login)
    return merged


def merged_exports(exports: Iterable[ExportRecord]) -> tuple[ExportRecord, ...]:
    """The newest export of each folder and layout, the newest first."""
    ordered = sorted(exports, key=lambda one: one.at)
    newest = {(one.folder, one.layout): one for one in ordered}
    return tuple(sorted(newest.values(), key=lambda one: one.at, reverse=True))[:MOST_EXPORTS]


def _page(text: str) -> Page:
    from wizard.model.serialization import exports_from_json, logins_from_json  # noqa: PLC0415

    logins, exports = logins_from_json(text), exports_from_json(text)
    if isinstance(logins, Problem):
        return Page(problem=logins)
    return Page(problem=exports) if isinstance(exports, Problem) else Page(logins, exports)


def _key(login: Evidence) -> tuple[Role | None, str, str]:
    return login.role, login.subject, login.fingerprint


def _readable(logins: tuple[Evidence, ...], exports: tuple[ExportRecord, ...]) -> str:
    """As many of the newest logins as can be read again; the text is ASCII."""
    from wizard.model.serialization import logins_to_json  # noqa: PLC0415 - see above

    # A file beyond the limit would be refused at the next start, with all logins in it.
    counts = range(min(len(logins), MOST_LOGINS), 0, -1)
    texts = (logins_to_json(logins[:count], exports) for count in counts)
    fitting = (text for text in texts if len(text) <= LOGINS.largest)
    return next(fitting, logins_to_json((), exports))
