"""`docs/variables.md`: every variable, from the variable table."""

from __future__ import annotations

from wizard.clearml.marks import ENV_FILE
from wizard.clearml.variables import VARIABLES, Variable

_INTRODUCTION = f"""\
# Variables

Made by `make docs` from the program's own tables.

The wizard writes these environment variables of ClearML's apiserver into `{ENV_FILE}`. They are
those of ClearML's guide “Ping Identity OAuth”, in its order.

“Proven by a login” means that the test login fails, or warns, when the value is wrong. The others
are checked for form only: whether ClearML acts on them as wished is seen after deployment.
"""

_READING = """\
## How values are written

Two programs read each value: Docker Compose, then HOCON in the apiserver. The wizard writes texts
in double quotes for HOCON, `true` and `false` bare, lists in square brackets, and puts single
quotes around the whole for Compose. Where a value itself holds a single quote, double quotes with
escapes stand around it.
"""


def page() -> str:
    """The reference as Markdown."""
    rows = "\n".join(_row(variable) for variable in VARIABLES)
    details = "\n".join(_details(variable) for variable in VARIABLES)
    head = "| Variable | Type | Written | Known to be right |\n| --- | --- | --- | --- |"
    return f"{_INTRODUCTION}\n{head}\n{rows}\n\n{_READING}\n{details}"


def _row(row: Variable) -> str:
    link = f"[`{_short(row)}`](#{_anchor(row)})"
    return f"| {link} | {row.kind.value} | {row.when} | {row.proof.value} |"


def _short(row: Variable) -> str:
    return row.name.partition("__ping__")[2]


def _anchor(row: Variable) -> str:
    return _short(row).lower()


def _details(row: Variable) -> str:
    secret = (
        "\nA secret: the wizard shows eight dots until somebody presses Reveal.\n"
        if row.secret
        else ""
    )
    return (
        f"## {_short(row)}\n\n`{row.name}`\n\n{row.meaning}\n{secret}\n"
        f"- Written: {row.when}\n"
        f"- Entered on: {row.step.title}\n"
        f"- In the guide: {row.section.value}\n"
    )
