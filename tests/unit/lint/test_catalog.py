import string

import pytest

from wizard.lint.catalog import ROWS, finding, short
from wizard.lint.catalog_files import FILE_ROWS
from wizard.lint.catalog_values import VALUE_ROWS
from wizard.lint.finding import Place

WORDS = {
    key: "x"
    for row in ROWS.values()
    for text in (row.what, row.why, row.remedy)
    for _, key, _, _ in string.Formatter().parse(text)
    if key and key != "short"
}
LONGEST = "CLEARML__a__ping__groups__prohibit_user_signup_if_not_in_group"


def test_no_code_stands_twice() -> None:
    assert len(ROWS) == len(FILE_ROWS) + len(VALUE_ROWS)


@pytest.mark.parametrize("code", ROWS)
def test_words_are_whole_and_the_first_line_is_short(code: str) -> None:
    found = finding(code, Place("f", 1), LONGEST, **WORDS)
    assert len(found.what) <= 125
    for text in (found.what, found.why, found.remedy):
        assert text[0].isupper() or text[0] in "“x" or text.startswith(("code_", short(LONGEST)))
        assert "{{" not in text


def test_a_foreign_name_is_made_visible_and_bounded() -> None:
    found = finding("name.unknown", Place("f"), "CLEARML__\u202e" + "x" * 500, nearest="n")
    assert found.variable is not None
    assert "\u202e" not in found.variable
    assert len(found.variable) < 140
