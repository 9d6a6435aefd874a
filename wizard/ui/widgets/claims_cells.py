"""How the cells of the claims table are drawn.

Where there is little room a claim's name stands above its values instead of beside them.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableWidget

from wizard.ui import text, theme

ABSENT = "–"  # noqa: RUF001 - a dash that says “nothing here”
SAME = "same"
BRIEF = {ABSENT, SAME}
WIDEST = 170
"""Pixels of the names' column at most."""
NAME = Qt.ItemDataRole.UserRole
MUTED = Qt.ItemDataRole.UserRole + 1

_ACROSS, _DOWN = theme.SMALL, 6
_LINE = "\N{LINE SEPARATOR}"

Index = QModelIndex | QPersistentModelIndex


class Cells(QStyledItemDelegate):
    """Draws whole values: an identifier without a space is broken anywhere, never cut off."""

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table
        self.stacked = False
        self._name_font = text.mono(0.9)

    def name_width(self, name: str) -> int:
        """Pixels that a name takes beside its values."""
        natural = QFontMetrics(self._name_font).horizontalAdvance(name) + 2 * _ACROSS + 2
        return min(natural, WIDEST)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the value is in a column of this width; muted ones are one line high."""
        font, written = _font(index, option), str(index.data())
        metrics = QFontMetrics(font)
        natural = metrics.horizontalAdvance(written) + 2 * _ACROSS + 2
        if index.data(MUTED):
            narrow = index.column() == 0 or written in BRIEF
            height = metrics.lineSpacing() + 2 * _DOWN + self._above(index)
            return QSize(natural if narrow else 0, height)
        width = natural if index.column() == 0 else self._table.columnWidth(index.column())
        width = min(width, WIDEST) if index.column() == 0 else width
        height = _height(written, font, width - 2 * _ACROSS)
        return QSize(width, height + 2 * _DOWN + self._above(index))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The line below and the selection are the style's, the text is ours."""
        shown, font = str(index.data()), _font(index, option)
        empty = QStyleOptionViewItem(option)
        self.initStyleOption(empty, index)
        setattr(empty, "text", "")  # noqa: B010 - the stubs leave this member out
        style = self._table.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, empty, painter, self._table)
        rect, above = getattr(option, "rect"), self._above(index)  # noqa: B009 - likewise
        if above:
            self._paint_name(painter, rect, index)
        area = rect.adjusted(_ACROSS, _DOWN + above, -_ACROSS, 0)
        painter.setFont(font)
        painter.setPen(theme.color("muted" if index.data(MUTED) else "text"))
        if index.data(MUTED):
            painter.drawText(QRectF(area), _elided(shown, font, area.width()), _wrapping())
        else:
            painter.drawText(QRectF(area), shown, _wrapping())

    def _above(self, index: Index) -> int:
        """Pixels that the name takes above its values; a caption has none."""
        named = self.stacked and index.data(NAME) is not None
        return QFontMetrics(self._name_font).lineSpacing() if named else 0

    def _paint_name(self, painter: QPainter, cell: QRect, index: Index) -> None:
        """The name runs across the row; each cell draws its part, since it may be drawn alone."""
        area = QRectF(_ACROSS, cell.top() + _DOWN, self._across(), cell.height())
        name = str(index.sibling(index.row(), 0).data())
        painter.save()
        painter.setClipRect(cell)
        painter.setFont(self._name_font)
        painter.setPen(theme.color("muted"))
        painter.drawText(area, _elided(name, self._name_font, self._across()), _wrapping())
        painter.restore()

    def _across(self) -> int:
        return self._table.viewport().width() - 2 * _ACROSS


def _elided(written: str, font: QFont, width: int) -> str:
    one_line = written.replace("\n", ", ")
    return QFontMetrics(font).elidedText(one_line, Qt.TextElideMode.ElideRight, width)


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
