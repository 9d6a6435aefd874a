"""Hypothesis strategies: hostile texts, and drafts made of them."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import strategies as st

from wizard.model.draft import Deployment, Draft
from wizard.model.problem import Problems
from wizard.model.product import Product
from wizard.model.role import Role
from wizard.model.step import Step

LONGEST_WHAT = 110

_NASTY = (
    *"\0\t\n\r\x1b\x7f\x85\xa0\ud800\udfff\u115f\u200b\u202e\u2028\u2066\u3164\ufeff\ufffe",
    *"\\\"'$`{}()[]<>%#?@:;,./~ ",
    "://",
    "https://",
    "\U0001d4bd",
    "ß",
    "℀",
    "é",
    "\U000e0041",
)
_PIECES = (
    *("https", "HTTP", "ftp", "://", "//", "/", "\\", ":", ":443", ":80", ":0", ":99999", "@", "?"),
    *(
        "#",
        ".",
        "..",
        "%2e",
        "%zz",
        "[::1]",
        "[v1.x]",
        "[fe80::1%25lo]",
        "127.1",
        "0x7f",
        "1.2.3.4",
    ),
    *(
        "host",
        "HOST.example",
        "bücher.example",
        "\u0440\u0430ypal.com",
        "xn--bcher-kva.example",
        "localhost",
    ),
    *("callback_ping", "login", "projects", "a" * 64, "user:pw", " ", "\t", "\u202e", "\0", "q=1"),
)

any_text = st.one_of(
    st.text(st.characters()),
    st.lists(st.sampled_from(_NASTY)).map("".join),
)
"""Any text at all, lone surrogates, control and bidirectional characters among it."""

address_like = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=9).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=9).map(lambda pieces: "https://" + "".join(pieces)),
    any_text,
)
"""Texts that are nearly, or quite, web addresses."""


def one_line(found: Problems) -> bool:
    """Whether every problem keeps to its form: short, on one line, plain, with a way out."""
    return all(
        0 < len(p.what) <= LONGEST_WHAT
        and p.why
        and p.remedy
        and "." in p.code
        and all(c.isprintable() for c in p.what + p.why + p.remedy)
        for p in found
    )


def as_json_can(text: str) -> str:
    """`text` with surrogate pairs joined: JSON has one form for the pair and for its character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


_json_text = any_text.map(as_json_can)
_json_texts = st.lists(_json_text, max_size=3)
_BY_TYPE: dict[type, st.SearchStrategy[object]] = {str: _json_text, bool: st.booleans()}
_SPECIAL: dict[str, st.SearchStrategy[object]] = {
    "product": st.none() | st.sampled_from(Product),
    "ticks": _json_texts.map(frozenset),
    "absent_roles": st.frozensets(st.sampled_from(Role)),
    "seen": st.frozensets(st.sampled_from(Step)),
    "groups_admins": _json_texts.map(tuple),
    "clearml_groups": _json_texts.map(tuple),
    "source_paths": _json_texts.map(tuple),
    "deployment": st.builds(Deployment, _json_text, _json_text, *[st.booleans()] * 3),
}


def drafts() -> st.SearchStrategy[Draft]:
    """Any draft: every field holds anything that its type allows."""
    empty = Draft()
    names = [f.name for f in fields(Draft)]
    by_type = {n: _BY_TYPE[type(getattr(empty, n))] for n in names if n not in _SPECIAL}
    return st.builds(Draft, **by_type, **_SPECIAL)


def edited(draft: Draft, name: str, value: object) -> Draft:
    """The draft with another value in the field called `name`."""
    change: dict[str, Any] = {name: value}
    return replace(draft, **change)
