"""An existing application compared with the setup: one verdict for each value, nothing written."""

from __future__ import annotations

from wizard.model.problem import problem
from wizard.model.text import visible
from wizard.model.verdict import State, Verdict, passed
from wizard.registration.plan import Field, Item, Match


def audit(found: Match) -> tuple[Verdict, ...]:
    """Each value that matters: passed as it should be, warned or failed where it deviates.

    A claim that is filled in another way is a warning only: it may be right for this tenant, which
    the test login shows.
    """
    return tuple(_verdict(found, item, field) for item in found.items for field in item.fields)


def _verdict(found: Match, item: Item, field: Field) -> Verdict:
    check = f"registration.{item.kind.replace(' ', '-')}"
    title = f"{item.kind.capitalize()} {item.name}: {field.name}"
    if not field.differs:
        return passed(check, title, visible(field.old) or "none")
    facts = {"item": f"{item.kind} {item.name}", "field": field.name}
    facts |= {"old": field.old or "missing", "new": field.new or "none", "name": found.name}
    if field.old and field.filling:
        return Verdict(check, title, State.WARNED, problem=problem("registration.mapped", **facts))
    code = "registration.differs-by-hand" if found.by_hand else "registration.differs"
    code = "registration.differs-fixed" if field.fixed else code
    return Verdict(check, title, State.FAILED, problem=problem(code, **facts))
