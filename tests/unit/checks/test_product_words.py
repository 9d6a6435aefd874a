import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.support.parts import CHECKOUT
from tests.support.preflight import SETTINGS
from tests.support.tables import failures
from wizard.checks.product_words import (
    CHECK_NOW,
    LOGIN_AGAIN,
    for_product,
    names_a_place,
    product_in_use,
)
from wizard.model.problem import Problem, families, problem, problem_types
from wizard.model.product import Product
from wizard.model.settings import Endpoints
from wizard.model.step import Step
from wizard.ping.guides import guide

# ClearML's own name of this sign-in, and addresses that were recognised as Ping's.
ABOUT_PING = (
    *("deployment.open-source", "deployment.ping-absent", "deployment.ping-unsure"),
    *("endpoint.environment", "product.legacy", "product.davinci", "product.console"),
)
# What is said of files names ClearML's variables, which are those of its provider “ping”.
ABOUT_FILES = ("export", "file", "helper", "kubernetes", "missing", "name", "pkce", "value")
# What Ping's own administration APIs refuse; no other provider has them.
ABOUT_APIS = ("pingone-sign-in", "registration", "service-account")
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


def _problems() -> Iterator[Problem]:
    for family in families():
        for code, row in problem_types(family).items():
            if code not in ABOUT_PING and family not in (*ABOUT_FILES, *ABOUT_APIS):
                found = problem(code, **dict.fromkeys(row.facts, "x"))
                yield for_product(found, Product.OTHER)


def test_with_another_provider_no_problem_speaks_of_ping() -> None:
    def texts(found: Problem) -> str:
        whole = f"{found.what} {found.why} {found.remedy}"
        return whole.replace(Step.REGISTER.title, "")  # the name of a step

    ping = re.compile(r"\bPing(?![a-z-])|\bPing(One|Federate|AM|ID)")
    assert [(one.code, texts(one)) for one in _problems() if ping.search(texts(one))] == []


PAGE_6 = ("ui/pages/login/*.py", "ui/browser/*.py", "clearml/outcome.py")
PANELS = ("ui/widgets/claim_panel.py", "ui/widgets/admin_spelling.py")


def _fixed_texts(module: Path) -> Iterator[str]:
    """Text constants of a module, without docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def test_fixed_texts_of_the_test_login_speak_of_the_provider() -> None:
    modules = [found for name in (*PAGE_6, *PANELS) for found in (CHECKOUT / "wizard").glob(name)]
    assert len(modules) > len(PAGE_6) + len(PANELS)
    texts = ((module.name, text) for module in modules for text in _fixed_texts(module))
    assert [one for one in texts if re.search(r"\bPing(?![a-z-])|\bPing(One|Fed)", one[1])] == []
