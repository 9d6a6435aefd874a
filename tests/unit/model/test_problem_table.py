"""`resources/problems/`: every sentence is used, whole, short and gets the facts it names."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.parts import CHECKOUT
from wizard.assets import resource
from wizard.model.problem import LONGEST_LINE, ProblemType, families, problem, problem_types
from wizard.ping.guides import guide

_MODULES = sorted((CHECKOUT / "wizard").rglob("*.py"))
_HOMES = {"problem": "wizard.model.problem", "finding": "wizard.lint.finding"}
_ALWAYS_GIVEN = {"finding": frozenset(("short", "fix", "near"))}


def _rows() -> Iterator[ProblemType]:
    for family in families():
        yield from problem_types(family).values()


def _codes(module: Path) -> Iterator[str]:
    """Patterns of the texts in a module; an f-string stands for what it may be filled in with."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Constant(str(text)):
                yield re.escape(text)
            case ast.JoinedStr(parts):
                pieces = [_piece(part) for part in parts]
                if re.search("[a-z]{4}", "".join(pieces)):
                    yield "[a-z-.]+".join(pieces)
            case _:
                pass


def _piece(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else ""


@dataclass(frozen=True)
class _Call:
    """A call of `function` with a literal code; `facts` is None with `**facts`."""

    function: str
    code: str
    facts: frozenset[str] | None


def _calls() -> Iterator[_Call]:
    for module in _MODULES:
        text = module.read_text(encoding="utf-8")
        called = {
            name
            for name, home in _HOMES.items()
            if re.search(rf"from {home} import .*\b{name}\b", text)
        }
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Call(ast.Name(name), [ast.Constant(str(code)), *_], given) if (
                    name in called
                ):
                    names = [keyword.arg for keyword in given]
                    whole = frozenset(n for n in names if n is not None)
                    yield _Call(name, code, whole if len(whole) == len(names) else None)


def test_every_problem_is_used() -> None:
    used = re.compile("|".join({code for module in _MODULES for code in _codes(module)}))
    assert [row.code for row in _rows() if not used.fullmatch(row.code)] == []


def test_every_code_that_is_named_exists() -> None:
    known = {row.code for row in _rows()}
    assert [call.code for call in _calls() if call.code not in known] == []


def test_calls_give_the_facts_that_the_sentences_name() -> None:
    facts = {row.code: row.facts for row in _rows()}
    wrong = []
    for call in _calls():
        optional = _ALWAYS_GIVEN.get(call.function, frozenset())
        if call.facts is not None and call.facts - optional != facts[call.code] - optional:
            wrong.append((call, sorted(facts[call.code])))
    assert wrong == []


def test_sentences_are_complete_and_first_lines_short() -> None:
    wrong = []
    for row in _rows():
        found = problem(row.code, **dict.fromkeys(row.facts, "x"))
        texts = (found.what, found.why, found.remedy)
        if len(found.what) > LONGEST_LINE or not all(text.strip() for text in texts):
            wrong.append(row.code)
        if any(re.search(r"\{[a-z_.]+\}", text) for text in texts):
            wrong.append(f"{row.code}: a placeholder is left")
    assert wrong == []


def test_product_remedies_name_an_item_of_the_guide() -> None:
    named = [(row.code, product, r.item) for row in _rows() for product, r in row.remedies.items()]
    assert [one for one in named if one[2] not in {item.id for item in guide(one[1]).items}] == []


def test_personal_facts_are_facts() -> None:
    assert [row.code for row in _rows() if not row.personal <= row.facts] == []


def test_rows_that_are_read_one_by_one_are_those_of_the_whole_file() -> None:
    for family in families():
        text = resource("problems", f"{family}.toml").read_text(encoding="utf-8")
        found = {
            row.code: (row.what, row.why, row.remedy) for row in problem_types(family).values()
        }
        whole = {
            f"{family}.{rule}": (row["what"], row["why"], row["remedy"])
            for rule, row in tomllib.loads(text).items()
        }
        assert found == whole, family
