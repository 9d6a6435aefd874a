"""The guide's own practice: a credential stands in an env file, a reference in Ping's variable."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.unit.lint import cases
from tests.unit.lint.files import GOOD, codes, lines, name, one, put
from wizard.clearml.encoding import dotenv_lines, hocon
from wizard.lint.catalog import FIX_MENDS
from wizard.lint.effective import Reading, effective
from wizard.lint.fix import mend, write
from wizard.lint.importing import draft_from

HELPER = "PING_AUTH_CLIENT_SECRET"
SECRET = name("client_secret")
REFERENCE = f'"${{{HELPER}}}"'
HIDDEN = "hunter2"
LOST = {  # as it is written, and what is meant to arrive
    "hunter2$b": "hunter2$b",
    "$hunter2": "$hunter2",
    '"hunter2$b"': "hunter2$b",
    "hunter2$$b": "hunter2$$b",
    "hunter2 #c": "hunter2 #c",
    " hunter2": " hunter2",
    "hunter2$b # why": "hunter2$b",
    '"hunter2"x': '"hunter2"x',
    '"hunter2\\v"': "hunter2\\v",
    "hunter2${b": "hunter2${b",
}
ESCAPES = {
    'hunter2"b': 'hunter2"b',
    "hunter2\\": "hunter2\\",
    '"hunter2\\"b"': 'hunter2"b',
    "hunter2\\nb": "hunter2\\nb",
    "'hunter2\\tb'": "hunter2\\tb",
    '"hunter2\\\\nb"': "hunter2\\nb",
    "hunter2\\\\\\": "hunter2\\\\\\",
    "hunter2\\=": "hunter2\\=",
}
CLEAN = {
    "=hunter2": "hunter2",
    "='hunter2$b#c'": "hunter2$b#c",
    "=hunter2 # why": "hunter2",
    "=hunter2 #": "hunter2",
    '="hunter2" # why': "hunter2",
    '="hunter2\\$b"': "hunter2$b",
    "=hunter2\\d": "hunter2\\d",
    "='hunter2\\\"b'": 'hunter2"b',
    "=hunter2\\\\b": "hunter2\\b",
    " = hunter2": "hunter2",
}


def compose_file(folder: Path) -> Path:
    """The guide's: the credentials in `environment:`, the rest in an env file."""
    rest = "".join(line for line in lines().splitlines(True) if not line.startswith(SECRET))
    put(folder, "rest.env", rest)
    items = cases.given(f"{SECRET}={REFERENCE}").replace("apiserver:\n", "apiserver:\n    X", 1)
    return put(folder, "dc.yml", items.replace("    X", "    env_file: rest.env\n"))


def deployed(folder: Path, written: str, file: str = ".env") -> tuple[Path, list[Path]]:
    """The file with the helper in its second line, and what is given to `check`."""
    text = f"# mine\n{HELPER}={written}\n"
    if file == "ping.env":
        path = put(folder, file, text + lines(client_secret=REFERENCE))
        return path, [path]
    path = put(folder, file, text)
    return path, [compose_file(folder), *([] if file == ".env" else [path])]


def mended(paths: list[Path]) -> Reading:
    """The reading after the mended copies took the place of the files."""
    for made in mend(effective(paths)):
        if made.changes:
            write(made)
            made.path.replace(made.source.path)
    reading = effective(paths)
    assert [made.changes for made in mend(reading) if made.changes] == []
    return reading


@pytest.mark.parametrize("file", [".env", "given.env", "ping.env"])
@pytest.mark.parametrize("written", [*LOST, *ESCAPES])
def test_a_text_that_does_not_arrive_is_told_and_mended(
    written: str, file: str, tmp_path: Path
) -> None:
    path, paths = deployed(tmp_path, written, file)
    reading = effective(paths)
    code = "helper.lost" if written in LOST else "helper.escape"
    (found,) = [d for d in reading.defects if d.code == code]
    assert (found.place.file, found.place.line, found.variable) == (str(path), 2, SECRET)
    assert FIX_MENDS in found.remedy
    assert HIDDEN not in json.dumps([d.record() for d in reading.defects]) + repr(reading)
    assert not one(reading, "client_secret").sound
    mended_reading = mended(paths)
    assert codes(mended_reading) <= {"client-secret.spaces"}
    found_text = one(mended_reading, "client_secret").read.text.reveal()
    assert found_text == {**LOST, **ESCAPES}[written]
    assert path.read_text().startswith(f"# mine\n{HELPER}=")


