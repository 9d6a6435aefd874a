"""The claims of a login side by side: one row per claim, one column per place of delivery."""

from __future__ import annotations

import json

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from wizard.model.plain import visible
from wizard.model.result import Claims, Json, Source
from wizard.ui import text, theme

_LONGEST = 300
_ABSENT = "–"  # noqa: RUF001 - a dash that says “nothing here”
_NAME = Qt.ItemDataRole.UserRole
_ACROSS, _DOWN = theme.SMALL, 6
_NARROWEST, _LOWEST = 104, 120
_LINE = "\N{LINE SEPARATOR}"

Index = QModelIndex | QPersistentModelIndex


class ClaimsTable(QTableWidget):
    """Plain text only. An access token that can't be read has no column."""

    def __init__(self, name: str = "claims") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Claims of the login, by where they were delivered")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setItemDelegate(_Wrapped(self))
        self.setShowGrid(False)
        self.setMinimumHeight(_LOWEST)
        self.verticalHeader().hide()
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self.resizeRowsToContents)
        self.horizontalHeader().sectionResized.connect(lambda *_: self._fit.start())
        self.horizontalHeader().setMinimumSectionSize(_NARROWEST)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.horizontalHeader().setHighlightSections(False)

    def show_claims(self, claims: Claims, needed: tuple[str, ...] = ()) -> None:
        """Fill the table; `needed` claims come first, with a row even when they are nowhere."""
        sources = [s for s in Source if s is not Source.ACCESS_TOKEN or claims.of(s) is not None]
        names = list(dict.fromkeys((*needed, *claims.names())))
        self.clear()
        self.setColumnCount(len(sources) + 1)
        self.setHorizontalHeaderLabels(["Claim", *(_titled(source) for source in sources)])
        self.setRowCount(len(names))
        for row, name in enumerate(names):
            self._put(row, 0, name, visible(name, 80)).setFont(text.mono(0.9))
            for column, source in enumerate(sources, 1):
                self._put(row, column, name, _cell(claims, source, name))
        self._spread()

    def claim_at(self, row: int) -> str:
        """The name of the claim in a row, exactly as it was delivered."""
        item = self.item(row, 0)
        return str(item.data(_NAME)) if item else ""

    def _put(self, row: int, column: int, name: str, shown: str) -> QTableWidgetItem:
        item = QTableWidgetItem(shown)
        item.setData(_NAME, name)
        self.setItem(row, column, item)
        return item

    def _spread(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._fit.start()


class _Wrapped(QStyledItemDelegate):
    """Draws whole values: an identifier without a space is broken anywhere, never cut off."""

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the value is in a column of this width."""
        font, shown = _font(index, option), str(index.data())
        if index.column() == 0:
            width = QFontMetrics(font).horizontalAdvance(shown) + 2 * _ACROSS
        else:
            width = self._table.columnWidth(index.column())
        return QSize(width, _height(shown, font, width - 2 * _ACROSS) + 2 * _DOWN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The line below and the selection are the style's, the text is ours."""
        shown, font = str(index.data()), _font(index, option)
        empty = QStyleOptionViewItem(option)
        self.initStyleOption(empty, index)
        setattr(empty, "text", "")  # noqa: B010 - the stubs leave this member out
        style = self._table.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, empty, painter, self._table)
        area = getattr(option, "rect").adjusted(_ACROSS, _DOWN, -_ACROSS, 0)  # noqa: B009 - likewise
        painter.setFont(font)
        painter.setPen(theme.color("muted" if shown == _ABSENT else "text"))
        painter.drawText(QRectF(area), shown, _wrapping())


def _font(index: Index, option: QStyleOptionViewItem) -> QFont:
    found = index.data(Qt.ItemDataRole.FontRole)
    return found if isinstance(found, QFont) else getattr(option, "font")  # noqa: B009 - the stubs leave it out


def _wrapping() -> QTextOption:
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _height(shown: str, font: QFont, width: int) -> int:
    layout = QTextLayout(shown.replace("\n", _LINE), font)
    layout.setTextOption(_wrapping())
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        height += line.height()
    layout.endLayout()
    return round(height)


def _titled(source: Source) -> str:
    return source.value[0].upper() + source.value[1:]


def _cell(claims: Claims, source: Source, name: str) -> str:
    found = claims.of(source)
    return shown(found[name]) if found is not None and name in found else _ABSENT


def shown(value: Json) -> str:
    """A claim's value as a person reads it: lists line by line, the rest as JSON writes it."""
    if isinstance(value, str):
        return visible(value, _LONGEST)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return "\n".join(visible(v, 80) for v in value[:_MOST]) + _rest(len(value)) or "[]"
    return visible(json.dumps(value, ensure_ascii=False), _LONGEST)


_MOST = 30


def _rest(count: int) -> str:
    return f"\n… and {count - _MOST} more" if count > _MOST else ""
