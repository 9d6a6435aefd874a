"""Whether a text repeats a secret, in any form in which it is sent or written."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Collection
from urllib.parse import unquote, unquote_plus

SHORTEST = 4
"""Characters of a secret that is searched for: a shorter one is part of ordinary words."""

_ROUNDS = 3  # encodings inside of each other, such as Base64 of what is percent-encoded
_MOST_FORMS, _LONGEST_FORM = 40, 64 * 1024  # of a hostile text no more is decoded
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}")
_ALPHABET = str.maketrans("-_", "+/")  # RFC 4648 section 5 to section 4
_QUARTET = 4
_UNICODE_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_ESCAPE = re.compile(r"\\(.)")


def repeats_secret(text: str, secrets: Collection[str]) -> bool:
    """Whether one of `secrets` is in `text`, or in what `text` is without its encodings."""
    wanted = [secret for secret in secrets if len(secret) >= SHORTEST]
    return bool(wanted) and any(secret in form for form in _forms(text) for secret in wanted)


def _forms(text: str) -> Collection[str]:
    """The text as it is, and without percent-encoding, HTML references, escapes and Base64."""
    found = {text: None}
    newest = [text]
    for _ in range(_ROUNDS):
        short = [form for form in newest if len(form) <= _LONGEST_FORM]
        decoded = dict.fromkeys(decode(form) for form in short for decode in _DECODERS)
        newest = [form for form in decoded if form not in found][: _MOST_FORMS - len(found)]
        found |= dict.fromkeys(newest)
    return found


def _without_references(text: str) -> str:
    from html import unescape  # noqa: PLC0415 - its table is large

    return unescape(text)


def _unescaped(text: str) -> str:
    """Without the escapes of JSON."""
    return _ESCAPE.sub(r"\1", _UNICODE_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))


def _from_base64(text: str) -> str:
    """What every run of Base64 in the text may mean, wherever in it a group of four begins."""
    runs = _BASE64.findall(text)
    return "\n".join(_decoded(run[skipped:]) for run in runs for skipped in range(_QUARTET))


def _decoded(run: str) -> str:
    # One character alone is less than a byte.
    whole = run[:-1] if len(run) % _QUARTET == 1 else run
    padded = whole.translate(_ALPHABET) + "=" * (-len(whole) % _QUARTET)
    return base64.b64decode(padded).decode("utf-8", "replace")


_DECODERS: tuple[Callable[[str], str], ...] = (
    *(unquote, unquote_plus, _without_references, _unescaped, _from_base64),
)
