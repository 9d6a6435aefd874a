"""`docs/troubleshooting.md`: every problem of a setup, from the problem table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.docs import check_codes
from wizard.checks.product_words import for_product
from wizard.model.problem import Problem, ProblemType, families, problem, problem_types
from wizard.model.product import Product
from wizard.ping.guides import localise

_OPEN, _CLOSE = "\N{LEFT CEILING}", "\N{RIGHT CEILING}"
_FACT = re.compile(f"{_OPEN}(.*?){_CLOSE}")

_CHECKED = frozenset(
    (
        "authorize",
        "browser",
        "callback",
        "claim",
        "client-auth",
        "clock",
        "discovery",
        "endpoint",
        "http",
        "id-token",
        "issuer",
        "json",
        "keys",
        "login",
        "pkce",
        "preflight",
        "product",
        "scopes",
        "token",
        "userinfo",
    )
)
"""Families of what the pre-flight and the test login find."""

_INTRODUCTION = """\
# Troubleshooting

Made by `make docs` from the program's own tables.

Every problem has a code, which the commands print in brackets behind the sentence that the window
shows too. Here is what each means and what to do, in the menus of your Ping product where they
differ. Words in *italics* are filled in by your case. What `check` finds in existing files
has [a page of its own](check-codes.md).
"""


def rows() -> Iterator[ProblemType]:
    """Every kind of problem on the page: all but those that only reading a file finds."""
    elsewhere = {row.code for row in check_codes.rows()}
    for family in families():
        yield from (row for row in problem_types(family).values() if row.code not in elsewhere)


def is_found_by_check(row: ProblemType) -> bool:
    """Whether a check of Ping or a test login finds it: its remedy then always names a place."""
    return row.code.partition(".")[0] in _CHECKED


def remedy(row: ProblemType, product: Product) -> str:
    """What to do, as the window of somebody with this product says it, facts in italics."""
    in_product = for_product if is_found_by_check(row) else localise
    return _markdown(in_product(_example(row), product).remedy)


def page() -> str:
    """The page as Markdown."""
    found = tuple(rows())
    named = dict.fromkeys(row.code.partition(".")[0] for row in found)
    return "\n".join((_INTRODUCTION, *(_family(name, found) for name in named)))


def _family(name: str, found: tuple[ProblemType, ...]) -> str:
    entries = (_entry(row) for row in found if row.code.startswith(f"{name}."))
    return "\n".join((f"## {name}\n", *entries))


def _entry(row: ProblemType) -> str:
    shown = _example(row)
    lines = (
        f"### `{row.code}`\n",
        f"**{_headline(shown)}** {_why(shown)}".rstrip() + "\n",
        *_remedies(row),
        f"- Step “{row.step.title}”, {row.severity.value}\n",
    )
    return "\n".join(lines)


def _headline(shown: Problem) -> str:
    """What happened; for a problem that repeats another one's sentence, which those are."""
    repeats = _FACT.fullmatch(shown.what)
    return (
        "One of the problems under “http”, at the ClearML server."
        if repeats
        else _markdown(shown.what)
    )


def _why(shown: Problem) -> str:
    """The explanation; none where it is nothing but what the provider answered."""
    return "" if _FACT.fullmatch(shown.why) else _markdown(shown.why)


def _remedies(row: ProblemType) -> Iterator[str]:
    said: dict[str, list[str]] = {}
    for product in Product:
        said.setdefault(remedy(row, product), []).append(product.title)
    for text, products in said.items():
        everybody = len(products) == len(Product)
        yield f"- {text}" if everybody else f"- {', '.join(products)}: {text}"


def _example(row: ProblemType) -> Problem:
    """The problem with the name of each fact between signs that no sentence has."""
    return problem(row.code, **{name: f"{_OPEN}{name}{_CLOSE}" for name in row.facts})


def _markdown(text: str) -> str:
    escaped = re.sub(r"([\\`*<|])", r"\\\1", text)
    return re.sub(_FACT, lambda found: f"*{found[1].replace('_', ' ')}*", escaped)
