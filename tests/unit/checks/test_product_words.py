from dataclasses import replace

from tests.support.preflight import SETTINGS
from tests.support.tables import failures
from wizard.checks.product_words import (
    CHECK_NOW,
    LOGIN_AGAIN,
    for_product,
    names_a_place,
    product_in_use,
)
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.settings import Endpoints
from wizard.model.step import Step
from wizard.ping.guides import guide

VAGUE = Problem("x.y", "What.", "Why.", "Have it mended.", Step.REGISTER)


def test_a_remedy_without_a_place_gets_one() -> None:
    assert for_product(VAGUE, Product.PINGONE).remedy == f"Have it mended. {LOGIN_AGAIN}"
    there = replace(VAGUE, step=Step.ENDPOINTS)
    assert for_product(there, None).remedy == f"Have it mended. {CHECK_NOW}"
    assert all(names_a_place(back, None) for back in (CHECK_NOW, LOGIN_AGAIN))


def test_a_remedy_that_names_a_step_stays() -> None:
    def check(step: Step) -> None:
        told = replace(VAGUE, remedy=f"Look at {step.title}.")
        assert for_product(told, Product.AIC) == told

    assert failures(zip(list(Step)), check) == {}


def test_the_words_of_the_guide_come_first() -> None:
    found = for_product(replace(VAGUE, code="claim.groups-text"), Product.PINGFEDERATE)
    assert "Multi-Valued" in found.remedy
    assert LOGIN_AGAIN not in found.remedy


def test_a_menu_is_a_place_for_its_own_product_only() -> None:
    menu = guide(Product.AIC).items[0].where
    assert names_a_place(f"Open {menu}.", Product.AIC)
    assert not names_a_place(f"Open {menu}.", Product.PINGONE)


def test_the_address_counts_for_more_than_the_choice() -> None:
    def check(path: str, product: Product) -> None:
        settings = replace(SETTINGS, endpoints=Endpoints(f"https://x.example{path}", ""))
        assert product_in_use(settings, Product.OTHER) is product

    rows = [
        ("/as/authorization.oauth2", Product.PINGFEDERATE),
        ("/am/oauth2/realms/root/realms/alpha/authorize", Product.AIC),
        ("/somewhere/else", Product.OTHER),
    ]
    assert failures(rows, check) == {}
