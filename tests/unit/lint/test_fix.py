"""`check --fix`: what is written arrives as it was meant, and nothing else changes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.tables import differing, failures
from tests.unit.lint import cases
from tests.unit.lint.files import GOOD, codes, lines, name, one, put
from wizard.clearml.encoding import dotenv_lines, hocon
from wizard.clearml.marks import RAW_FILE
from wizard.lint.fix import FixedFile, fixed_files, write
from wizard.lint.report import Report, check_files

HOSTILE = [
    *("s3cr$et", "a#b", "012345", "a+b", 'a"b', "a\\nb", "$HOME", "a`'+b", "a${b", "x'y\"z$"),
    *("10s", "true", "null", "[a]", "include file(x)", "a$$b"),
]
FEW = HOSTILE[:6]
ID, SECRET = name("client_id"), name("client_secret")
HELPER = "PING_AUTH_CLIENT_SECRET"
REFERENCE = f'"${{{HELPER}}}"'
QUICKLY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\\"), min_size=1)
PARTS = st.sampled_from(
    (
        *("${PING_AUTH_CLIENT_ID}", "${host:-a}", "$HOST", "$(PING_ID)", "\\$", "https://"),
        *("$ecret", "$$", "a", "+", "#", '"', "'", "\\", "`", " ", "<b c>", "1"),
    )
)
VALUES = st.lists(PARTS, max_size=5).map("".join)
WRAPPINGS = st.sampled_from(("{}", '"{}"', "'{}'", '"\\"{}\\""', "'\"{}\"'", '["{}"]'))


def fixes(*paths: Path) -> tuple[FixedFile, ...]:
    return fixed_files(check_files(paths).arrivals)


def fixed(path: Path) -> FixedFile:
    (found,) = fixes(path)
    return found


def again(*paths: Path) -> Report:
    """The report after the fixed copies took the place of the files; a second fix does nothing."""
    for made in fixes(*paths):
        if made.changes:
            write(made)
            made.path.replace(made.source.path)
    report = check_files(paths)
    assert [made.changes for made in fixed_files(report.arrivals) if made.changes] == []
    return report


def secret_after(*paths: Path) -> str:
    return one(again(*paths), "client_secret").read.text.reveal()


def in_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def raw(secret: str) -> tuple[str, str]:
    good = {leaf: value.strip("'") for leaf, value in GOOD.items()}
    return RAW_FILE, lines(**{**good, "client_secret": secret})


FORMS: dict[str, Callable[[str], tuple[str, str]]] = {
    "raw": raw,
    "item": lambda secret: ("a.yml", cases.given(in_quotes(f"{SECRET}={secret}"))),
    "pair": lambda secret: (
        "a.yml",
        cases.service(f"    environment:\n      {SECRET}: {in_quotes(secret)}\n    image: x\n"),
    ),
    "Helm": lambda secret: (
        "v.yaml",
        f"apiserver:\n  extraEnvs:\n    - name: {SECRET}\n      value: {in_quotes(secret)}\n",
    ),
}


def test_the_guides_quotes_in_an_env_file(tmp_path: Path) -> None:
    def check(secret: str) -> None:
        report = again(put(tmp_path, "a.env", lines(client_secret=f'"{secret}"')))
        assert one(report, "client_secret").read.text.reveal() == secret
        assert report.findings == ()

    assert failures(((secret,) for secret in HOSTILE), check) == {}


def test_bare_values_elsewhere(tmp_path: Path) -> None:
    def check(form: str, secret: str) -> None:
        path = put(tmp_path, *FORMS[form](secret))
        if fixes(path):
            assert secret_after(path) == secret

    assert failures(((form, secret) for form in FORMS for secret in FEW), check) == {}


@QUICKLY
@given(TEXTS)
def test_any_secret_in_the_guides_quotes_arrives_after_fixing(tmp_path: Path, secret: str) -> None:
    path = put(tmp_path, "a.env", lines(client_secret=f'"{secret}"'))
    if fixes(path):
        assert secret_after(path) == secret


@QUICKLY
@given(VALUES, WRAPPINGS, st.sampled_from(("client_id", "authorize_url", "debug", "groups_admins")))
def test_twice_in_an_env_file(tmp_path: Path, value: str, wrapping: str, leaf: str) -> None:
    check_promise(put(tmp_path, "a.env", lines(**{leaf: wrapping.format(value)})))


@QUICKLY
@given(VALUES, WRAPPINGS, st.sampled_from([*FORMS]))
def test_twice_elsewhere(tmp_path: Path, value: str, wrapping: str, form: str) -> None:
    check_promise(put(tmp_path, *FORMS[form](wrapping.format(value))))


def check_promise(path: Path) -> None:
    """What a finding says of `--fix` is what it does, and a second one does nothing."""
    report = check_files([path])
    promised = {f.variable for f in report.findings if "--fix" in f.problem.remedy}
    changed = [c for made in fixed_files(report.arrivals) for c in made.changes]
    lines_changed = {int(change.split()[1].rstrip(":")) for change in changed}
    arrivals = [a for a in report.arrivals if a.entry.place.line in lines_changed and a.row]
    assert promised <= {a.row.name for a in arrivals if a.row}
    assert all("--fix" not in f.problem.remedy for f in again(path).findings)


def test_one_text_for_each_value(tmp_path: Path) -> None:
    def text(row: tuple[str, str]) -> str:
        leaf, written = row
        path = put(tmp_path, "a.env", lines(**{leaf: written}))
        (line,) = [li for li in fixed(path).text.splitlines() if li.startswith(f"{name(leaf)}=")]
        again(path)
        return line.partition("=")[2]

    table = {
        ("client_id", REFERENCE): f'"\\"${{{HELPER}}}\\""',
        ("client_secret", "'${NAME}'"): '"\\"${NAME}\\""',
        ("client_secret", '"pa$$w0rd+"'): "'\"pa$$w0rd+\"'",
        ("client_secret", "'$ecret+'"): "'\"$ecret+\"'",
        ("client_secret", '"$HOME"'): "'\"$HOME\"'",
        ("client_id", '"\\"a$ecret\\""'): "'\"a$ecret\"'",
        ("debug", '"yes"'): "true",
    }
    assert differing(text, table) == []


def test_in_a_compose_file_a_doubled_dollar_stays_one(tmp_path: Path) -> None:
    def text(written: str) -> str:
        body = f"    environment:\n      {SECRET}: {written}\n"
        path = put(tmp_path, "a.yml", cases.service(body))
        found = fixed(path).text.partition(f"{SECRET}: ")[2].strip()
        again(path)
        return found

    table = {
        "pa$$w0rd+": "'\"pa$$w0rd+\"'",
        "a$b$$c+": "'\"a$$b$$c+\"'",
        "$${NAME}+": "'\"$${NAME}+\"'",
        "'${NAME}'": "'\"${NAME}\"'",
    }
    assert differing(text, table) == []
    right = cases.service(f"    environment:\n      {SECRET}: '\"pa$$w0rd\"'\n")
    assert fixes(put(tmp_path, "a.yml", right)) == ()


LEFT = {
    ("a.env", lines(client_secret='"p$s#w\\"rd"')): "a backslash may be an escape",
    ("a.env", lines(client_secret="'p$s#w\\\\rd'")): "a backslash may be an escape",
    ("a.env", lines(client_secret='"a\\$b#c"')): "a backslash may be an escape",
    ("a.env", lines(client_secret="'a+\nb'")): "it has a line break",
    ("a.env", lines(client_secret='"${PART}-${other}+"')): "refers to another variable",
    ("a.env", lines(client_secret='"a${b}c"')): "refers to another variable",
    ("a.env", lines(authorize_url='"https://${HOST}/?x"')): "refers to another variable",
    ("a.env", lines(debug='"${DEBUG_IT}"')): "is left as it is",
    ("a.env", lines(debug="maybe")): "debug is left as it is",
    (RAW_FILE, f"{ID}=${{NAME}}\n"): "is left as it is",
    ("v.yaml", f"apiserver: {{extraEnvs: [{{name: {ID}, value: '${{NAME}}'}}]}}\n"): "is left as",
    ("b.yml", cases.service(f"    environment: {{{ID}: 012}}\n")): "YAML reads a number; quote it",
    ("a.env", f"{HELPER}='a\\\"b+'x\n" + lines(client_secret=REFERENCE)): "is left as it is",
}


def test_what_it_cannot_decide_is_left_and_named(tmp_path: Path) -> None:
    def check(file: tuple[str, str], why: str) -> None:
        report = check_files([put(tmp_path, *file)])
        left = [line for made in fixed_files(report.arrivals) for line in made.left]
        assert any(why in line for line in left), left
        assert report.has_errors

    assert failures(LEFT.items(), check) == {}


def test_a_reference_of_kubernetes_gets_its_quotes(tmp_path: Path) -> None:
    text = (
        "apiserver:\n  extraEnvs:\n    - {{name: A, value: a+b}}\n    - {{name: {}, value: {}}}\n"
    )
    path = put(tmp_path, "v.yaml", text.format(SECRET, "$(A)"))
    assert fixed(path).text == text.format(SECRET, "'\"$(A)\"'")


def test_everything_else_stays_as_it_was(tmp_path: Path) -> None:
    text = "# c\r\nA = 'x'\r\n" + lines(client_secret='"a+b"  # why') + "\nB=1 # d"
    made = fixed(put(tmp_path, "a.env", text))
    assert made.text == text.replace('"a+b"', "'\"a+b\"'")


def test_flags_and_lists(tmp_path: Path) -> None:
    text = lines(groups_enabled='"yes"', groups_claim="g", groups_admins="[CN=a,OU=b]")
    report = again(put(tmp_path, "a.env", text))
    assert codes(report) == set()
    assert [i.reveal() for i in one(report, "groups.admins").read.items] == ["CN=a,OU=b"]


def test_a_good_file_needs_nothing(tmp_path: Path) -> None:
    assert fixes(put(tmp_path, "a.env", lines())) == ()
    assert fixes(put(tmp_path, "b.env", lines(authorize_url='"\\"ftp://x\\""')))[0].changes == ()


def test_words_have_no_value(tmp_path: Path) -> None:
    made = fixed(put(tmp_path, "a.env", lines(client_secret='"hunter2+"')))
    assert "hunter2" not in repr(made)
    assert made.changes == ("line 4: client_secret is written so that it arrives",)
    (change,) = fixed(put(tmp_path, "b.env", lines(client_id=REFERENCE))).changes
    assert change.endswith("what it refers to must still be set")


def deployed(folder: Path, written: str, where: str) -> list[Path]:
    """The guide's practice: the credential in an env file, a reference in Ping's variable."""
    helper = f"# mine\n{HELPER}={written}\n"
    if where == "ping.env":
        return [put(folder, where, helper + lines(client_secret=REFERENCE))]
    path = put(folder, where, helper)
    put(folder, "rest.env", "".join(x for x in lines().splitlines(True) if SECRET not in x))
    body = f"    env_file: rest.env\n    environment:\n      - {SECRET}={REFERENCE}\n"
    return [put(folder, "dc.yml", cases.service(body)), *([] if where == ".env" else [path])]


def test_the_line_of_a_plain_reference_is_fixed_in_its_own_file(tmp_path: Path) -> None:
    table = {
        **{text: text for text in ("hunter2$b", "$hunter2", "hunter2$$b", "hunter2 #c")},
        **{text: text for text in ('hunter2"b', "hunter2\\", "hunter2\\nb", "hunter2${b")},
        '"hunter2$b"': "hunter2$b",
        "'hunter2\\tb'": "hunter2\\tb",
        "'\"hunter2\"'": "hunter2",
    }

    def check(written: str, expected: str, where: str) -> None:
        paths = deployed(tmp_path, written, where)
        assert secret_after(*paths) == expected
        assert codes(check_files(paths)) == set()
        assert (tmp_path / where).read_text().startswith(f"# mine\n{HELPER}=")
        (tmp_path / where).unlink()

    rows = ((*row, where) for row in table.items() for where in (".env", "given.env", "ping.env"))
    assert failures(rows, check) == {}


def test_one_line_for_two_variables_is_left_where_they_need_two_texts(tmp_path: Path) -> None:
    both = "X=a$b\n" + lines(client_secret='"\\"${X}\\""', client_id='"\\"${X}\\""')
    assert secret_after(put(tmp_path, "a.env", both)) == "a$b"
    bare = "X='\"a+b\"'\n" + lines(client_secret='"\\"${X}\\""', client_id="${X}")
    made = fixed(put(tmp_path, "b.env", bare))
    assert (made.changes, len(made.left)) == ((), 1)


def test_a_list_that_is_filled_in(tmp_path: Path) -> None:
    text = 'ADMINS=["a$b"]\n' + lines(groups_admins="${ADMINS}", groups_enabled="true")
    report = again(put(tmp_path, "a.env", text + f"{name('groups.claim')}=groups\n"))
    assert [item.reveal() for item in one(report, "groups.admins").read.items] == ["a$b"]


@QUICKLY
@given(TEXTS)
def test_any_secret_in_an_env_file_arrives_after_fixing(tmp_path: Path, secret: str) -> None:
    assume(secret[0] not in "'\"#" and "${" not in secret)
    assert secret_after(*deployed(tmp_path, secret, ".env")) == secret


@QUICKLY
@given(TEXTS)
def test_a_line_that_the_wizard_wrote_is_right(tmp_path: Path, secret: str) -> None:
    body = "\n".join(dotenv_lines(HELPER, hocon(secret)[1:-1])).removeprefix(f"{HELPER}=")
    paths = deployed(tmp_path, body, ".env")
    if f"{HELPER}=PING" not in (tmp_path / ".env").read_text():  # else the helper comes first
        assert codes(check_files(paths)) == set()
        assert fixes(*paths) == ()


def test_nothing_is_changed_in_a_secret_manifest(tmp_path: Path) -> None:
    def check(leaf: str, text: str) -> None:
        kept = {name(end): f'"{GOOD[end]}"' for end in GOOD} | {name(leaf): text}
        data = "".join(f"  {key}: {in_quotes(value)}\n" for key, value in kept.items())
        manifest = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData:\n{data}"
        report = check_files([put(tmp_path, "s.yaml", manifest)])
        assert report.has_errors
        assert all("--fix" not in f.problem.remedy for f in report.findings)
        (made,) = fixed_files(report.arrivals)
        assert made.changes == ()
        assert all("is in a Secret, where nothing is changed" in said for said in made.left)

    texts = ("a+b", "null", "10s", '"a"b"', "${X}", "[a]")
    rows = ((leaf, text) for leaf in ("client_secret", "debug", "groups.admins") for text in texts)
    assert failures(rows, check) == {}


def test_the_copy_is_private_and_replaces_nothing(tmp_path: Path) -> None:
    made = fixed(put(tmp_path, "a.env", lines(client_secret='"a+b"')))
    write(made)
    assert made.path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write(made)


def test_no_link_is_followed(tmp_path: Path) -> None:
    made = fixed(put(tmp_path, "a.env", lines(client_secret='"a+b"')))
    made.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="exists"):
        write(made)
    assert not (tmp_path / "elsewhere").exists()


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = fixed(put(tmp_path, "a.env", lines(client_secret='"a+b"')))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(made)
    assert not made.path.exists()
