"""Where a sign is missing or wrong, the secret is a part of a name. It is shown nowhere."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.hocon import parse_in_this_process
from tests.support.tables import failures
from tests.unit.lint.files import lines, name, put
from wizard.cli import check, parser
from wizard.lint.importing import draft_from, preview
from wizard.lint.report import check_files

HIDDEN = "hunter2Pa55"
SECRET, ID = name("client_secret"), name("client_id")
HELM = "apiserver:\n  extraEnvs:\n"
KEPT = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"

JOINS = [
    *(" ", ":", ": ", ' "', "#", "%", "/", "\\", "@", "+", "~", "\t", "\u00a0", "\u2028"),
    *("-", ".", "_", "", "__", "[", ";", ",", "&", "|", "=>", ":=", "="),
]
"""What is in place of the "=" that belongs there."""

Form = Callable[[str], tuple[str, str]]


def service(entries: str) -> str:
    return f"services:\n  apiserver:\n    environment:\n      {entries}\n"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


FORMS: dict[str, Form] = {
    "item": lambda wrong: ("a.yml", service(f"- {wrong}")),
    "quoted item": lambda wrong: ("a.yml", service(f"- {quoted(wrong)}")),
    "item with a value": lambda wrong: ("a.yml", service(f"- {quoted(wrong + '=x')}")),
    "item behind a word": lambda wrong: ("a.yml", service(f"- {quoted('export ' + wrong)}")),
    "item in double quotes": lambda wrong: ("a.yml", service("- '\"" + wrong + "\"'")),
    "item with a brace": lambda wrong: ("a.yml", service(f"- {quoted(wrong + '=${')}")),
    "key": lambda wrong: ("a.yml", service(f"{wrong}:")),
    "quoted key": lambda wrong: ("a.yml", service(f"{quoted(wrong)}: x")),
    "explicit key": lambda wrong: ("a.yml", service(f"? {quoted(wrong)}\n      : x")),
    "another service": lambda wrong: (
        "a.yml",
        service(f"{ID}: b").replace("apiserver", quoted(wrong)),
    ),
    "env file": lambda wrong: ("a.env", f"{wrong}\n"),
    "env file, more": lambda wrong: ("a.env", f"{wrong} = x\n"),
    "env file, exported": lambda wrong: ("a.env", f"export {wrong}='x\n"),
    "raw": lambda wrong: ("a.env", f"# format: raw\n{wrong}\n"),
    "raw, more": lambda wrong: ("a.env", f"# format: raw\n{wrong}=x\n"),
    "Helm": lambda wrong: ("a.yaml", f"{HELM}  - name: {quoted(wrong)}\n    value: 'x'\n"),
    "Helm, a number": lambda wrong: ("a.yaml", f"{HELM}  - {{name: {quoted(wrong)}, value: 1}}\n"),
    "Helm, elsewhere": lambda wrong: (
        "a.yaml",
        f"{HELM}  - name: {quoted(wrong)}\n    valueFrom: {{secretKeyRef: {{name: s, key: k}}}}\n",
    ),
    "Helm, an item": lambda wrong: ("a.yaml", f"{HELM}  - {quoted(wrong)}\n"),
    "Secret": lambda wrong: ("a.yaml", f"{KEPT}stringData:\n  {quoted(wrong)}: x\n"),
    "Secret, coded": lambda wrong: ("a.yaml", f"{KEPT}data:\n  {quoted(wrong)}: eA==\n"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def hocon_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    parse_in_this_process(monkeypatch)


def run(*arguments: str | Path) -> None:
    check.run(parser.build().parse_args(["check", *map(str, arguments)]))


def everything_shown(paths: list[Path], capsys: pytest.CaptureFixture[str]) -> str:
    for option in ("--fix", "--json"):
        run(option, *paths)
    found = draft_from(paths)
    said = [*capsys.readouterr(), repr(check_files(paths)), repr(found), repr(preview(found))]
    return "\n".join(said)


def assert_hidden(paths: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    said = everything_shown(paths, capsys)
    assert HIDDEN not in said
    signs = (
        "CLEARML__",
        "missing.all",
        "file.not-yaml",
        "kubernetes.secret-alone",
        "env.",
        "compose.",
    )
    assert any(sign in said for sign in signs)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("join", JOINS, ids=repr)
def test_no_secret_is_shown_as_a_part_of_a_name(
    form: str, join: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, text = FORMS[form](f"{SECRET}{join}{HIDDEN}")
    assert_hidden([put(tmp_path, file, text)], capsys)


def test_nor_behind_a_wrong_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong_names = (
        SECRET.replace("secure", "services"),
        SECRET.replace("client_secret", "client__secret"),
        SECRET.replace("client_secret", "Client-Secret"),
        SECRET.replace("__ping__", "__okta__"),
        SECRET.lower(),
        SECRET.replace("CLEARML", "TRAINS"),
        SECRET[:-2],
        f"{ID}:x {SECRET}",
    )

    def check(form: str, wrong: str) -> None:
        assert_hidden([put(tmp_path, *FORMS[form](f"{wrong}: {HIDDEN}"))], capsys)

    forms = ("quoted item", "quoted key", "raw, more", "Helm", "Secret")
    assert failures(((form, wrong) for form in forms for wrong in wrong_names), check) == {}


def test_nor_where_two_files_are_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def check(join: str) -> None:
        wrong = f"{SECRET}{join}{HIDDEN}"
        first = put(tmp_path, "1.yaml", FORMS["Helm"](wrong)[1])
        second = put(tmp_path, "2.yaml", FORMS["Helm"](ID)[1])
        assert_hidden([first, second], capsys)
        unnamed = put(tmp_path, "s.yml", service(f"{quoted(wrong)}: x").replace("apiserver", "web"))
        assert_hidden([unnamed, put(tmp_path, "p.env", f"{lines()}{wrong}=x\n")], capsys)

    assert failures(((join,) for join in (" ", ":", "-")), check) == {}


def test_nor_in_a_line_that_swallowed_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def check(join: str, wrapping: str) -> None:
        value = wrapping.format(f"x{join}{SECRET}={HIDDEN}")
        assert_hidden([put(tmp_path, "a.env", f"{ID}={value}\n")], capsys)

    rows = ((join, wrap) for join in (" ", ", ", ";", "\\n") for wrap in ("{}", "'\"{}\"'"))
    assert failures(rows, check) == {}


def test_the_variable_is_still_named(tmp_path: Path) -> None:
    found = check_files([put(tmp_path, "a.yml", service(f"- '{SECRET}: x'"))]).findings
    assert ("name.illegal", f"{SECRET}…") in [(f.code, f.variable) for f in found]
