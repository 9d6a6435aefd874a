"""Claims side by side, whatever a provider sends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.tables import failures
from wizard.model.claims import Claims, Json
from wizard.ui.widgets import labels
from wizard.ui.widgets.claims_table import ClaimsTable, shown


@pytest.fixture
def table(qtbot: QtBot) -> ClaimsTable:
    made = ClaimsTable()
    qtbot.addWidget(made)
    made.resize(460, 300)
    made.show()
    return made


def _rows(table: ClaimsTable) -> list[list[str]]:
    rows = range(table.rowCount())
    return [[_text(table, row, c) for c in range(table.columnCount())] for row in rows]


def _text(table: ClaimsTable, row: int, column: int) -> str:
    item = table.item(row, column)
    return item.text() if item else ""


def _heads(table: ClaimsTable) -> list[str]:
    heads = (table.horizontalHeaderItem(c) for c in range(table.columnCount()))
    return [head.text() for head in heads if head]


def test_one_row_per_claim_and_one_column_per_place(table: ClaimsTable) -> None:
    table.show_claims(Claims({"sub": "1", "n": 2}, {"iss": "x"}, {"sub": "1"}))
    assert _heads(table) == ["Claim", "ID token", "Access\ntoken", "Userinfo"]
    dash = "–"  # noqa: RUF001 - as the table writes it
    assert _rows(table) == [
        ["sub", "1", dash, "same"],
        ["n", "2", dash, dash],
        ["About the token itself", "About the token itself", "", ""],
        ["iss", dash, "x", dash],
    ]


def test_claims_without_end_are_counted_and_not_drawn(table: ClaimsTable) -> None:
    many: dict[str, Json] = {f"c{number}": "x" for number in range(40_000)}
    table.show_claims(Claims(many, None, {"last": 1}), needed=("sub", "last"))
    assert table.rowCount() == 201
    assert [row[0] for row in _rows(table)[:3]] == ["sub", "last", "c0"]
    assert _text(table, 200, 0) == "Not shown: 39802 more claims"


def test_value_that_differs_between_places_is_written_out(table: ClaimsTable) -> None:
    table.show_claims(Claims({"name": "Ada", "n": True}, None, {"name": "Ada O.", "n": 1}))
    assert _rows(table)[0] == ["name", "Ada", "Ada O."]


def test_tool_tip_holds_the_whole_value_as_plain_text(table: ClaimsTable) -> None:
    table.show_claims(Claims({"sub": "<b>x</b> & " + "y" * 500}))
    item = table.item(0, 1)
    assert item
    assert "&lt;b&gt;x&lt;/b&gt;" in item.toolTip()
    assert "y" * 500 in item.toolTip()


def test_rows_are_chosen_by_mouse_and_keys_and_captions_are_not(
    qtbot: QtBot, table: ClaimsTable
) -> None:
    table.show_claims(Claims({"email": "a@b", "groups": ["g"], "iss": "x", "aud": "y"}))
    told: list[str] = []
    table.chosen.connect(told.append)
    place = _place(table, 1).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(table, key)
    assert told == ["groups", "iss", "aud", "iss"]
    table.show_claims(Claims({"email": "a@b"}))
    assert told[-1] == ""


def test_table_is_as_tall_as_its_rows(qtbot: QtBot, table: ClaimsTable) -> None:
    table.show_claims(Claims({f"claim-{number}": "x" for number in range(30)}))
    last = table.rowCount() - 1
    qtbot.waitUntil(lambda: table.viewport().rect().contains(_place(table, last)))


LONG: dict[str, Json] = {
    "preferred_username": "x" * 200,
    "email": f"{'y' * 60}@x.example",
    "iss": "z" * 90,
}
ABROAD: dict[str, Json] = {"scope": "openid"}
HERE: dict[str, Json] = {"preferred_username": "ada"}


def test_every_column_is_whole_at_any_width(qtbot: QtBot, table: ClaimsTable) -> None:
    header = table.horizontalHeader()

    def check(width: int) -> None:
        table.resize(width, 300)
        table.show_claims(Claims(LONG, ABROAD, HERE))
        qtbot.waitUntil(lambda: table.rowHeight(0) > 60)
        assert header.length() <= table.viewport().width()
        for column in range(1, table.columnCount()):
            assert table.columnWidth(column) >= header.sectionSizeHint(column)

    assert failures(((width,) for width in (300, 344, 440, 700)), check) == {}


def test_names_stand_above_their_values_where_room_is_short(
    qtbot: QtBot, table: ClaimsTable
) -> None:
    table.resize(344, 300)
    table.show_claims(Claims(LONG, ABROAD, HERE))
    assert table.isColumnHidden(0)
    qtbot.waitUntil(lambda: table.height() > 300)
    values = table.item(1, 1)
    assert values
    row = table.visualItemRect(values)
    assert _inked(table, QRect(row.left(), row.top() + 3, 60, 14))
    told: list[str] = []
    table.chosen.connect(told.append)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert told == ["email"]
    caption = table.item(2, 1)
    assert caption
    assert table.visualItemRect(caption).width() == table.viewport().width()
    table.resize(900, 300)
    assert not table.isColumnHidden(0)
    assert table.columnSpan(2, 0) == table.columnCount()


def _inked(table: ClaimsTable, place: QRect) -> bool:
    """Whether anything is drawn there."""
    image = table.viewport().grab(place).toImage()
    across, down = range(image.width()), range(image.height())
    return len({image.pixel(x, y) for x in across for y in down}) > 2


def test_a_claim_is_read_aloud_with_its_name(table: ClaimsTable) -> None:
    table.show_claims(Claims({"email": "ada@x.example"}))
    item = table.item(0, 1)
    assert item
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "email: ada@x.example"


def _place(table: ClaimsTable, row: int) -> QRect:
    item = table.item(row, 0)
    assert item
    return table.visualItemRect(item)


def test_opaque_access_token_has_no_column(table: ClaimsTable) -> None:
    table.show_claims(Claims({"sub": "1"}, None, {}))
    assert _heads(table) == ["Claim", "ID token", "Userinfo"]


def test_needed_claims_come_first_and_are_missed(table: ClaimsTable) -> None:
    table.show_claims(Claims({"other": "1", "sub": "2"}), ("sub", "email"))
    assert [row[0] for row in _rows(table)] == ["sub", "email", "other"]


def test_name_with_hidden_characters_is_drawn_visibly_and_kept_exactly(table: ClaimsTable) -> None:
    table.show_claims(Claims({"gr\u202eoups": "x"}))
    assert _text(table, 0, 0) == "gr\\u{202e}oups"
    assert table.claim_at(0) == "gr\u202eoups"


def test_long_value_without_spaces_makes_its_row_higher(qtbot: QtBot, table: ClaimsTable) -> None:
    table.show_claims(Claims({"sub": "x" * 120, "short": "y"}))
    qtbot.waitUntil(lambda: table.rowHeight(0) > 2 * table.rowHeight(1))
    assert not table.grab().isNull()


VALUES: list[tuple[Json, str]] = [
    ("<b>bold</b>", "<b>bold</b>"),
    (["a, b", "c"], "a, b\nc"),
    ([], "[]"),
    (True, "true"),
    (None, "null"),
    ({"a": [1]}, '{"a": [1]}'),
    (["x\ny"], "x\\u{a}y"),
]


def test_value_is_written_plainly() -> None:
    assert [(v, shown(v)) for v, words in VALUES if shown(v) != words] == []


def test_values_without_end_are_bounded() -> None:
    assert len(shown("x" * 10_000)) < 400
    assert shown(["g"] * 900).endswith("… and 888 more")


def test_names_of_claims_that_were_folded_have_room(table: ClaimsTable, qtbot: QtBot) -> None:
    claims: dict[str, Json] = {"sub": "1", "rather_long_name": "x"}
    table.show_claims(Claims(claims), needed=("sub",))
    QApplication.processEvents()
    table.show_all()
    metrics = QFontMetrics(labels.mono(0.9))
    qtbot.waitUntil(lambda: table.columnWidth(0) > metrics.horizontalAdvance("rather_long_name"))
