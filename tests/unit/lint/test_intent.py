from pathlib import Path

import pytest

from tests.unit.lint.cases import given
from tests.unit.lint.files import name, put
from wizard.clearml.variables import Value
from wizard.lint import intent
from wizard.lint.deployment import deployment
from wizard.lint.entry import Entry
from wizard.lint.hocon import Read, Type
from wizard.lint.names import by_leaf
from wizard.model.secret import Secret


def entry(folder: Path, written: str, *, yaml: bool = False, leaf: str = "client_id") -> Entry:
    line = f"{name(leaf)}={written}"
    path = put(folder, "a.yml", given(line)) if yaml else put(folder, "a.env", line + "\n")
    return deployment([path]).entries[0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"a$b"', "a$b"),
        ("'a'", "a"),
        ("'it\\'s'", "it's"),
        ("a b # c", "a b"),
        ('"a"b"', 'a"b'),
        ("'it's'", "it's"),
        ('"a${b"', "a${b"),
        ('"open', '"open'),
        ("", ""),
    ],
)
def test_meant_is_what_stands_between_the_quotes(
    written: str, expected: str, tmp_path: Path
) -> None:
    assert intent.meant(entry(tmp_path, written)).text.reveal() == expected


def test_in_yaml_the_quotes_of_the_item_are_meant(tmp_path: Path) -> None:
    assert intent.meant(entry(tmp_path, '"a$b"', yaml=True)).text.reveal() == "a$b"


def test_what_trails_a_quote_is_seen_unless_it_is_a_comment(tmp_path: Path) -> None:
    assert intent.trailing(entry(tmp_path, '"a"b'))
    assert not intent.trailing(entry(tmp_path, '"a" # b'))
    assert not intent.trailing(entry(tmp_path, "a"))


def test_a_doubled_dollar_sign_of_a_compose_file_is_one(tmp_path: Path) -> None:
    assert intent.meant(entry(tmp_path, "a$$b", yaml=True)).text.reveal() == "a$b"
    assert intent.meant(entry(tmp_path, "a$$b")).text.reveal() == "a$$b"


def test_references_are_told_from_dollar_signs(tmp_path: Path) -> None:
    row = by_leaf("client_id")
    assert intent.refers_to(entry(tmp_path, '"${PING_ID}"'), row) == ("PING_ID",)
    assert intent.with_references(entry(tmp_path, "${A}$b"), row).reveal() == "${A}$$b"
    assert intent.lost_signs(entry(tmp_path, '"a$b${A}"'), row)
    assert not intent.lost_signs(entry(tmp_path, '"a${A}"'), row)


@pytest.mark.parametrize(
    "written", ['"https://${HOST}/x"', "'${NAME}'", "https://u:p@h.example", "<a b>"]
)
def test_nothing_is_told_of_what_cannot_be_known_or_kept(written: str, tmp_path: Path) -> None:
    found = entry(tmp_path, written, leaf="authorize_url")
    assert intent.value(found, by_leaf("authorize_url"), Read(Type.ERROR), sound=False) is None


@pytest.mark.parametrize(
    ("leaf", "written", "expected"),
    [
        ("debug", '"Yes"', True),
        ("debug", "off", False),
        ("debug", "maybe", None),
        ("groups.admins", "Admins", ("Admins",)),
        ("groups.admins", "[CN=a,OU=b]", ("CN=a,OU=b",)),
        ("groups.admins", "[a, 'b c']", ("a", "b c")),
        ("client_id", '"a+b"', "a+b"),
    ],
)
def test_values_of_what_arrives_damaged(
    leaf: str, written: str, expected: Value | None, tmp_path: Path
) -> None:
    found = entry(tmp_path, written, leaf=leaf)
    assert intent.value(found, by_leaf(leaf), Read(Type.ERROR), sound=False) == expected


def test_a_secret_stays_one(tmp_path: Path) -> None:
    found = entry(tmp_path, '"a+b"', leaf="client_secret")
    value = intent.value(found, by_leaf("client_secret"), Read(Type.ERROR), sound=False)
    assert isinstance(value, Secret)
    arrived = Read(Type.TEXT, Secret("x"))
    assert isinstance(intent.value(found, by_leaf("client_secret"), arrived, sound=True), Secret)
