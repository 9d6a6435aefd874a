"""Drafts and logins as JSON, version 1. No credential and no token is part of either.

A draft is `{"version": 1, "draft": {…}}` with every field of `Draft` by its name: texts are
strings, choices are `true`/`false`, `product` is the value of a `Product` or null, tuples and sets
are lists of strings, `deployment` is an object. Missing fields take their defaults. Unknown and
doubled fields are refused, since they would otherwise be lost silently; retired ones are
ignored. Logins are
`{"version": 1, "logins": […], "exports": […]}` with the fields of `Evidence` and `ExportRecord`.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING, TypeVar, get_args, get_origin

from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.export_record import ExportRecord
from wizard.model.problem import Problem, Problems, problem
from wizard.model.text import visible

if TYPE_CHECKING:  # slow to import and not needed for a help text
    from cattrs import BaseValidationError, ClassValidationError, Converter

VERSION = 1

_RETIRED = frozenset(("unknown_variables",))
"""Fields of version 0.1.0 that mean nothing any more; they are read over and not written."""

T = TypeVar("T")


def draft_to_json(draft: Draft) -> str:
    """The draft as indented JSON text, ending in a line feed; pure ASCII."""
    body = {"version": VERSION, "draft": _converter().unstructure(draft)}
    return json.dumps(body, indent=2) + "\n"


def decode(data: bytes) -> str:
    """The text of a draft's file: UTF-8, or UTF-16 with a byte order mark.

    Windows PowerShell's “>” writes the latter.

    Raises:
        UnicodeDecodeError: it is neither.
    """
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if utf16 else "utf-8-sig")


def draft_from_json(text: str, file: str = "the draft") -> Draft | Problems:
    """The draft in `text`, or everything that keeps it from being one. Never raises.

    Args:
        text: JSON; a byte order mark is ignored.
        file: What the problems call it.
    """
    from cattrs import ClassValidationError  # noqa: PLC0415 - see above

    try:
        # Editors on Windows put a byte order mark in front.
        body = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        return (problem("draft.not-json", file=file, detail=str(error)),)
    wrong = _form_problem(body, file)
    if wrong:
        return (wrong,)
    unknown = _unknown({*body} - {"version", "draft"}, file)
    try:
        fields = {name: value for name, value in body["draft"].items() if name not in _RETIRED}
        draft = _converter().structure(fields, Draft)
    except ClassValidationError as error:
        return (*unknown, *_field_problems(error, file))
    return unknown or draft


def logins_to_json(logins: tuple[Evidence, ...], exports: tuple[ExportRecord, ...] = ()) -> str:
    """The logins and exports as indented JSON text, ending in a line feed; pure ASCII."""
    items = {"logins": logins, **({"exports": exports} if exports else {})}
    body = {"version": VERSION, **_converter().unstructure(items)}
    return json.dumps(body, indent=1) + "\n"


def logins_from_json(text: str) -> tuple[Evidence, ...] | Problem:
    """The logins in `text`, or why they cannot be read. Never raises."""
    return _listed(text, "logins", tuple[Evidence, ...])


def exports_from_json(text: str) -> tuple[ExportRecord, ...] | Problem:
    """The exports in `text`, or why they cannot be read. Never raises."""
    return _listed(text, "exports", tuple[ExportRecord, ...])


def _listed(text: str, name: str, kind: type[T]) -> T | Problem:
    from cattrs import BaseValidationError  # noqa: PLC0415 - see above

    try:
        body = json.loads(text)
        version = _exact(body, dict).get("version")
        if version != VERSION:
            return problem("evidence.unreadable", detail=f"version {visible(version, 20)}")
        return _converter().structure(body.get(name, []), kind)
    except BaseValidationError as error:
        return problem("evidence.unreadable", detail=", ".join(_places(error)))
    except (ValueError, TypeError, RecursionError) as error:
        return problem("evidence.unreadable", detail=str(error))


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"The name “{visible(name, 40)}” occurs twice.")
        found[name] = value
    return found


def _form_problem(body: object, file: str) -> Problem | None:
    if not isinstance(body, dict) or not isinstance(body.get("draft"), dict):
        return problem("draft.shape", file=file)
    version = body.get("version")
    # By exact type: true is an int in Python, and equals 1.
    if type(version) is int and version == VERSION:
        return None
    shown = visible(version, 20) if type(version) is int else "not a whole number"
    return problem("draft.version", file=file, version=shown, known=VERSION)


def _unknown(names: set[str], file: str) -> Problems:
    return tuple(problem("draft.unknown", file=file, name=name) for name in sorted(names))


def _field_problems(error: ClassValidationError, file: str) -> Problems:
    from cattrs import ForbiddenExtraKeysError  # noqa: PLC0415 - see above

    wrong, others = error.group_exceptions()
    extra = {n for e in others if isinstance(e, ForbiddenExtraKeysError) for n in e.extra_fields}
    types = tuple(problem("draft.type", file=file, name=note.name) for _, note in wrong)
    return (*_unknown(extra, file), *types)


def _places(error: BaseValidationError) -> list[str]:
    """Where something is wrong, as `logins[0].verdicts[3].state`; never what is there."""
    from cattrs.v import transform_error  # noqa: PLC0415 - see above

    # cattrs' own sentences would quote values, and these are personal.
    said = transform_error(error, "logins", format_exception=lambda _error, _type: "")
    return [text.removeprefix(" @ ") for text in said]


@cache
def _converter() -> Converter:
    """Strict: no value is taken for one of another type, and no field is ignored."""
    from cattrs import Converter  # noqa: PLC0415 - see above

    # sorted: a set has no order, and the same draft should be the same file.
    made = Converter(forbid_extra_keys=True, unstruct_collection_overrides={frozenset: sorted})
    for kind in (str, bool, int):
        made.register_structure_hook(kind, _exact)
    made.register_structure_hook(datetime, _moment)
    made.register_unstructure_hook(datetime, datetime.isoformat)
    made.register_structure_hook_factory(_is_sequence, _sequence_hook)
    made.register_structure_hook_func(_is_json_object, lambda value, _: _exact(value, dict))
    made.register_unstructure_hook_func(_is_json_object, dict)
    return made


def _exact(value: object, kind: type[T]) -> T:
    # By type as well: True is an int, but not a number.
    if not isinstance(value, kind) or type(value) is not kind:
        raise TypeError(f"{kind.__name__} expected")
    return value


def _moment(value: object, _: type[datetime]) -> datetime:
    found = datetime.fromisoformat(_exact(value, str))
    if found.tzinfo is None:
        raise ValueError("a time without its zone")
    return found


def _is_sequence(kind: type) -> bool:
    return get_origin(kind) in (tuple, frozenset)


def _sequence_hook(kind: type, converter: Converter) -> Callable[[object, object], object]:
    """Only from a JSON list: a text or an object is iterable too."""
    make = tuple if get_origin(kind) is tuple else frozenset
    as_list = GenericAlias(list, get_args(kind)[:1])
    items = converter.get_structure_hook(as_list)
    return lambda value, _: make(items(_exact(value, list), as_list))


def _is_json_object(kind: type) -> bool:
    """Whether it is the type of the claims of one source, which may be any JSON object."""
    return get_origin(kind) is Mapping
