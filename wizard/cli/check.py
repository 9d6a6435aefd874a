"""`check`: what the apiserver gets from existing files, what is wrong with them, and mending it."""

from __future__ import annotations

import textwrap
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass

from wizard.cli.messages import Exit, say, say_json
from wizard.lint.catalog import drawn, short
from wizard.lint.effective import Effective, Reading, effective
from wizard.lint.file_kind import FileKind
from wizard.lint.finding import Finding
from wizard.lint.fix import Fixed, mend, write
from wizard.lint.hocon import Type
from wizard.model.secret import DOTS
from wizard.model.text import visible

_ENV_FILES = {"compose": FileKind.DOTENV, "raw": FileKind.RAW}
_WIDTH = 96
_LABEL = 10


@dataclass(frozen=True, slots=True)
class _Fixed:
    """What became of one file that was to be mended."""

    mended: Fixed
    trouble: str = ""
    exposed: bool = False

    def record(self) -> dict[str, object]:
        return {
            "file": self.mended.source.name,
            "written": None if self.trouble or not self.mended.changes else str(self.mended.path),
            "changes": list(self.mended.changes),
            "left": list(self.mended.left),
            "trouble": self.trouble or None,
        }


def run(arguments: Namespace) -> int:
    """Check the files, print the outcome, with `--fix` write mended copies."""
    fixed: list[_Fixed] = []
    try:
        reading = effective(arguments.files, _ENV_FILES.get(arguments.env_files))
        fixed.extend(map(_fixed, mend(reading) if arguments.fix else ()))
    except KeyboardInterrupt:
        if arguments.json:  # whoever reads it gets a document, with the copies that are written
            _say_json(None, fixed, asked=arguments.fix)
        return Exit.CANCELLED
    if arguments.json:
        _say_json(reading, fixed, asked=arguments.fix)
    else:
        _say(reading, fixed)
    return _exit(reading, fixed)


def _exit(reading: Reading, fixed: Sequence[_Fixed]) -> Exit:
    """The worst file decides: unreadable, then defects, then fine."""
    if reading.unread or any(one.trouble for one in fixed):
        return Exit.USAGE
    return Exit.FAILURE if reading.failed else Exit.FINE


def _fixed(mended: Fixed) -> _Fixed:
    if not mended.changes:
        return _Fixed(mended)
    try:
        written = write(mended)
    except FileExistsError:
        return _Fixed(mended, "A file of that name exists, and it is kept. Move it away first.")
    except OSError as error:
        return _Fixed(mended, f"It cannot be written: {visible(error.strerror, 80)}.")
    return _Fixed(mended, exposed=bool(written.unprotected))


def _say_json(reading: Reading | None, fixed: Sequence[_Fixed], *, asked: bool) -> None:
    body: dict[str, object] = {
        "problems": [d.record() for d in reading.defects] if reading else [],
        "effective": [one.record() for one in reading.effective] if reading else [],
    }
    say_json({**body, "fixed": [one.record() for one in fixed]} if asked else body)


def _say(reading: Reading, fixed: Sequence[_Fixed]) -> None:
    for one in reading.defects:
        _say_defect(one)
    if reading.effective:
        say("What the apiserver gets:")
        for variable in reading.effective:
            say(_line(variable, _mark(reading, variable)))
        say()
    for made in fixed:
        _say_fixed(made)
    say(_summary(reading))


def _say_defect(one: Finding) -> None:
    say(f"{one.place}: {one.severity.value}: {one.what}  [{one.code}]")
    if one.variable and one.variable not in one.what:
        _paragraph("variable", one.variable)
    _paragraph("why", one.why)
    _paragraph("remedy", one.remedy)
    say()


def _paragraph(label: str, text: str) -> None:
    lead = " " * (_LABEL + 4)
    filled = textwrap.fill(
        text,
        _WIDTH,
        initial_indent=f"    {label + ':':{_LABEL}}",
        subsequent_indent=lead,
        break_long_words=False,
        break_on_hyphens=False,
    )
    say(filled)


def _mark(reading: Reading, one: Effective) -> str:
    if reading.is_faulty(one):
        return "wrong"
    if one.row is None:
        return "other"  # of another provider, or of nobody who is known
    return "unknown" if one.read.type is Type.OUTSIDE else "ok"


def _line(one: Effective, mark: str) -> str:
    name = short(drawn(one.entry.name))
    return f"{mark:>8}  {name:<42} {one.read.type.value:<9} {_value(one)}".rstrip()


def _value(one: Effective) -> str:
    drawn = one.drawn()
    if isinstance(drawn, bool):
        return "true" if drawn else "false"
    if isinstance(drawn, list):
        return ", ".join(f"“{name}”" for name in drawn)
    return _with_ends(drawn) if drawn is not None else "" if one.shown else DOTS


def _with_ends(text: str) -> str:
    """`text` with signs for the spaces around it, which nobody sees."""
    inner = text.strip(" ")
    before, _, behind = text.partition(inner) if inner else (text, "", "")
    return "␠" * len(before) + inner + "␠" * len(behind)


def _say_fixed(made: _Fixed) -> None:
    if made.trouble:
        say(f"{made.mended.path}: {made.trouble}")
    elif made.mended.changes:
        who = "others may be able to read it" if made.exposed else "readable by its owner only"
        say(f"Written: {made.mended.path}, {who}. Check it, then use it.")
        say("  The text between the quotes was taken as it stands, unless a line says otherwise.")
    for change in made.mended.changes if not made.trouble else ():
        say(f"  {change}")
    for rest in made.mended.left:
        say(f"  {rest}")
    say()


def _summary(reading: Reading) -> str:
    errors = sum(d.is_error for d in reading.defects)
    warnings = len(reading.defects) - errors
    if not errors:
        said = "Nothing has to be mended."
        return said if not warnings else f"{said} Warnings: {warnings}."
    return f"To be mended: {errors}. Warnings: {warnings}."
