"""One assignment of an environment variable: as a file has it, and what the process gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from wizard.lint.finding import Place
from wizard.lint.parse.text_file import Source
from wizard.model.secret import Secret

LONGEST = 32 * 1024
"""Characters of a value that is read: nothing that Ping issues comes near."""


class Form(Enum):
    """How an entry is written, which decides how it is read and how it is fixed."""

    DOTENV = "line of an env file for Compose"
    RAW = "line of an env file for docker run"
    ITEM = "list item of environment:"
    PAIR = "pair of environment:"
    VALUE = "value of extraEnvs"
    SECRET = "key of a Secret"  # noqa: S105 - a kind of file


class Outcome(Enum):
    """Whether the process gets the value that is in the files."""

    GIVEN = "given"
    OUTSIDE = "comes from the environment of Compose, or from a Secret elsewhere"
    REJECTED = "the file is rejected because of it"


@dataclass(frozen=True, slots=True)
class Reference:
    """A variable that a text refers to.

    Attributes:
        name: Of the variable.
        found: Whether a file that was read sets it, or it has a default.
        guarded: Whether Compose refuses to start without it (`${NAME:?message}`).
    """

    name: str = field(repr=False)
    found: bool
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An assignment. The parsers fill in what the file says, `resolve` the rest.

    Attributes:
        name: Of the variable.
        written: The value as a person sees it in the file, without YAML's own quotes.
        place: File and line.
        span: Offsets of the value in the file, with its quotes.
        form: How it is written.
        source: The file.
        template: The value before references are replaced in it; None for a name without a value.
        literal: Whether nothing is replaced in it: in single quotes, or for `docker run`.
        is_number: Whether YAML made another text of it (`012` → `10`).
        error: Code of what makes Docker or Kubernetes reject the file.
        text: What the process gets; empty unless `outcome` is GIVEN.
        outcome: Whether it gets it.
        references: The variables that were replaced in it.
        origins: The lines of env files that set what it refers to, by name.
    """

    name: str = field(repr=False)
    written: Secret
    place: Place
    span: tuple[int, int]
    form: Form
    source: Source
    template: Secret | None = None
    literal: bool = False
    is_number: bool = False
    error: str | None = None
    text: Secret = field(default_factory=lambda: Secret(""))
    outcome: Outcome = Outcome.OUTSIDE
    references: tuple[Reference, ...] = ()
    origins: Mapping[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than any setting, so that it is not read further."""
        return max(len(self.written.reveal()), len(self.text.reveal())) > LONGEST

    @property
    def in_environment(self) -> bool:
        """Whether it is an entry of `environment:`, which beats every env file."""
        return self.form in (Form.ITEM, Form.PAIR)
