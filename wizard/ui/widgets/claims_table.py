"""The claims of a login side by side: one row per claim, one column per place of delivery.

What ClearML needs comes first; what a token says about itself comes last, below a caption. Where
there is little room a claim's name is drawn above its values instead of beside them.
"""

from __future__ import annotations

import html
import json

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from wizard.model.claims import TOKEN_CLAIMS, Claims, Json, Source
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.claim_panel import whole

ABSENT = "–"  # noqa: RUF001 - a dash that says “nothing here”
SAME = "same"
BRIEF = {ABSENT, SAME}
# Pixels of the column of names at most.
WIDEST = 170
NAME = Qt.ItemDataRole.UserRole
MUTED = Qt.ItemDataRole.UserRole + 1

_ACROSS, _DOWN = theme.SMALL, 6
# `QTextLayout` begins a new line at this character, but not at a line feed.
_LINE = "\N{LINE SEPARATOR}"

Index = QModelIndex | QPersistentModelIndex

_LONGEST, _MOST_LINES = 300, 12
# Claims shown at most: a table as tall as its rows takes seconds for some thousand.
_MOST_CLAIMS = 200
_NARROWEST, _READABLE, _BRIEF_WIDTH = 64, 120, 80
_CAPTION = "About the token itself"
_TIP = 1500

_TITLES = {
    Source.ID_TOKEN: "ID token",
    Source.ACCESS_TOKEN: "Access\ntoken",
    Source.USERINFO: "Userinfo",
}
# Claims that say something about a token rather than about the person.
PROTOCOL = TOKEN_CLAIMS - {"sub"} | {"typ", "client_id", "scope", "env", "org", "rt_hash"}