@pytest.mark.parametrize("written", CLEAN)
def test_a_text_that_arrives_is_left_alone(written: str, tmp_path: Path) -> None:
    put(tmp_path, ".env", f"{HELPER}{written}\n")
    reading = effective([compose_file(tmp_path)])
    assert codes(reading) == set()
    assert mend(reading) == ()
    assert one(reading, "client_secret").read.text.reveal() == CLEAN[written]


def test_quotes_for_the_apiserver_stand_once(tmp_path: Path) -> None:
    """Compose takes those of an env file away; those of a compose file stay."""
    _, alone = deployed(tmp_path, "'\"hunter2\"'", "ping.env")
    assert codes(effective(alone)) == set()
    _, paths = deployed(tmp_path, "'\"hunter2\"'")
    assert codes(effective(paths)) == {"helper.escape"}
    assert one(mended(paths), "client_secret").read.text.reveal() == "hunter2"


def test_only_the_helpers_file_is_written_anew(tmp_path: Path) -> None:
    _, paths = deployed(tmp_path, 'hunter2"b')
    (made,) = mend(effective(paths))
    assert made.path.name == ".env.fixed"
    assert made.text == f"# mine\n{HELPER}='hunter2\\\"b'\n"
    (said,) = made.changes
    assert said.startswith(f"line 2: {HELPER}, from which client_secret is filled in")
    assert made.left == ()


@pytest.mark.parametrize(
    "written",
    ['"hunter2\nb"', "'hunter2\tb'", '"hunter2\\"${OTHER}"', "<client secret>"],
)
def test_what_cannot_be_told_is_left_and_no_mending_is_promised(
    written: str, tmp_path: Path
) -> None:
    path, paths = deployed(tmp_path, written)
    put(tmp_path, ".env", f"OTHER='x'\n{path.read_text()}")
    reading = effective(paths)
    assert reading.failed
    assert FIX_MENDS not in "".join(d.remedy for d in reading.defects)
    assert [made.changes for made in mend(reading)] == [()]


def test_a_helper_of_a_helper(tmp_path: Path) -> None:
    _, paths = deployed(tmp_path, "${MINE}")
    put(tmp_path, ".env", f"MINE='hunter2\"b'\n{HELPER}=${{MINE}}\n")
    (found,) = effective(paths).defects
    assert (found.code, found.place.line) == ("helper.escape", 1)
    assert one(mended(paths), "client_secret").read.text.reveal() == 'hunter2"b'


def test_a_reference_of_a_helper_that_nothing_sets(tmp_path: Path) -> None:
    path, paths = deployed(tmp_path, "hunter2${GONE}")
    (found,) = effective(paths).defects
    assert (found.code, found.place.file) == ("reference.unset", str(path))


def test_a_guarded_reference_whose_helper_is_lost(tmp_path: Path) -> None:
    """As in the wizard's own override: Compose would stop, and not say why."""
    path, paths = deployed(tmp_path, "$hunter2")
    text = paths[0].read_text().replace(f"${{{HELPER}}}", f"${{{HELPER}:?not set}}")
    put(tmp_path, "dc.yml", text)
    (found,) = effective(paths).defects
    assert (found.code, found.place.file) == ("helper.lost", str(path))
    assert one(mended(paths), "client_secret").read.text.reveal() == "$hunter2"


@pytest.mark.parametrize("written", ['["a$b"]', "'[\"a\"]' # why"])
def test_a_list_is_only_judged_for_what_compose_loses(written: str, tmp_path: Path) -> None:
    text = f"ADMINS={written}\n" + lines(groups_admins="${ADMINS}", groups_enabled="true")
    path = put(tmp_path, "a.env", text + f"{name('groups.claim')}=groups\n")
    assert codes(effective([path])) == ({"helper.lost"} if "$" in written else set())
    items = one(mended([path]), "groups.admins").read.items
    assert [item.reveal() for item in items] == ["a$b" if "$" in written else "a"]


def test_two_that_are_filled_in_from_one(tmp_path: Path) -> None:
    text = "X='\"a+b\"'\n" + lines(client_secret='"\\"${X}\\""', client_id="${X}")
    reading = mended([put(tmp_path, "a.env", text)])
    assert one(reading, "client_secret").read.text.reveal() == "a+b"
    assert one(reading, "client_id").read.text.reveal() == "a+b"
    assert codes(reading) == set()


def test_an_address_has_comments_and_spaces(tmp_path: Path) -> None:
    text = "HOST= ping.example #mine\n" + lines(authorize_url='"\\"https://${HOST}/as\\""')
    assert codes(effective([put(tmp_path, "a.env", text)])) == set()


