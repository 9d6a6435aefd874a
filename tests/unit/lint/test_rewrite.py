"""What mending writes: never anything twice, and never promised where nothing would change."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.lint import cases
from tests.unit.lint.files import codes, lines, name, one, put
from wizard.clearml.marks import RAW_FILE
from wizard.lint.effective import Reading, effective
from wizard.lint.fix import mend, write

ID, SECRET = name("client_id"), name("client_secret")
PARTS = st.sampled_from(
    (
        "${PING_AUTH_CLIENT_ID}",
        "${host:-a}",
        "$HOST",
        "$(PING_ID)",
        "\\$",
        "https://",
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


LEAVES = ("client_id", "authorize_url", "debug", "groups_admins")
LOOKED_AT = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@LOOKED_AT
@given(VALUES, st.sampled_from(WRAPPINGS), st.sampled_from(LEAVES))
def test_twice_in_an_env_file(tmp_path: Path, value: str, wrapping: str, leaf: str) -> None:
    check_twice(put(tmp_path, "a.env", lines(**{leaf: wrapping.format(value)})))


@LOOKED_AT
@given(VALUES, st.sampled_from(WRAPPINGS), st.booleans())
def test_twice_in_a_compose_file(tmp_path: Path, value: str, wrapping: str, in_list: bool) -> None:
    scalar = wrapping.format(value).replace("'", "''")
    item = f"- '{SECRET}={scalar}'" if in_list else f"{SECRET}: '{scalar}'"
    check_twice(put(tmp_path, "a.yml", cases.service(f"    environment:\n      {item}\n")))


@LOOKED_AT
@given(VALUES, st.sampled_from(WRAPPINGS), st.booleans())
def test_twice_elsewhere(tmp_path: Path, value: str, wrapping: str, helm: bool) -> None:
    written = wrapping.format(value)
    scalar = written.replace("'", "''")
    values = f"apiserver:\n  extraEnvs:\n    - name: {SECRET}\n      value: '{scalar}'\n"
    raw = f"{SECRET}={written}\n"
    check_twice(put(tmp_path, "v.yaml" if helm else RAW_FILE, values if helm else raw))


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


MENDED = [
    ('"https://${HOST}/x"', '"\\"https://${HOST}/x\\""'),
    ("https://${host}:${port:-443}/x", '"\\"https://${host}:${port:-443}/x\\""'),
    ("'https://${HOST}/x'", '"\\"https://${HOST}/x\\""'),
    ("'\"https://${HOST}/x\"'", '"\\"https://${HOST}/x\\""'),
    ("'https://${HOST}/$$a'", '"\\"https://${HOST}/$$$$a\\""'),
    ('"https://${HOST}/$$a$b"', '"\\"https://${HOST}/$$a$$b\\""'),
    ('"https://$host/a$b"', '"\\"https://$host/a$$b\\""'),
    ('"$base/as"', '"\\"$base/as\\""'),
    ('"https://a.example/$b"', "'\"https://a.example/$b\"'"),
]


@pytest.mark.parametrize(("written", "mended"), MENDED)
def test_references_in_an_address_stay(written: str, mended: str, tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", lines(authorize_url=written))
    (made,) = mend(effective([path]))
    assert f"{name('authorize_url')}={mended}\n" in made.text
    check_twice(path)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("'${NAME}'", '"\\"${NAME}\\""'),
        ('"${PART}-${other}+"', '"\\"${PART}-$${other}+\\""'),
        ('"pa$$w0rd+"', "'\"pa$$w0rd+\"'"),
        ("'$ecret+'", "'\"$ecret+\"'"),
        ('"a${b}c"', "'\"a${b}c\"'"),
        ('"$HOME"', "'\"$HOME\"'"),
    ],
)
def test_a_secret_keeps_its_dollar_signs(written: str, mended: str, tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", lines(client_secret=written))
    (made,) = mend(effective([path]))
    assert f"{SECRET}={mended}\n" in made.text
    check_twice(path)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("pa$$w0rd+", "'\"pa$$w0rd+\"'"),
        ("a$b$$c+", "'\"a$$b$$c+\"'"),
        ("$${NAME}+", "'\"$${NAME}+\"'"),
        ("${NAME}$$x$y", "'\"${NAME}$$x$$y\"'"),
    ],
)
def test_a_doubled_dollar_sign_of_a_compose_file_stays_one(
    written: str, mended: str, tmp_path: Path
) -> None:
    path = put(tmp_path, "a.yml", cases.service(f"    environment:\n      {SECRET}: {written}\n"))
    (made,) = mend(effective([path]))
    assert f"      {SECRET}: {mended}\n" in made.text
    check_twice(path)


def test_quotes_around_a_reference_that_would_stay_in_the_value(tmp_path: Path) -> None:
    path = put(tmp_path, "a.yml", cases.given(f"{SECRET}='${{NAME:-b}}'"))
    reading = effective([path])
    assert "value.changed" in codes(reading)
    (made,) = mend(reading)
    assert f"- '{SECRET}=\"${{NAME:-b}}\"'" in made.text
    check_twice(path)


def test_a_doubled_dollar_sign_alone_is_no_defect(tmp_path: Path) -> None:
    text = cases.service(f"    environment:\n      {SECRET}: '\"pa$$w0rd\"'\n")
    reading = effective([put(tmp_path, "a.yml", text)])
    assert "value.changed" not in codes(reading)
    assert one(reading, "client_secret").read.text.reveal() == "pa$w0rd"
    assert mend(reading) == ()


LEFT = [
    (RAW_FILE, "{name}=${{NAME}}\n"),
    ("v.yaml", "apiserver: {{extraEnvs: [{{name: {name}, value: '${{NAME}}'}}]}}\n"),
    ("a.env", '{name}="https://${{NAME}}/\\$a"\n'),
    ("a.env", '{name}="\\"https://${{NAME}}/\\$a$b\\""\n'),
    ("a.env", '{name}="${{NAME}}\'"\n'),
]


@pytest.mark.parametrize(("file", "text"), LEFT)
def test_a_reference_that_cannot_be_mended_is_left_and_said(
    file: str, text: str, tmp_path: Path
) -> None:
    reading = effective([put(tmp_path, file, text.format(name=name("authorize_url")))])
    (made,) = mend(reading)
    assert made.changes == ()
    assert "authorize_url refers to another variable, and is left as it is" in made.left[0]


def test_a_reference_of_kubernetes_stays(tmp_path: Path) -> None:
    text = (
        "apiserver:\n  extraEnvs:\n    - {{name: A, value: a+b}}\n    - {{name: {}, value: {}}}\n"
    )
    path = put(tmp_path, "v.yaml", text.format(SECRET, "$(A)"))
    (made,) = mend(effective([path]))
    assert made.text == text.format(SECRET, "'\"$(A)\"'")
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
