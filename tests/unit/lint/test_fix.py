from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.lint import cases
from tests.unit.lint.files import GOOD, codes, lines, name, one, put
from wizard.clearml.encoding import dotenv, hocon
from wizard.clearml.marks import MARK, RAW_FILE
from wizard.lint.effective import Reading, effective
from wizard.lint.fix import Fixed, mend, write

HOSTILE = [
    *("s3cr$et", "a#b", "012345", "a+b", 'a"b', "a\\nb", "$HOME", "a`'+b", "a${b", "x'y\"z$"),
    *("10s", "true", "null", "[a]", "include file(x)", "a$$b"),
]
FEW = HOSTILE[:6]
BACKSLASHED = ['p$ss#w"rd{1}', "a\\b+", 'a\\"b', "it's\"x", "\\"]
SECRET = name("client_secret")


def mended(path: Path) -> Fixed:
    (found,) = mend(effective([path]))
    return found


def again(path: Path) -> Reading:
    """The reading of the mended copy."""
    made = mended(path)
    made.path.unlink(missing_ok=True)
    write(made)
    return effective([made.path])


@pytest.mark.parametrize("secret", HOSTILE)
def test_naive_quotes_in_an_env_file(secret: str, tmp_path: Path) -> None:
    reading = again(put(tmp_path, "a.env", lines(client_secret=f'"{secret}"')))
    assert one(reading, "client_secret").read.text.reveal() == secret
    assert reading.defects == ()


@pytest.mark.parametrize("secret", FEW)
def test_bare_values_in_a_raw_file(secret: str, tmp_path: Path) -> None:
    good = {leaf: value.strip("'") for leaf, value in GOOD.items()}
    path = put(tmp_path, RAW_FILE, lines(**{**good, "client_secret": secret}))
    if mend(effective([path])):
        assert one(again(path), "client_secret").read.text.reveal() == secret


@pytest.mark.parametrize("secret", FEW)
@pytest.mark.parametrize("in_list", [True, False])
def test_compose_files(secret: str, in_list: bool, tmp_path: Path) -> None:
    scalar = secret.replace("'", "''")
    item = f"- '{SECRET}={scalar}'" if in_list else f"{SECRET}: '{scalar}'"
    path = put(tmp_path, "a.yml", cases.service(f"    environment:\n      {item}\n    image: x\n"))
    if mend(effective([path])):
        assert one(again(path), "client_secret").read.text.reveal() == secret


@pytest.mark.parametrize("secret", FEW)
def test_helm_values(secret: str, tmp_path: Path) -> None:
    scalar = secret.replace("'", "''")
    text = f"apiserver:\n  extraEnvs:\n    - name: {SECRET}\n      value: '{scalar}'\n"
    path = put(tmp_path, "v.yaml", text)
    if mend(effective([path])) and "$$" not in secret:
        assert one(again(path), "client_secret").read.text.reveal() == secret


@pytest.mark.parametrize("secret", BACKSLASHED)
@pytest.mark.parametrize("ours", [True, False])
def test_a_slip_with_an_exported_line_never_changes_the_secret(
    secret: str, ours: bool, tmp_path: Path
) -> None:
    right = hocon(secret)
    head = f"{MARK} https://clearml.example.com\n" if ours else ""
    for written in (right, dotenv(right)[1:-1], f"'{right[1:-1]}'", right[1:-1]):
        path = put(tmp_path, "a.env", head + lines(client_secret=written))
        for made in mend(effective([path])):
            arrived = one(again(path), "client_secret") if made.changes else None
            assert arrived is None or arrived.read.text.reveal() == secret


def test_the_wizards_own_backslashes_are_taken_for_what_they_are(tmp_path: Path) -> None:
    text = f"{MARK} https://clearml.example.com\n" + lines(client_secret='"p$s#w\\"r\\\\d"')
    path = put(tmp_path, "a.env", text)
    assert one(again(path), "client_secret").read.text.reveal() == 'p$s#w"r\\d'
    assert "taken for an escape, as the wizard writes it" in mended(path).changes[0]


@pytest.mark.parametrize("written", ['"p$s#w\\"rd"', "'p$s#w\\\\rd'", 'p#\\"rd', '"a\\$b#c"'])
def test_a_backslash_that_may_be_an_escape_is_left(written: str, tmp_path: Path) -> None:
    made = mended(put(tmp_path, "a.env", lines(client_secret=written)))
    assert made.changes == ()
    assert "may be an escape or a part of the value" in made.left[0]
    assert "--fix" not in one_defect(effective([made.source.path]))


def one_defect(reading: Reading) -> str:
    (found,) = reading.defects
    return found.remedy


def test_a_reference_stays_a_reference(tmp_path: Path) -> None:
    text = lines(client_id='"${PING_AUTH_CLIENT_ID}"')
    made = mended(put(tmp_path, "a.env", text))
    assert f'{name("client_id")}="\\"${{PING_AUTH_CLIENT_ID}}\\""\n' in made.text


def test_everything_else_stays_as_it_was(tmp_path: Path) -> None:
    text = "# c\r\nA = 'x'\r\n" + lines(client_secret='"a+b"  # why') + "\nB=1 # d"
    made = mended(put(tmp_path, "a.env", text))
    assert made.text == text.replace('"a+b"', "'\"a+b\"'")


def test_flags_and_lists(tmp_path: Path) -> None:
    text = lines(groups_enabled='"yes"', groups_claim="g", groups_admins="[CN=a,OU=b]")
    reading = again(put(tmp_path, "a.env", text))
    assert codes(reading) == set()
    assert [i.reveal() for i in one(reading, "groups.admins").read.items] == ["CN=a,OU=b"]


def test_a_good_file_needs_nothing(tmp_path: Path) -> None:
    assert mend(effective([put(tmp_path, "a.env", lines())])) == ()


def test_words_hold_no_value(tmp_path: Path) -> None:
    made = mended(put(tmp_path, "a.env", lines(client_secret='"hunter2+"')))
    assert "hunter2" not in repr(made)
    assert made.changes


def test_the_copy_is_private_and_replaces_nothing(tmp_path: Path) -> None:
    made = mended(put(tmp_path, "a.env", lines(client_secret='"a+b"')))
    write(made)
    assert made.path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write(made)


def test_no_link_is_followed(tmp_path: Path) -> None:
    made = mended(put(tmp_path, "a.env", lines(client_secret='"a+b"')))
    made.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="exists"):
        write(made)
    assert not (tmp_path / "elsewhere").exists()


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = mended(put(tmp_path, "a.env", lines(client_secret='"a+b"')))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(made)
    assert not made.path.exists()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\\"), min_size=1))
def test_any_secret_in_the_guides_quotes_arrives_after_mending(tmp_path: Path, secret: str) -> None:
    path = put(tmp_path, "a.env", lines(client_secret=f'"{secret}"'))
    if mend(effective([path])):
        assert one(again(path), "client_secret").read.text.reveal() == secret
