"""What mending writes: never anything twice, and never promised where nothing would change."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.clearml.reading import cases
from tests.unit.clearml.reading.files import codes, lines, name, put
from wizard.clearml.reading.effective import Reading, effective
from wizard.clearml.reading.mend import mend, write

ID, SECRET = name("client_id"), name("client_secret")
PARTS = st.sampled_from(
    (
        "${PING_AUTH_CLIENT_ID}",
        "$ecret",
        "$$",
        "a",
        "+",
        "#",
        '"',
        "'",
        "\\",
        "`",
        " ",
        "<b c>",
        "1",
    )
)
VALUES = st.lists(PARTS, max_size=5).map("".join)
WRAPPINGS = ("{}", '"{}"', "'{}'", '"\\"{}\\""', "'\"{}\"'", '["{}"]')


def recommending(reading: Reading) -> set[str | None]:
    """Names of the variables of which it is said that mending helps."""
    return {d.variable for d in reading.defects if "--fix" in d.remedy}


def changing(reading: Reading) -> set[str]:
    """Names of the variables that mending would write anew."""
    said = [change for made in mend(reading) for change in made.changes]
    return {e.row.name for e in reading.effective if e.row and _is_said(e.entry.place.line, said)}


def _is_said(line: int, said: Sequence[str]) -> bool:
    return any(change.startswith(f"line {line}: ") for change in said)


def check_twice(path: Path) -> None:
    """Mending a mended copy changes nothing, and is recommended where it changes something."""
    reading = effective([path])
    assert recommending(reading) <= changing(reading)
    for made in mend(reading):
        made.path.unlink(missing_ok=True)
        write(made)
        second = effective([made.path])
        assert [again.changes for again in mend(second) if again.changes] == []
        assert recommending(second) == set()


LOOKED_AT = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@LOOKED_AT
@given(VALUES, st.sampled_from(WRAPPINGS), st.sampled_from(("client_id", "debug", "groups_admins")))
def test_twice_in_an_env_file(tmp_path: Path, value: str, wrapping: str, leaf: str) -> None:
    check_twice(put(tmp_path, "a.env", lines(**{leaf: wrapping.format(value)})))


@LOOKED_AT
@given(VALUES, st.sampled_from(WRAPPINGS), st.booleans())
def test_twice_in_a_compose_file(tmp_path: Path, value: str, wrapping: str, in_list: bool) -> None:
    scalar = wrapping.format(value).replace("'", "''")
    item = f"- '{SECRET}={scalar}'" if in_list else f"{SECRET}: '{scalar}'"
    check_twice(put(tmp_path, "a.yml", cases.service(f"    environment:\n      {item}\n")))


@pytest.mark.parametrize(
    "reference", ["${PING_AUTH_CLIENT_ID}", "$PING_AUTH_CLIENT_ID", "a-${B}", "${A}/${B}"]
)
def test_a_reference_in_the_apiservers_quotes_stays(reference: str, tmp_path: Path) -> None:
    reading = effective([put(tmp_path, "a.env", lines(client_id=f'"\\"{reference}\\""'))])
    assert codes(reading) == {"reference.unset"}
    assert [made.changes for made in mend(reading)] == [()]


def test_the_guides_line_is_mended_once(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", lines(client_id='"${PING_AUTH_CLIENT_ID}"'))
    (made,) = mend(effective([path]))
    assert f'{ID}="\\"${{PING_AUTH_CLIENT_ID}}\\""\n' in made.text
    assert "must still be set" in made.changes[0]
    check_twice(path)


def test_a_reference_does_not_make_text_of_a_switch(tmp_path: Path) -> None:
    (made,) = mend(effective([put(tmp_path, "a.env", lines(debug='"${DEBUG_IT}"'))]))
    assert made.changes == ()


def test_dollars_within_quotes_keep_what_was_meant(tmp_path: Path) -> None:
    (made,) = mend(effective([put(tmp_path, "a.env", lines(client_id='"\\"a$ecret\\""'))]))
    assert f"{ID}='\"a$ecret\"'\n" in made.text


@pytest.mark.parametrize(
    ("leaf", "value", "short"),
    [
        ("authorize_url", "<authorization endpoint>", "authorize_url"),
        ("groups_claim", "<the name of the groups claim as returned from Ping>", "groups__claim"),
        ("groups_admins", '["<the name of admin group from Ping>"]', "groups__admins"),
        ("default_company", '"<company_id>"', "default_company"),
    ],
)
def test_the_guides_placeholders(leaf: str, value: str, short: str, tmp_path: Path) -> None:
    reading = effective([put(tmp_path, "a.env", lines(**{leaf: value}))])
    found = [d for d in reading.defects if d.code == "value.placeholder"]
    assert [d.what for d in found] == [f"{short} still holds the guide's placeholder."]
    assert {d.code for d in reading.defects if d.variable == found[0].variable} <= {
        "value.placeholder",
        "groups.not-enabled",
    }
    (made,) = mend(reading)
    assert made.changes == ()
    assert made.left[0].endswith(f"{short} still holds the guide's placeholder")
