"""A file as large as files may be is checked in no time, whatever it repeats.

Without the bounds any of these takes minutes, and the test's own time limit ends it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.lint.files import codes, lines, name, put
from wizard.lint.effective import effective
from wizard.lint.fix import mend
from wizard.lint.importing import draft_from
from wizard.lint.preview import preview

CLAIM, ADMINS, URL = name("groups.claim"), name("groups.admins"), name("authorize_url")
MOST = 1000 * 1000
MANY = 30 * 1000
"""Characters of a value that is looked at, but of no honest one."""

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


@pytest.mark.timeout(60)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_value_that_fills_the_file(form: str, shape: str, tmp_path: Path) -> None:
    file, text = FORMS[form](shape * (MOST // len(shape)))
    path = put(tmp_path, file, text)
    found = draft_from([path])
    assert found.problems
    preview(found)
    mend(effective([path]))


@pytest.mark.parametrize("quote", ["", '"'])
def test_references_without_end(quote: str, tmp_path: Path) -> None:
    text = "".join(f"{one}={quote}{'$A' * (MANY // 2)}{quote}\n" for one in (CLAIM, ADMINS, URL))
    found = draft_from([put(tmp_path, "a.env", text)])
    assert "value.too-much" in {problem.code for problem in found.problems}


def test_what_is_too_long_is_said_once_and_not_looked_at(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", lines(client_id="<" + "x" * MOST + ">"))
    reading = effective([path])
    assert codes(reading) == {"value.too-much"}
    assert draft_from([path]).credentials.client_id == ""
    (mended,) = mend(reading)
    assert mended.left == ("line 3: client_id is too long to be looked at",)
