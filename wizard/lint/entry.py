"""One environment variable on its way to the apiserver: where it stands, what the process gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from wizard.lint.expand import Reference
from wizard.lint.finding import Place
from wizard.lint.source import Source
from wizard.model.secret import Secret

LONGEST = 32 * 1024
"""Characters of one value; nothing that Ping issues comes near."""


class Form(Enum):
    """How an entry is written, which decides how it is read and how it is mended."""

    DOTENV = "line of an env file for Compose"
    RAW = "line of an env file for docker run"
    ITEM = "list item of environment:"
    PAIR = "pair of environment:"
    VALUE = "value of extraEnvs"
    KEPT = "key of a Secret"


class Outcome(Enum):
    """Whether the process gets the value that stands in the files."""

    GIVEN = "given"
    OUTSIDE = "comes from the environment of whoever deploys, or from a Secret elsewhere"
    REJECTED = "the file is rejected because of it"


@dataclass(frozen=True, slots=True)
class Entry:
    """An assignment.

    Attributes:
        name: Of the variable, as it reaches the process.
        written: The value as a person sees it in the file, behind YAML's own quotes.
        text: What the process gets; empty unless `fate` is GIVEN.
        fate: Whether it gets it.
        place: File and line.
        span: Offsets of what `mend` would replace.
        form: How it is written.
        source: The file.
        references: The variables that Compose replaced in it.
        literal: Whether YAML made another text of it (`012` → `10`).
        helpers: The entries of env files that it is filled in from, by name.
    """

    name: str = field(repr=False)
    written: Secret
    text: Secret
    fate: Outcome
    place: Place
    span: tuple[int, int]
    form: Form
    source: Source
    references: tuple[Reference, ...] = ()
    literal: bool = False
    helpers: Mapping[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than any setting, so that nobody should look at it further."""
        return max(len(self.written.reveal()), len(self.text.reveal())) > LONGEST

    @property
    def in_environment(self) -> bool:
        """Whether it is an entry of `environment:`, which beats every env file."""
        return self.form in (Form.ITEM, Form.PAIR)