class ClaimsTable(QTableWidget):
    """Plain text only. An access token that can't be read has no column.

    Signals:
        chosen: The name of the claim whose row was chosen by mouse or keys; empty for none.
    """

    chosen = Signal(str)

    def __init__(self, name: str = "claims") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Claims of the login, by where they were delivered")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Tab leaves the table; the arrow keys move inside.
        self.setTabKeyNavigation(False)
        self._delegate = ClaimDelegate(self)
        self._captions: list[int] = []
        self._claims: object = None
        self._hidden = 0
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        # Columns change their widths one by one; the heights are computed once after that.
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self._fit_rows)
        self._dress_header()
        self.itemSelectionChanged.connect(self._choose)

    def show_claims(self, claims: Claims, needed: tuple[str, ...] = ()) -> int:
        """Fill the table; `needed` claims come first, with a row even when they are nowhere.

        Returns:
            How many of the others are hidden.
        """
        if (claims, needed) == self._claims:
            return self._hidden
        self._claims = claims, needed
        sources = [s for s in Source if s is not Source.ACCESS_TOKEN or claims.of(s) is not None]
        found = list(dict.fromkeys((*needed, *claims.names())))
        names = found[:_MOST_CLAIMS]
        person = [name for name in names if name in needed or name not in PROTOCOL]
        token = [name for name in names if name not in person]
        self.clear()
        self._captions.clear()
        self.setColumnCount(len(sources) + 1)
        self.setHorizontalHeaderLabels(["Claim", *(_TITLES[source] for source in sources)])
        self.setRowCount(len(names) + bool(token) + (len(found) > _MOST_CLAIMS))
        for row, name in enumerate(person):
            self._put_claim(row, name, claims, sources)
        if token:
            self._put_caption(len(person), _CAPTION)
        for row, name in enumerate(token, len(person) + 1):
            self._put_claim(row, name, claims, sources, muted=True)
        if len(found) > _MOST_CLAIMS:
            more = len(found) - _MOST_CLAIMS
            self._put_caption(self.rowCount() - 1, f"Not shown: {more} more claims")
        first = len(needed) or self.rowCount()
        self._hidden = max(0, len(found) - first)
        self._show_rows(first)
        self._spread()
        return self._hidden

    def show_all(self) -> None:
        """Show the claims that are not needed as well."""
        self._hidden = 0
        self._show_rows(self.rowCount())
        self._spread()

    def _show_rows(self, first: int) -> None:
        """Show the `first` rows, and hide those that follow."""
        for row in range(self.rowCount()):
            self.setRowHidden(row, row >= first)

    def claim_at(self, row: int) -> str:
        """The name of the claim in a row, exactly as it was delivered; empty for a caption."""
        item = self.item(row, 0)
        return str(item.data(NAME) or "") if item else ""

    def _choose(self) -> None:
        chosen = self.selectedItems()
        self.chosen.emit(self.claim_at(chosen[0].row()) if chosen else "")

    def _put_claim(
        self, row: int, name: str, claims: Claims, sources: list[Source], *, muted: bool = False
    ) -> None:
        cells = [(visible(name, 80), name), *_cells(claims, sources, name)]
        for column, (shown_text, tip) in enumerate(cells):
            item = QTableWidgetItem(shown_text)
            item.setData(NAME, name)
            item.setData(MUTED, muted or shown_text in BRIEF)
            item.setToolTip(_plain_tip(tip) if tip else "")
            spoken = visible_lines(tip) or "not there"
            before = f"{visible(name, 80)}: " if column == 1 else ""  # its own cell may be hidden
            item.setData(Qt.ItemDataRole.AccessibleTextRole, before + spoken)
            if column == 0:
                item.setFont(labels.mono(0.9))
            self.setItem(row, column, item)

    def _put_caption(self, row: int, caption: str) -> None:
        for column in (0, 1):  # the first of them may be hidden
            item = QTableWidgetItem(caption)
            # A caption is no claim: it can't be chosen.
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(MUTED, True)
            self.setItem(row, column, item)
        self._captions.append(row)

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.sectionResized.connect(lambda *_: self._fit.start())
        header.setMinimumSectionSize(_NARROWEST)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        header.setHighlightSections(False)

    def _spread(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in filter(self._is_brief, range(2, self.columnCount())):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, _BRIEF_WIDTH)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Names beside their values, or above them where the values would get too little room."""
        brief = sum(map(self._is_brief, range(2, self.columnCount())))
        others = self.columnCount() - 1 - brief
        names = max((self._delegate.name_width(name) for name in self._names()), default=0)
        room = self.viewport().width() - names - brief * _BRIEF_WIDTH
        self._delegate.stacked = room < others * _READABLE
        self.setColumnHidden(0, self._delegate.stacked)
        first = int(self._delegate.stacked)
        self.clearSpans()
        for row in self._captions:
            self.setSpan(row, first, 1, self.columnCount() - first)
        self._fit.start()

    def _names(self) -> list[str]:
        items = (self.item(row, 0) for row in range(self.rowCount()))
        return [item.text() for item in items if item and item.data(NAME) is not None]

    def _is_brief(self, column: int) -> bool:
        """Whether a column has nothing about the person but dashes and the word “same”."""
        items = (self.item(row, column) for row in range(self.rowCount()))
        return all(item is None or item.data(MUTED) for item in items)

    def _fit_rows(self) -> None:
        """Make the table as tall as its rows: the page scrolls, not the table in it."""
        self.resizeRowsToContents()
        frame = 2 * self.frameWidth()
        self.setFixedHeight(
            self.horizontalHeader().height() + self.verticalHeader().length() + frame
        )


def _cells(claims: Claims, sources: list[Source], name: str) -> list[tuple[str, str]]:
    """Text and tool tip of a claim's cells; a value like the first is not repeated."""
    made: list[tuple[str, str]] = []
    values: list[Json] = []
    for source in sources:
        found = claims.of(source) or {}
        if name not in found:
            made.append((ABSENT, ""))
            continue
        same = bool(values) and found[name] == values[0]
        values.append(found[name])
        made.append((SAME if same else shown(found[name]), whole(found[name])))
    return made


def _plain_tip(value: str) -> str:
    """Qt guesses rich text in tool tips: what came from outside is escaped and set as it is."""
    return f"<p style='white-space: pre-wrap'>{html.escape(visible_lines(value))}</p>"


def visible_lines(value: str) -> str:
    """Text of several lines for a tool tip: plain, bounded."""
    return "\n".join(visible(line, _TIP) for line in value[:_TIP].split("\n"))


def shown(value: Json) -> str:
    """A claim's value for reading: lists line by line, everything else as JSON."""
    if isinstance(value, str):
        return visible(value, _LONGEST)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return "\n".join(visible(v, 80) for v in value[:_MOST_LINES]) + _rest(len(value)) or "[]"
    return visible(json.dumps(value, ensure_ascii=False), _LONGEST)


def _rest(count: int) -> str:
    return f"\n… and {count - _MOST_LINES} more" if count > _MOST_LINES else ""


class ClaimDelegate(QStyledItemDelegate):
    """Draws values: an identifier without a space is broken anywhere, never cut off."""

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table
        self.stacked = False
        self._name_font = labels.mono(0.9)

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
