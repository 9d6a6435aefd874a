"""Claims side by side, whatever a provider sends."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from wizard.model.result import Claims, Json
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
    assert _heads(table) == ["Claim", "ID token", "Access token", "Userinfo"]
    dash = "–"  # noqa: RUF001 - as the table writes it
    assert _rows(table) == [
        ["sub", "1", dash, "1"],
        ["n", "2", dash, dash],
        ["iss", dash, "x", dash],
    ]


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


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("<b>bold</b>", "<b>bold</b>"),
        (["a, b", "c"], "a, b\nc"),
        ([], "[]"),
        (True, "true"),
        (None, "null"),
        ({"a": [1]}, '{"a": [1]}'),
        (["x\ny"], "x\\u{a}y"),
    ],
)
def test_value_is_written_plainly(value: Json, words: str) -> None:
    assert shown(value) == words


def test_values_without_end_are_bounded() -> None:
    assert len(shown("x" * 10_000)) < 400
    assert shown(["g"] * 900).endswith("… and 870 more")
