r"""How a value is written so that it arrives: as HOCON text, wrapped for whatever reads it first.

The apiserver reads each variable as HOCON (`ConfigFactory.parse_string("path: VALUE")` of pyhocon).
Before it stands the parser of the deployment target, which takes quotes and `$` for itself. So a
value becomes HOCON text first, the same for every target, and each target has one `Wrapping`.
"""

from __future__ import annotations

from collections.abc import Callable

from wizard.model.secret import Secret
from wizard.model.text import unencodable

Wrapping = Callable[[str], str]
"""Writes HOCON text so that one target's parser gives exactly that text to the process."""

_IN_HOCON = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
BACK_QUOTE = "PING_SSO_BACK_QUOTE"
"""Name of the helper that stands for a back quote in a file, see `dotenv`."""

_IN_DOUBLE_QUOTES = str.maketrans({"\\": r"\\", '"': r"\"", "$": r"\$", "`": f"${{{BACK_QUOTE}}}"})


def hocon(value: str | bool | tuple[str, ...] | Secret) -> str:  # noqa: FBT001 - the value itself
    r"""`value` as HOCON text on one line: texts always quoted, switches bare, lists in brackets.

    Only the five escapes that pyhocon decodes are used. JSON's `\u` is not among them, which is why
    this is not JSON.

    Raises:
        ValueError: the text holds NUL or half of a surrogate pair, or a list an empty text, which
            pyhocon drops. The value is not part of the message.
    """
    if isinstance(value, Secret):
        value = value.reveal()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if "" in value:
        raise ValueError("The list holds an empty text, which ClearML would not see.")
    return "[" + ", ".join(map(_quoted, value)) + "]"


def _quoted(text: str) -> str:
    fault = unencodable(text)
    if fault:
        raise ValueError(f"The value holds {fault}, which no environment variable can carry.")
    return '"' + text.translate(_IN_HOCON) + '"'


def dotenv(text: str) -> str:
    """HOCON text for Compose's `env_file:`, for `.env` files and for `source` in a POSIX shell.

    In single quotes nothing is special. Where the text holds one, double quotes with escapes: the
    escaped single quote is not understood by older releases of Compose, nor by a shell. So, too,
    where a backslash would stand before the closing quote, which Compose would take as escaped.

    A back quote inside double quotes has no form that both read alike: a shell runs what follows,
    and Compose keeps the backslash before it. There it is a reference to a helper variable, which
    `dotenv_lines` defines first.
    """
    if _in_single_quotes(text):
        return f"'{text}'"
    return '"' + text.translate(_IN_DOUBLE_QUOTES) + '"'


def _in_single_quotes(text: str) -> bool:
    return "'" not in text and not text.endswith("\\")


def dotenv_lines(name: str, text: str) -> tuple[str, ...]:
    """The lines that give `name` the HOCON `text`: one, or two when the helper is needed."""
    helper = (f"{BACK_QUOTE}='`'",) if "`" in text and not _in_single_quotes(text) else ()
    return (*helper, f"{name}={dotenv(text)}")
