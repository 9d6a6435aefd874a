"""Texts that env files, shells, YAML and HOCON are known to damage, always the same ones."""

from __future__ import annotations

import random
from itertools import product

_WHOLE = """
true|false|True|yes|on|null|None|~|0|012345|12345678901234567890123456789012|1.50|1e5|0x1F
-0|+1|.5|1_000|10s|3h|7 d|5 days|2 weeks|1 month|00e12345678901234567890123456789|2026-11-24
12:34:56|1.2.3.4|S256|abc|abc def| abc|abc |  |a b  c|-abc|--help|_|.|..|/|//|///|\\|\\\\
\\\\\\|\\n|\\t|\\"|\\'|\\$|\\`|a\\|C:\\new\\table|\\u0041|\\x41|\\0101|\\101|\\q
%USERPROFILE%|%%|!|!!|!event|^|&|&&|;|;;|<|>|>>|(|)|()|*|**|?|??|@|@@|$|$$|$$$|$a|$1|$ |a$
$(id)|$((1+1))|${HOME}|${HOME|${?UNSET}|${UNSET:-x}|${UNSET:?x}|$HOME|$PATH$|$$HOME|${}
${PING_SSO_BACK_QUOTE}|'|''|'''|"|""|\"\"\"|\"\"\"a\"\"\"|'"'|"'"|it's|say "hi"|'a'|"a"|'a
a'|"a|a"|`|``|`id`|'`id`|'`|"`'|'$(id)`\\"|#|# a|a #b|a#b|a # b|//a|a //b|a//b|a/*b*/|--|;#
=|==|a=b|a = b|=a|a=|:|::|a:b|a: b|: a|+=|a += b|?a|- a|[|]|[]|{|}|{}|[a, b]|["a"]|{a: 1}
{"a":1}|a,b|,|,,|a{b|a}b|a[b|a]b|(a)|a|b|a;b|a&b|a<b|a%b|a~b|a^b|include "f"
include url("http://localhost/")|include file(x)|https://h/as/authorize|https://h/t?a=b&c=d
https://h/x#frag|http://[::1]:8080/a//b|urn:x:y|CN=admins,OU=x y,DC=z|a@b.example|export A=b
A=b|CLEARML__x=y|x\\nB=c|é|漢字|🔑|👩‍👩‍👧|e\u0301|\u202eabc|a\u2066b\u2069|\ufeffa
a\u200bb|\u00a0|\u3000|\u2028|\u2029|\u0085|\U0010ffff
"""
_WITH_BREAKS = (
    *("", "\n", "\r", "\r\n", "\t", "a\nb", "a\r\nb", "\na", "a\n", "a\tb", "\ta\t", "a\n\nb"),
    *("a\\\nb", "'\n'", '"\n"', "x\nservices.login.y: 1", 'x"\nB: "c', "x\nEVIL=1", "x'\nEVIL='1"),
    *('x"\nEVIL="1', "EOF\n", "\v", "\f", "\b", "\x1b[31m", "\x7f", "\x01", "'\x01", "'\x7f`"),
    *("\x1c\x1d\x1e\x1f", "|", "a|b"),
)
_LONG = (
    "x" * 4096,
    "'\"`$\\" * 900,
    "🔑'" * 700,
    " " * 3000 + "a",
    "\\" * 2001,
    "$" * 2001,
    "'" * 999,
)
_PIECES = (
    *"abZ09 '\"`$\\#=:;,.!?@%^&*()[]{}<>|~+-/_\t\n\r",
    *("${", "}", "$$", "$(", "//", " #", "\\n", '""', '"""', "''", "include ", "null", "é", "漢"),
    *("🔑", "\u202e", "\u2028", "\u0085", "\u00a0", "\ufeff", "\x01", "\x7f", "\x0b", "\x1f"),
    "CLEARML__",
)


def hostile_texts(count: int = 1050) -> tuple[str, ...]:
    """At least `count` different texts: known traps, pairs of dangerous signs, random mixtures."""
    pairs = ["".join(two) for two in product("'\"`$\\# \n", repeat=2)]
    texts = dict.fromkeys([*_WITH_BREAKS, *_LONG, *pairs])
    texts |= dict.fromkeys(
        part for line in _WHOLE.strip("\n").split("\n") for part in line.split("|")
    )
    dice = random.Random(20261124)  # noqa: S311 - the same texts every time
    while len(texts) < count:
        texts["".join(dice.choices(_PIECES, k=dice.randint(2, 24)))] = None
    return tuple(texts)


def plain_secrets(count: int) -> tuple[str, ...]:
    """`count` secrets without line breaks and invisible characters, as the wizard accepts them."""
    pieces = [piece for piece in _PIECES if piece.isprintable() and piece.isascii()]
    dice = random.Random(31)  # noqa: S311 - the same texts every time
    return tuple("x" + "".join(dice.choices(pieces, k=30)) + "x" for _ in range(count))
