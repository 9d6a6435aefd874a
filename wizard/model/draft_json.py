"""The draft's JSON form, version 1: one object, every field of `Draft` by its name.

Texts are strings, choices are `true`/`false`, `product` is `pingone`, `pingfederate`, `aic`,
`other` or null, `ticks`, `groups_admins`, `clearml_groups`, `source_paths` and `unknown_variables`
are lists of strings, `deployment` is an object. `{"version": 1, "draft": {…}}`. Missing fields take
their defaults, unknown ones are refused, and so are doubled ones: they would otherwise be lost in
silence. A byte order mark is passed over. No credential is ever part of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import cast

from wizard.model.draft import Deployment, Draft
from wizard.model.problem import Problem, Problems
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.model.text import visible

VERSION = 1


def to_json(draft: Draft) -> str:
    """The draft as indented JSON text, ending in a line feed; pure ASCII."""
    flat = asdict(draft)
    flat["product"] = draft.product.value if draft.product else None
    flat["ticks"] = sorted(draft.ticks)
    return json.dumps({"version": VERSION, "draft": flat}, indent=2) + "\n"


def from_json(text: str) -> Draft | Problems:
    """The draft in `text`, or everything that keeps it from being one. Never raises."""
    try:
        whole = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        return (_problem("not-json", "The draft is not JSON.", visible(error, 90)),)
    if not isinstance(whole, dict) or not isinstance(whole.get("draft"), dict):
        return (
            _problem(
                "shape",
                "The draft has not the form {“version”: 1, “draft”: {…}}.",
                "It was written by something else.",
            ),
        )
    version = whole.get("version")
    if type(version) is not int or version != VERSION:
        return (
            _problem(
                "version",
                f"The draft's version is {_shown_version(version)}, "
                f"this program reads version {VERSION}.",
                "It was saved by another release.",
            ),
        )
    return (*_unknown(whole, {"version", "draft"}), *_faults(whole["draft"])) or _built_from(
        whole["draft"]
    )


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"The name “{visible(name, 40)}” stands there twice.")
        found[name] = value
    return found


def _shown_version(version: object) -> str:
    return visible(version, 20) if type(version) is int else "not a whole number"


def _problem(rule: str, what: str, why: str) -> Problem:
    return Problem(
        f"draft.{rule}",
        what,
        why,
        "Print a complete example with “export --example-draft” and compare.",
        Step.SERVER,
    )


def _unknown(there: Mapping[str, object], known: set[str]) -> Problems:
    return tuple(
        _problem(
            "unknown",
            f"The draft has an unknown field “{visible(name, 40)}”.",
            "It would be lost, so the draft is not opened.",
        )
        for name in there
        if name not in known
    )


def _faults(flat: Mapping[str, object]) -> Problems:
    known = {f.name for f in fields(Draft)}
    wrong = tuple(
        _problem(
            "type",
            f"The draft's field “{name}” has the wrong type.",
            "It should hold what the example shows.",
        )
        for name, value in flat.items()
        if name in known and not _fits(name, value)
    )
    return (*_unknown(flat, known), *wrong)


def _built_from(flat: Mapping[str, object]) -> Draft:
    return Draft(**{name: _built(name, value) for name, value in flat.items()})  # type: ignore[arg-type]


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _product(value: object) -> bool:
    return value is None or (isinstance(value, str) and value in {p.value for p in Product})


def _deployment(value: object) -> bool:
    usual: dict[str, object] = asdict(Deployment())
    return isinstance(value, dict) and all(
        name in usual and type(part) is type(usual[name]) for name, part in value.items()
    )


_SPECIAL: Mapping[str, Callable[[object], bool]] = {
    "product": _product,
    "deployment": _deployment,
    "ticks": _texts,
    "groups_admins": _texts,
    "clearml_groups": _texts,
    "source_paths": _texts,
    "unknown_variables": _texts,
}


def _fits(name: str, value: object) -> bool:
    special = _SPECIAL.get(name)
    return special(value) if special else type(value) is type(getattr(Draft(), name))


def _built(name: str, value: object) -> object:
    if name == "product":
        return Product(value) if value else None
    if name == "deployment":
        return Deployment(**cast("dict[str, str]", value))  # type: ignore[arg-type]
    if name == "ticks":
        return frozenset(cast("list[str]", value))
    return tuple(value) if isinstance(value, list) else value
