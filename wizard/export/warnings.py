"""What is said about values and about files that are in use, before and after an export."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from wizard.clearml.variables import Value
from wizard.export.layouts.kubernetes import VALUES_FILE
from wizard.export.plan import ExportRequest
from wizard.model.existing import ExistingFile, PingLine
from wizard.model.problem import LONGEST_FACT, Problem, Problems, problem
from wizard.model.secret import Secret
from wizard.model.text import join_names, visible

ALSO_SETS = "export.also-sets"
DROPS = "export.drops"


def value_warnings(request: ExportRequest) -> Problems:
    """Values that pyhocon 0.3.35 to 0.3.38 decode wrongly; later releases do it right."""
    rows = (one.variable for one in request.written if _needs_escapes(one.value))
    return tuple(
        problem("export.old-parser", name=row.short).at(row.field, row.step) for row in rows
    )


def _needs_escapes(value: Value) -> bool:
    if isinstance(value, bool):
        return False
    texts = value if isinstance(value, tuple) else (value,)
    revealed = (text.reveal() if isinstance(text, Secret) else text for text in texts)
    return any(sign in text for text in revealed for sign in '"\\')


def existing_warnings(request: ExportRequest) -> Problems:
    """What has to be done about the files that the setup was read from."""
    written = {one.variable.name for one in request.written}
    return tuple(found for file in request.opened for found in _about(file, request, written))


def questions(request: ExportRequest) -> Problems:
    """What has to be agreed to: variables of existing files that would be lost."""
    replaced = [file for file in request.replaced if file.others]
    lost = () if not replaced or request.zipped else (_also_sets(replaced),)
    return (*lost, *(found for file in request.opened for found in _drops(file, request)))


def _about(file: ExistingFile, request: ExportRequest, written: set[str]) -> Iterator[Problem]:
    yield from (found.as_warning() for found in _drops(file, request))
    # In a cluster only the list counts: compose and env files play no part there.
    if request.layout.replaces_list:
        return
    name = visible(file.path.name, 80)
    if file.others:
        yield problem("export.stays", file=name, names=join_names(file.others))
    wins = [one for one in file.ping if one.wins and one.name in written]
    if wins and request.layout.beaten_by_environment:
        yield _remove("export.wins", name, wins)
    left = [one for one in file.ping if one.name not in written]
    if left:
        yield _remove("export.still-set", name, left)


def _remove(code: str, file: str, lines: Iterable[PingLine]) -> Problem:
    found = tuple(lines)
    numbers = join_names(dict.fromkeys(one.line for one in found))
    names = join_names(dict.fromkeys(one.name.partition("ping__")[2] for one in found))
    return problem(code, file=file, names=names, lines=numbers)


def _drops(file: ExistingFile, request: ExportRequest) -> Iterator[Problem]:
    """One problem, or several where the names do not fit into one: each entry is named."""
    if not request.layout.replaces_list or not file.dropped:
        return
    # No name may be split between two problems.
    unbroken = (visible(name, 120).replace(" ", "\u00a0") for name in file.dropped)
    listed = ", ".join(unbroken)
    for names in textwrap.wrap(listed, LONGEST_FACT, break_on_hyphens=False):
        where = visible(file.path.name, 80)
        yield problem(DROPS, file=where, names=names.rstrip(","), ours=VALUES_FILE)


def _also_sets(replaced: Iterable[ExistingFile]) -> Problem:
    found = tuple(replaced)
    files = join_names(file.path.name for file in found)
    names = join_names(dict.fromkeys(name for file in found for name in file.others))
    return problem(ALSO_SETS, file=files, names=names)
