"""The claims of a login side by side: one row per claim, one column per place of delivery."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from wizard.model.plain import visible
from wizard.model.result import Claims, Json, Source
from wizard.ui import text

_LONGEST = 300
_ABSENT = "–"  # noqa: RUF001 - a dash that says “nothing here”
_OPAQUE = "not readable"


class ClaimsTable(QTableWidget):
    """Plain text only; a claim that is nowhere has no row."""

    def __init__(self, name: str = "claims") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Claims of the login, by where they were delivered")
        self.setColumnCount(len(Source) + 1)
        self.setHorizontalHeaderLabels(["Claim", *(_titled(s) for s in Source)])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)

    def show_claims(self, claims: Claims) -> None:
        """Fill the table."""
        names = claims.names()
        self.setRowCount(len(names))
        for row, name in enumerate(names):
            self._put(row, 0, visible(name, 80), strong=True)
            for column, source in enumerate(Source, 1):
                self._put(row, column, _cell(claims, source, name))

    def claim_at(self, row: int) -> str:
        """The name of the claim in a row."""
        item = self.item(row, 0)
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def _put(self, row: int, column: int, shown: str, *, strong: bool = False) -> None:
        item = QTableWidgetItem(shown)
        item.setData(Qt.ItemDataRole.UserRole, shown)
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if strong:
            font = text.mono(0.95)
            item.setFont(font)
        self.setItem(row, column, item)


def _titled(source: Source) -> str:
    return source.value[0].upper() + source.value[1:]


def _cell(claims: Claims, source: Source, name: str) -> str:
    found = claims.of(source)
    if found is None:
        return _OPAQUE if source is Source.ACCESS_TOKEN else _ABSENT
    return shown(found[name]) if name in found else _ABSENT


def shown(value: Json) -> str:
    """A claim's value as a person reads it: lists line by line, the rest as JSON writes it."""
    if isinstance(value, str):
        return visible(value, _LONGEST)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return "\n".join(visible(v, 80) for v in value) or "[]"
    return visible(json.dumps(value, ensure_ascii=False), _LONGEST)