@pytest.mark.parametrize("file", [".env", "given.env", "ping.env"])
@pytest.mark.parametrize("written", ["hunter2", "hunter2$b", "'hunter2'"])
def test_a_file_with_the_secret_is_for_its_owner_only(
    written: str, file: str, tmp_path: Path
) -> None:
    path, paths = deployed(tmp_path, written, file)
    path.chmod(0o644)
    found = [d for d in effective(paths).defects if d.code == "file.readable-by-all"]
    assert [d.place.file for d in found] == [str(path)]


@pytest.mark.parametrize("text", [f"{HELPER}=hunter2\n", f"A=1\n{HELPER}='hunter2'\n"])
def test_the_guides_env_file_by_itself_holds_a_secret(text: str, tmp_path: Path) -> None:
    path = put(tmp_path, ".env", text)
    assert "file.readable-by-all" not in codes(effective([path]))
    path.chmod(0o644)
    assert "file.readable-by-all" in codes(effective([path]))


def test_a_file_with_references_only_holds_no_secret(tmp_path: Path) -> None:
    _, paths = deployed(tmp_path, "hunter2", "given.env")
    paths[0].chmod(0o644)
    assert codes(effective(paths)) == set()


@pytest.mark.parametrize("guarded", ["", ":?fill it in"])
@pytest.mark.parametrize("written", ["", "''", '""'])
def test_an_example_that_nobody_filled_in(written: str, guarded: str, tmp_path: Path) -> None:
    path, paths = deployed(tmp_path, written)
    text = paths[0].read_text().replace(f"${{{HELPER}}}", f"${{{HELPER}{guarded}}}")
    put(tmp_path, "dc.yml", text)
    path.chmod(0o644)
    (found,) = effective(paths).defects
    assert (found.code, found.place.file, found.place.line) == ("helper.empty", str(path), 2)
    assert found.what == f"{HELPER} is empty, and client_secret is filled in from it."


def test_an_env_file_may_fill_itself_in(tmp_path: Path) -> None:
    path = put(tmp_path, ".env", f"{HELPER}=hunter2$b\n" + lines(client_secret=REFERENCE))
    paths = [put(tmp_path, "a.yml", cases.service("    env_file: .env\n"))]
    found = [(d.code, d.place.file, d.place.line) for d in effective(paths).defects]
    assert found == [("helper.lost", str(path), 1)]
    assert codes(mended(paths)) == set()


def test_a_value_that_repeats_the_secret_as_it_was_meant_is_masked(tmp_path: Path) -> None:
    text = f"{HELPER}=$hunter2\n" + lines(
        client_secret=REFERENCE, authorize_url="'\"https://ping.example/$hunter2\"'"
    )
    reading = effective([put(tmp_path, "a.env", text)])
    assert not one(reading, "authorize_url").shown


@pytest.mark.parametrize("written", ["hunter2$b", 'hunter2"b', "$hunter2"])
def test_what_was_meant_is_imported(written: str, tmp_path: Path) -> None:
    _, paths = deployed(tmp_path, written)
    assert draft_from(paths).credentials.client_secret.reveal() == written


@pytest.mark.parametrize("text", ["a+b", "null", "10s", '"a"b"', "${X}", "a\nb: c", "[a]"])
@pytest.mark.parametrize("leaf", ["client_secret", "debug", "groups.admins"])
def test_no_mending_is_promised_for_a_secret_manifest(leaf: str, text: str, tmp_path: Path) -> None:
    kept = json.dumps({name(end): f'"{GOOD[end]}"' for end in GOOD} | {name(leaf): text})
    path = put(
        tmp_path,
        "s.yaml",
        f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {kept}\n",
    )
    reading = effective([path])
    assert reading.failed
    assert "--fix" not in "".join(d.remedy for d in reading.defects)
    (made,) = mend(reading)
    assert made.changes == ()
    assert all("stands in a Secret" in said for said in made.left)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_any_secret_in_an_env_file_arrives_after_mending(tmp_path: Path, secret: str) -> None:
    assume(secret[0] not in "'\"#" and "${" not in secret and "\\" not in secret)
    put(tmp_path, ".env", f"{HELPER}={secret}\n")
    assert one(mended([compose_file(tmp_path)]), "client_secret").read.text.reveal() == secret


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_a_helper_that_the_wizard_wrote_is_clean(tmp_path: Path, secret: str) -> None:
    written = dotenv_lines(HELPER, hocon(secret)[1:-1])
    put(tmp_path, ".env", "".join(f"{line}\n" for line in written))
    reading = effective([compose_file(tmp_path)])
    assert codes(reading) == set()
    assert mend(reading) == ()


def test_thousands_of_references_are_told_of_once(tmp_path: Path) -> None:
    _, paths = deployed(tmp_path, "${A}" * 8000)
    assert codes(effective(paths)) == {"value.too-much", "reference.unset"}
    assert len(effective(paths).defects) == 2
