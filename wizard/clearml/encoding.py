r"""How a value is written so that it arrives: as HOCON text, wrapped for the first parser.

The apiserver reads each variable as HOCON (`ConfigFactory.parse_string("path: VALUE")` of pyhocon).
Another parser reads it first, that of the deployment, which uses quotes and `$` itself. So a value
becomes HOCON text, the same for every layout, and each layout wraps that for its parser.
"""

from __future__ import annotations

import sys
from io import StringIO

from wizard.clearml.variables import Value
from wizard.model.secret import Secret
from wizard.model.text import has_controls, unencodable

# The five escapes that pyhocon decodes; any other would arrive as it is written.
_IN_HOCON = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
BACK_QUOTE = "PING_SSO_BACK_QUOTE"
"""Name of the helper variable for a back quote in a file, see `dotenv`."""

_IN_DOUBLE_QUOTES = str.maketrans({"\\": r"\\", '"': r"\"", "$": r"\$", "`": f"${{{BACK_QUOTE}}}"})


def hocon(value: Value) -> str:
    r"""`value` as HOCON text on one line: texts always quoted, switches bare, lists in brackets.

    Only the five escapes that pyhocon decodes are used. JSON's `\u` is not among them, which is why
    this is not JSON.

    Raises:
        ValueError: a text contains NUL or half of a surrogate pair, or a list contains an empty
            text, which pyhocon drops. The value is not part of the message.
    """
    if isinstance(value, Secret):
        value = value.reveal()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if "" in value:
        raise ValueError("The list contains an empty text, which ClearML would not see.")
    return "[" + ", ".join(map(_quoted, value)) + "]"


def _quoted(text: str) -> str:
    reason = unencodable(text)
    if reason:
        raise ValueError(f"The value contains {reason}, which no environment variable can have.")
    return '"' + text.translate(_IN_HOCON) + '"'


def dotenv(text: str) -> str:
    """HOCON text for Compose's `env_file:`, for `.env` files and for `source` in a POSIX shell.

    In single quotes nothing is special. A text with a single quote goes into double quotes with
    escapes: the escaped single quote is not understood by older releases of Compose, nor by a
    shell. So does a text that ends in a backslash: Compose would take the closing quote as escaped.

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


def scalar(text: str) -> str:
    r"""`text` in quotes, on one line, and never anything but a text to a YAML parser.

    YAML 1.1 and 1.2 differ in what breaks a line (`\x85`, `\u2028`), and parsers in what they drop
    (`\ufeff`): a text with an invisible character is written in ASCII, with escapes.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, needed at export only

    hidden = has_controls(text)
    yaml = YAML(typ="safe", pure=True)
    # Single quotes have no escapes: what is in them is what arrives.
    yaml.default_style = '"' if hidden else "'"  # type: ignore[assignment]  # declared as None
    yaml.allow_unicode = not hidden
    yaml.width = sys.maxsize  # a long text would be folded into several lines
    out = StringIO()
    yaml.dump(text, out)
    return out.getvalue().removesuffix("\n")
