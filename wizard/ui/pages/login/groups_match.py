"""What a login leads to in ClearML: the sentence, and each Ping group with ClearML's."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from wizard.clearml.groups import (
    GroupMatch,
    Match,
    find_twins,
    match_groups,
    read_groups,
)
from wizard.clearml.outcome import is_admin_group, kept_groups, login_outcome
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.settings import GroupSettings, Settings
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.session import Session
from wizard.ui.widgets import Button, Card, Glyph, clear, labels, row
from wizard.ui.widgets.admin_spelling import AdminSpelling
from wizard.ui.widgets.labels import WrappingLabel
from wizard.ui.widgets.list_editor import PastedList

_MAX_ROWS = 60
_TITLE = "The groups of this login"
_MEANING = (
    "A group that does not exist in ClearML has no effect: create it in ClearML, otherwise it is "
    "ignored. Admin groups are compared with the groups in the token only and need not exist."
)
_UNKNOWN = "Enter the groups that exist in ClearML to see which of these match."
_EXAMPLE = "Data Science\nResearch"
_MISSPELT = "No admin group: “{}” on the step Groups differs in case. {}"
_HELP = (
    "Paste the names from ClearML's settings, one per line. They are used for this comparison and "
    "the handoff sheet, and are not exported to the server."
)


class GroupsMatch(Card):
    """The outcome for one person."""

    def __init__(self, session: Session) -> None:
        super().__init__("What this login leads to in ClearML", name="outcome-card")
        self.column.setContentsMargins(*(theme.LARGE,) * 4)
        self._session = session
        self._drawn: object = None
        self._sentence = labels.selectable(WrappingLabel("", "body", "outcome-sentence"))
        self._spelling = AdminSpelling(session)
        self._heading = labels.label(_TITLE, "strong")
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.SMALL)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)
        self._ignore = Button("Ignore upper and lower case", "plain", "check", "ignore-case")
        self._meaning = labels.label(_MEANING, "muted", "groups-meaning")
        self._known = PastedList("clearml_groups", "Groups that exist in ClearML", _EXAMPLE, _HELP)
        self.add(self._sentence, self._spelling, self._heading)
        self.column.addLayout(self._grid)
        self.add(row(self._ignore, stretch=True), self._meaning, self._known)
        self.flush = self._known.flush
        self._known.value_changed.connect(lambda names: session.edit(clearml_groups=names))
        self._ignore.clicked.connect(lambda: session.edit(groups_case_sensitive=False))

    @property
    def entry(self) -> QWidget:
        """Where ClearML's groups are entered."""
        return self._known.main_widget()

    def show_login(self, login: Evidence, settings: Settings, draft: Draft) -> None:
        """Show what the person who signed in would get."""
        found = login_outcome(settings, login, draft.clearml_groups)
        self._sentence.setText(found.sentence)
        self._known.set_value(draft.clearml_groups)
        self._spelling.show_logins((login,))
        mapping = settings.groups
        self._show_groups(mapped=mapping is not None)
        if mapping is not None:
            sent = login.claims.find(mapping.claim)
            names = read_groups(sent[1] if sent else None).names
            self._draw(match_groups(names, draft.clearml_groups), mapping, draft)
            self._show_left_out(len(names), login.claims.left_out)

    def _show_left_out(self, kept: int, left_out: int) -> None:
        if left_out:
            self._heading.setText(_heading(kept) if kept else _TITLE)
            self._meaning.setText(f"{kept_groups(kept, left_out)} {self._meaning.text()}")

    def _show_groups(self, *, mapped: bool) -> None:
        for part in (self._heading, self._meaning, self._known, self._ignore):
            part.setVisible(mapped)
        if not mapped:
            clear(self._grid)
            self._drawn = None

    def _draw(self, rows: tuple[GroupMatch, ...], mapping: GroupSettings, draft: Draft) -> None:
        found = find_twins((one.ping for one in rows), mapping)
        twins = {twin.ping: twin.ours for twin in found}
        shown = _shown(rows, mapping)
        facts = shown, mapping, twins, bool(draft.clearml_groups)
        if facts != self._drawn:
            self._drawn = facts
            clear(self._grid)
            for number, one in enumerate(shown):
                words, kind = _words(one, mapping, known=bool(draft.clearml_groups))
                if one.ping in twins:
                    words, kind = _MISSPELT.format(visible(twins[one.ping], 60), words), "warned"
                self._put(number, self._cells(one, mapping, words, kind))
        self._heading.setText(_heading(len(rows)))
        self._meaning.setText(_MEANING if draft.clearml_groups else _UNKNOWN)
        case_only = any(one.match is Match.CASE_ONLY for one in rows)
        self._ignore.setVisible(case_only and mapping.case_sensitive)

    def _put(self, number: int, cells: tuple[QWidget, ...]) -> None:
        for column, cell in enumerate(cells):
            cell.setObjectName(f"match-{number}-{column}")
            self._grid.addWidget(cell, number, column, Qt.AlignmentFlag.AlignTop)
            cell.show()

    def _cells(
        self, one: GroupMatch, mapping: GroupSettings, words: str, kind: labels.Kind
    ) -> tuple[QWidget, ...]:
        admin = "Admin group. " if is_admin_group(one.ping, mapping) else ""
        return (
            labels.selectable(WrappingLabel(visible(one.ping, 120), "strong")),
            Glyph(kind, "muted" if kind == "skipped" else kind, 1.2),
            WrappingLabel(f"{admin}{words}"),
        )


def _shown(rows: tuple[GroupMatch, ...], mapping: GroupSettings) -> tuple[GroupMatch, ...]:
    """As many as are drawn; of too many, first those that have an effect."""
    if len(rows) <= _MAX_ROWS:
        return rows

    def idle(one: GroupMatch) -> bool:
        return one.match is Match.NONE and not is_admin_group(one.ping, mapping)

    return tuple(sorted(rows, key=idle))[:_MAX_ROWS]


def _heading(count: int) -> str:
    if not count:
        return "No group came with this login"
    more = f": {_MAX_ROWS} of {count}, matching ones first" if count > _MAX_ROWS else ""
    return f"{_TITLE}, and ClearML's{more}"


def _words(one: GroupMatch, mapping: GroupSettings, *, known: bool) -> tuple[str, labels.Kind]:
    if not known:
        return "Not compared yet.", "skipped"
    if one.match is Match.CASE_ONLY:
        there = f"“{visible(one.clearml, 60)}” in ClearML: only upper and lower case differ"
        if mapping.case_sensitive:
            return f"{there}, so it does not match.", "warned"
        return f"{there}, which is ignored.", "passed"
    if one.match is Match.EXACT:
        return "Same name in ClearML.", "passed"
    return "Not in ClearML.", "skipped"
