import pytest

from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ping.guides import guide
from wizard.ping.remedies import localise

REDIRECT = Problem("authorize.redirect-uri", "What.", "Why.", "Generic.", Step.REGISTER)
EVERY = [(p, code) for p in Product for code in guide(p).remedies]


@pytest.mark.parametrize(
    ("product", "menu"),
    [
        (Product.PINGONE, "Applications > Applications > ClearML > Configuration"),
        (Product.PINGFEDERATE, "Applications > OAuth > Clients > ClearML"),
        (Product.AIC, "Applications > ClearML > Sign On > General Settings"),
        (Product.OTHER, "the application's redirect URIs"),
    ],
)
def test_remedy_names_the_menu_and_nothing_else_changes(product: Product, menu: str) -> None:
    found = localise(REDIRECT, product)
    assert menu in found.remedy
    assert (found.code, found.what, found.why, found.step) == (
        REDIRECT.code,
        REDIRECT.what,
        REDIRECT.why,
        REDIRECT.step,
    )


@pytest.mark.parametrize("product", [*Product, None])
def test_what_is_not_pings_keeps_its_remedy(product: Product | None) -> None:
    problem = Problem("webapp-url.missing", "What.", "Why.", "Generic.", Step.SERVER)
    assert localise(problem, product) == problem


def test_without_a_product_the_remedy_stays_general() -> None:
    assert localise(REDIRECT, None) == REDIRECT


@pytest.mark.parametrize(("product", "code"), EVERY)
def test_each_remedy_is_whole_and_names_a_menu_of_the_guide(product: Product, code: str) -> None:
    remedy = localise(Problem(code, "", "", "", Step.REGISTER), product).remedy
    assert any(item.where in remedy for item in guide(product).items)
    assert "{" not in remedy
    assert remedy.endswith(".")


def test_every_product_mends_the_same_codes() -> None:
    codes = {frozenset(guide(p).remedies) for p in Product}
    assert len(codes) == 1
