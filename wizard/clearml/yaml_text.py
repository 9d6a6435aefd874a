"""Texts in YAML, so written that every parser reads the same."""

from __future__ import annotations

import sys
from io import StringIO

from wizard.model.text import has_controls


def scalar(text: str) -> str:
    r"""`text` in quotes, on one line, and never anything but a text to a YAML parser.

    YAML 1.1 and 1.2 differ in what breaks a line (`\x85`, `\u2028`), and parsers in what they drop
    (`\ufeff`): a text with an invisible character is written in ASCII, with escapes.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, needed at export only

    hidden = has_controls(text)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_style = '"' if hidden else "'"  # type: ignore[assignment]  # declared as None
    yaml.allow_unicode = not hidden
    yaml.width = sys.maxsize
    out = StringIO()
    yaml.dump(text, out)
    return out.getvalue().removesuffix("\n")
