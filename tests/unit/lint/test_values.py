from pathlib import Path

import pytest

from tests.unit.lint.files import GOOD, codes, lines, read_env
from wizard.lint.fix import mend


@pytest.mark.parametrize(
    "secret",
    ['"abc-DEF_1.2~3"', "abc", "'abc'", "'\"a$b\"'", '"\\"a\'b\\""', "a|b;c", "'\"10s\"'"],
)
def test_what_arrives_whole_is_no_defect(secret: str, tmp_path: Path) -> None:
    assert codes(read_env(tmp_path, lines(client_secret=secret))) == set()


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ('"abc#d"', "value.changed"),
        ('"a //b"', "value.changed"),
        ("a'b'\\\\c", "value.changed"),
        ('"abc"def', "value.changed"),
        ('"1e5"', "value.number"),
        ('"5 days"', "value.duration"),
        ('"a,b"', "value.stops-server"),
        ('"a$$b"', "value.stops-server"),
        ('"$ecret"', "value.dollar"),
        ('"\\"$ecret\\""', "value.dollar"),
    ],
)
def test_naive_quoting_damages(secret: str, code: str, tmp_path: Path) -> None:
    assert codes(read_env(tmp_path, lines(client_secret=secret))) == {code}


CURLED = [
    *({"client_secret": "\u2018\u201cabc\u201d\u2019"}, {"client_id": "'\u201cabc\u201d'"}),
    *(
        {"client_id": "\u201eabc\u201c"},
        {"debug": "\u2018true\u2019"},
        {"client_secret": '\u201c${A}"'},
    ),
    {"authorize_url": "\u201chttps://ping.example/as\u201d"},
    {"code_challenge": "true", "code_challenge_method": "\u2018\u201cS256\u201d\u2019"},
    {"groups_enabled": "true", "groups_claim": "g", "groups_admins": "[\u201ca\u201d, b]"},
    {"groups_enabled": "true", "groups_claim": "'\"\u201cg\u201d\"'"},
]


@pytest.mark.parametrize("curled", CURLED)
def test_quotes_of_a_word_processor_are_told_as_such_and_left(
    curled: dict[str, str], tmp_path: Path
) -> None:
    reading = read_env(tmp_path, "A=b\n" + lines(**curled))
    assert codes(reading) == {"value.typographic"}
    (made,) = mend(reading)
    assert made.changes == ()
    assert "its quotes are typographic" in made.left[0]


@pytest.mark.parametrize("held", ["a\u2019s", "\u201ca", "a\u201d"])
def test_typographic_signs_of_a_value_are_no_quotes(held: str, tmp_path: Path) -> None:
    assert codes(read_env(tmp_path, lines(client_secret=held))) == set()
    quoted = lines(client_secret=f"'\"\u201c{held}\u201d\"'")
    assert codes(read_env(tmp_path, quoted)) == set()
    groups = {"groups_enabled": "true", "groups_claim": "g"}
    listed = lines(**groups, groups_admins=f"'[\"\u201c{held}\u201d\"]'")
    assert codes(read_env(tmp_path, listed)) == set()


@pytest.mark.parametrize("leaf", ["access_token_url", "client_id"])
def test_a_space_that_arrives_is_taken_away(leaf: str, tmp_path: Path) -> None:
    good = GOOD[leaf].strip("'\"")
    reading = read_env(tmp_path, lines(**{leaf: f"'\" {good} \"'"}))
    assert codes(reading) == {"value.spaces"}
    (made,) = mend(reading)
    assert made.text == lines()


def test_a_lost_reference_hides_no_include_and_no_further_line(tmp_path: Path) -> None:
    hidden = '"x\\nin${NOPE}clude url(\\"http://127.0.0.1:9/x\\")"'
    assert codes(read_env(tmp_path, lines(client_secret=hidden))) >= {"value.include"}
    more = '"x${NOPE}\\nservices.login.x: 1"'
    assert codes(read_env(tmp_path, lines(client_secret=more))) >= {"value.injects"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("'\"multi\nline\"'", "value.line-break"),
        ("'a+b\nc'", "value.line-break"),
        ("'a\nservices.login.x: 1'", "value.injects"),
        ("'a\nservices.login.x: ${HOME}'", "value.injects"),
    ],
)
def test_a_line_break_stops_the_server_or_sets_more(value: str, code: str, tmp_path: Path) -> None:
    assert codes(read_env(tmp_path, lines(client_id=value))) == {code}


def test_nothing_is_offered_for_an_address_that_is_not_there(tmp_path: Path) -> None:
    (found,) = read_env(tmp_path, lines(access_token_url="null")).defects
    assert (found.code, "--fix" in found.remedy) == ("value.null", False)
    (kept,) = mend(read_env(tmp_path, lines(access_token_url="null")))
    assert kept.changes == ()
    (secret,) = mend(read_env(tmp_path, lines(client_secret="null")))
    assert len(secret.changes) == 1


def test_a_reference_that_a_file_sets_is_fine(tmp_path: Path) -> None:
    text = "HOST=ping.example\n" + lines(authorize_url='"\\"https://${HOST}/as/authorize\\""')
    assert codes(read_env(tmp_path, text)) == set()


def test_the_fields_own_rules_apply(tmp_path: Path) -> None:
    reading = read_env(tmp_path, lines(default_company="'\"nope\"'", authorize_url="'\"ftp://x\"'"))
    found = {d.code: d.place.line for d in reading.defects}
    assert found["company.shape"] == 5
    assert found["endpoint.not-https"] == 1


def test_a_flag_as_a_number_is_wrong(tmp_path: Path) -> None:
    assert codes(read_env(tmp_path, lines(debug="1"))) == {"type.flag"}


def test_a_list_of_other_things_is_wrong(tmp_path: Path) -> None:
    text = lines(groups_enabled="true", groups_claim="g", groups_admins="[1]")
    assert codes(read_env(tmp_path, text)) == {"type.list"}


def test_a_login_in_an_address_is_said_in_words_of_its_own(tmp_path: Path) -> None:
    for written in ("'\"https://u:p@a.example\"'", '"https://u:p@a.example"'):
        assert "value.login" in codes(read_env(tmp_path, lines(authorize_url=written)))
    sound = read_env(tmp_path, lines(authorize_url="'\"https://u:p@a.example\"'"))
    assert codes(sound) == {"value.login"}
    groups = lines(groups_enabled="true", groups_claim="g", groups_admins='["https://u@a.example"]')
    assert codes(read_env(tmp_path, groups)) == {"value.login"}


def test_a_secret_may_look_like_an_address(tmp_path: Path) -> None:
    assert codes(read_env(tmp_path, lines(client_secret="'\"https://u:p@a\"'"))) == set()


def test_a_piece_of_a_secret_is_not_named_as_a_reference(tmp_path: Path) -> None:
    for secret in ('"\\"a$hunter2${A}\\""', '"\\"a${hunter2}\\""'):
        reading = read_env(tmp_path, lines(client_secret=secret))
        assert "reference.unset" in codes(reading)
        assert "hunter2" not in repr(reading.defects)
    said = read_env(tmp_path, lines(client_secret='"${PING_SECRET}"')).defects
    assert "“PING_SECRET”" in said[0].what
