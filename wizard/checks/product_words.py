"""Problems with the remedy of the Ping product in use, always naming a place to go to."""

from __future__ import annotations

from dataclasses import replace

from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.settings import Settings
from wizard.model.step import Step
from wizard.model.verdict import Verdict
from wizard.ping.guides import guide, localise
from wizard.ping.recognise import recognise

CHECK_NOW = f"Then choose “Check again” in step “{Step.ENDPOINTS.title}”."
"""What follows a remedy at the endpoints that names no place."""

LOGIN_AGAIN = f"Then start the login again in step “{Step.LOGIN.title}”."
"""What follows every other remedy that names no place, and each during a login."""


def for_product(problem: Problem, product: Product | None, again: str = "") -> Problem:
    """`problem` with the product's own remedy, if there is one, and a place to go to.

    `again` is what follows a remedy that names no place, if not by the problem's step.
    """
    found = localise(problem, product)
    if names_a_place(found.remedy, product):
        return found
    back = again or (CHECK_NOW if problem.step is Step.ENDPOINTS else LOGIN_AGAIN)
    return replace(found, remedy=f"{found.remedy} {back}")


def verdict_for_product(verdict: Verdict, product: Product | None, again: str = "") -> Verdict:
    """`verdict` with its problem, if any, as `for_product` returns it."""
    if verdict.problem is None:
        return verdict
    return replace(verdict, problem=for_product(verdict.problem, product, again))


def names_a_place(remedy: str, product: Product | None) -> bool:
    """Whether a remedy names a step of the wizard or a menu of the product's guide."""
    return any(place in remedy for place in (*(step.title for step in Step), *menus(product)))


def menus(product: Product | None) -> tuple[str, ...]:
    """The menu paths that the product's guide names."""
    return tuple(item.where for item in guide(product).items) if product else ()


def product_in_use(settings: Settings, chosen: Product | None) -> Product | None:
    """The product of the authorization endpoint's address, else the one that was chosen."""
    # Menus of a product that is not behind this address would lead nowhere.
    found = recognise(settings.endpoints.authorize_url)
    return found.product if found else chosen
