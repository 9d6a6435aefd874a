"""`check`: what the apiserver gets from existing files, what is wrong, and fixed copies."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.cli.messages import Exit, say, say_json
from wizard.lint.parse.text_file import FileKind
from wizard.lint.report import Report, check_files
from wizard.model.text import visible

if TYPE_CHECKING:  # for --fix only
    from wizard.lint.fix import FixedFile

_ENV_FILES = {"compose": FileKind.DOTENV, "raw": FileKind.RAW}


@dataclass(frozen=True, slots=True)
class _Copy:
    """The fixed copy of one file: written, or why not."""

    fixed: FixedFile
    error: str = ""
    exposed: bool = False

    def record(self) -> dict[str, object]:
        return {
            "file": self.fixed.source.name,
            "written": None if self.error or not self.fixed.changes else str(self.fixed.path),
            "changes": list(self.fixed.changes),
            "left": list(self.fixed.left),
            "trouble": self.error or None,
        }

    def lines(self) -> Iterator[str]:
        if self.error:
            yield f"{self.fixed.path}: {self.error}"
        elif self.fixed.changes:
            who = "others may be able to read it" if self.exposed else "readable by its owner only"
            yield f"Written: {self.fixed.path}, {who}. Check it, then use it."
            yield "  The text between the quotes was used unchanged, unless a line says otherwise."
            yield from (f"  {change}" for change in self.fixed.changes)
        yield from (f"  {rest}" for rest in self.fixed.left)
        yield ""


def run(arguments: Namespace) -> int:
    """Check the files, print the outcome, with `--fix` write fixed copies."""
    copies: list[_Copy] = []
    try:
        report = check_files(arguments.files, _ENV_FILES.get(arguments.env_files))
        copies.extend(_written(report) if arguments.fix else ())
    except KeyboardInterrupt:
        if arguments.json:  # a reader gets a document, with the copies that are written
            empty: dict[str, object] = {"problems": [], "effective": []}
            _say_json(empty, copies, fix=arguments.fix)
        return Exit.CANCELLED
    if arguments.json:
        _say_json(report.records(), copies, fix=arguments.fix)
    else:
        for line in (*report.lines(), *(line for one in copies for line in one.lines())):
            say(line)
        say(report.summary())
    return _exit(report, copies)


def _exit(report: Report, copies: Sequence[_Copy]) -> Exit:
    """The worst file decides: unreadable, then errors, then fine."""
    if report.is_unreadable or any(one.error for one in copies):
        return Exit.USAGE
    return Exit.FAILURE if report.has_errors else Exit.FINE


def _written(report: Report) -> Iterator[_Copy]:
    from wizard.lint.fix import fixed_files  # noqa: PLC0415 - see above

    return map(_write, fixed_files(report.arrivals))


def _write(fixed: FixedFile) -> _Copy:
    if not fixed.changes:
        return _Copy(fixed)
    from wizard.lint.fix import write  # noqa: PLC0415 - see above

    try:
        written = write(fixed)
    except FileExistsError:
        return _Copy(fixed, "A file of that name exists, and it is kept. Move it away first.")
    except OSError as error:
        return _Copy(fixed, f"It cannot be written: {visible(error.strerror, 80)}.")
    return _Copy(fixed, exposed=bool(written.unprotected))


def _say_json(body: dict[str, object], copies: Sequence[_Copy], *, fix: bool) -> None:
    say_json({**body, "fixed": [one.record() for one in copies]} if fix else body)
