"""References are told from dollar signs of a value."""

from pathlib import Path

import pytest

from tests.unit.lint.files import name, put
from wizard.lint import references
from wizard.lint.deployment import deployment
from wizard.lint.names import by_leaf

SET = "found=1\n"


def meant(folder: Path, text: str, leaf: str, *, quoted: bool = False) -> tuple[str, ...]:
    path = put(folder, "a.env", f"{SET}{name(leaf)}={text}\n")
    entry = deployment([path]).entries[-1]
    return references.meant(entry, by_leaf(leaf), text, quoted=quoted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${PING_ID}", ("PING_ID",)),
        ("${ping_id}", ("ping_id",)),
        ("$PING_ID", ("PING_ID",)),
        ("$HOME", ()),
        ("$ecret", ()),
        ("a$PING_ID", ()),
        ("a${PING}b${x}", ("PING",)),
        ("a${A:-${B:-{c}}}", ("A",)),
        ("a$found", ("found",)),
        ("$${PING}", ()),
        ("${1}", ()),
        ("${}", ()),
        ("$", ()),
    ],
)
def test_in_a_secret(text: str, expected: tuple[str, ...], tmp_path: Path) -> None:
    assert meant(tmp_path, text, "client_secret") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://$host/as", ("host",)),
        ("$base/as", ("base",)),
        ("https://a.example/$x", ()),
        ("https://a.example/$REALM?${q}", ("REALM", "q")),
    ],
)
def test_in_an_address(text: str, expected: tuple[str, ...], tmp_path: Path) -> None:
    assert meant(tmp_path, text, "authorize_url") == expected


def test_in_the_apiservers_quotes_the_author_knows_what_is_replaced(tmp_path: Path) -> None:
    assert meant(tmp_path, "a${b}", "client_secret", quoted=True) == ("b",)
    assert meant(tmp_path, "a$b", "client_secret", quoted=True) == ()


def test_where_nothing_is_replaced_quotes_make_a_text_of_it(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", f"{name('client_secret')}='\"${{A}}\"'\n")
    (entry,) = deployment([path]).entries
    assert references.is_literal(entry)
    assert references.meant(entry, by_leaf("client_secret"), "${A}", quoted=True) == ()
