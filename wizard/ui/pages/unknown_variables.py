"""What an earlier file sets besides Ping: not part of the export, and where it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wizard.model.draft import Draft
from wizard.model.plain import visible
from wizard.model.problem import Problem
from wizard.ui.session import Session
from wizard.ui.widgets import Banner

_MOST = 12


class UnknownVariables(Banner):
    """Hidden unless the set-up was read from files that hold variables the wizard can't write."""

    def __init__(self, session: Session) -> None:
        super().__init__(name="unknown-variables")
        self._session = session

    def look(self) -> None:
        """See, beside the window, whether the files are still there, and say where to find what."""
        draft = self._session.draft
        if not draft.unknown_variables:
            self.say("")
            return
        self._session.runner.run(
            lambda _: _missing(draft.source_paths), lambda missing: self._saw(draft, missing)
        )

    def _saw(self, draft: Draft, missing: tuple[str, ...] | Problem) -> None:
        if draft == self._session.draft:
            gone = () if isinstance(missing, Problem) else missing
            self.say(_WHAT, words(draft, gone), tone="warned")


def words(draft: Draft, missing: Sequence[str]) -> str:
    """Which variables, in which files, and what to do; files in `missing` are gone."""
    there = [path for path in draft.source_paths if path not in missing]
    said = [f"{_listed(draft.unknown_variables)}."]
    if there:
        said.append(f"They are still in {_listed(there)}: keep using that besides the new files.")
    if missing:
        said.append(
            f"{_listed(missing)} is no longer there. What only that file held must be restored "
            "from a backup, or from the running server."
        )
    return " ".join(said)


def _missing(paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(path for path in paths if not _is_there(path))


def _is_there(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(visible(name, 120) for name in names[:_MOST]) + more


_WHAT = "Other variables of your earlier file are not part of this export"
