"""Remedies in the words and menus of the product in use."""

from __future__ import annotations

from dataclasses import replace

from wizard.model.problem import Problem, problem_types
from wizard.model.product import Product
from wizard.ping.guides import guide


def localise(problem: Problem, product: Product | None) -> Problem:
    """The same problem with the remedy for that product.

    The menu is taken from the guide's checklist item, so remedy and checklist never disagree.
    Unchanged when the table has no remedy for the product or no product is chosen.
    """
    kind = problem_types(problem.family).get(problem.code)
    found = kind.remedies.get(product) if kind and product else None
    if product is None or found is None:
        return problem
    return replace(problem, remedy=f"{guide(product).way_to(found.item)} {found.action}")
