"""A file as large as files may be is checked in no time, whatever it repeats.

Without the bounds any of these takes minutes, and the test's own time limit ends it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.tables import failures
from tests.unit.lint.files import codes, lines, name, put
from wizard.lint.fix import fixed_files
from wizard.lint.importing import draft_from, preview
from wizard.lint.report import check_files

CLAIM, ADMINS, URL = name("groups.claim"), name("groups.admins"), name("authorize_url")
MOST = 1000 * 1000
MANY = 30 * 1000
"""Characters of a value that is still read, but far more than any setting has."""

SHAPES = (
    "a",
    " ",
    ":",
    "a://",
    "$",
    "$A",
    "${",
    "${A}",
    "${A:-",
    "\\",
    '"',
    '\\"',
    "#",
    ",",
    "<a ",
)

Form = Callable[[str], tuple[str, str]]


def in_yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def service(entry: str) -> str:
    return f"services:\n  apiserver:\n    environment:\n      {entry}\n"


FORMS: dict[str, Form] = {
    "bare": lambda text: ("a.env", f"{CLAIM}={text}\n"),
    "in double quotes": lambda text: ("a.env", f'{CLAIM}="{text}"\n'),
    "in single quotes": lambda text: ("a.env", f"{URL}='{text}'\n"),
    "list": lambda text: ("a.env", f"{ADMINS}='[{text}'\n"),
    "name": lambda text: ("a.env", f"CLEARML__{text}=x\n"),
    "pair": lambda text: ("a.yml", service(f"{CLAIM}: {in_yaml(text)}")),
    "Helm": lambda text: (
        "a.yaml",
        f"apiserver:\n  extraEnvs:\n  - {{name: {CLAIM}, value: {in_yaml(text)}}}\n",
    ),
}


@pytest.mark.timeout(150)
@pytest.mark.parametrize("form", FORMS)
def test_a_value_that_fills_the_file(form: str, tmp_path: Path) -> None:
    def check(shape: str) -> None:
        file, text = FORMS[form](shape * (MOST // len(shape)))
        path = put(tmp_path, file, text)
        found = draft_from([path])
        assert found.problems
        preview(found)
        fixed_files(check_files([path]).arrivals)

    assert failures(((shape,) for shape in SHAPES), check) == {}


def test_references_without_end(tmp_path: Path) -> None:
    for quote in ("", '"'):
        value = f"{quote}{'$A' * (MANY // 2)}{quote}"
        text = "".join(f"{one}={value}\n" for one in (CLAIM, ADMINS, URL))
        found = draft_from([put(tmp_path, "a.env", text)])
        assert "value.too-much" in {problem.code for problem in found.problems}


@pytest.mark.not_on_wine("knows access lists only in part")
def test_what_is_too_long_is_said_once_and_not_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", lines(client_id="<" + "x" * MOST + ">"))
    report = check_files([path])
    assert codes(report) == {"value.too-much"}
    assert draft_from([path]).credentials.client_id == ""
    (made,) = fixed_files(report.arrivals)
    assert made.left == ("line 3: client_id is too long to be checked",)
