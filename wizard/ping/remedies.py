"""Remedies in the words and menus of the product in use."""

from __future__ import annotations

from dataclasses import replace

from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.ping.guides import guide


def localise(problem: Problem, product: Product | None) -> Problem:
    """The same problem with the remedy that the product's guide has for its code.

    The menu is taken from the guide's checklist item, so remedy and checklist never disagree.
    Unchanged when the guide knows nothing better or no product is chosen.
    """
    if product is None:
        return problem
    found = guide(product).remedies.get(problem.code)
    if found is None:
        return problem
    item, what_to_do = found
    return replace(problem, remedy=f"{guide(product).way_to(item)} {what_to_do}")
