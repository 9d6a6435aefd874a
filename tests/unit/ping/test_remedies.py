import pytest

from tests.support.oidc_problems import OIDC_PROBLEMS
from wizard.model.problem import Problem, families, problem_types
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ping.guides import guide
from wizard.ping.remedies import localise

REDIRECT = Problem("authorize.redirect-uri", "What.", "Why.", "Generic.", Step.REGISTER)
AUTHORIZE = {f"authorize.{rule}" for rule in ("redirect-uri", "client", "disabled", "refused")}
ROWS = [row for family in families() for row in problem_types(family).values()]
EVERY = [(product, row.code) for row in ROWS for product in row.remedies]


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


@pytest.mark.parametrize("product", list(Product))
def test_what_is_mended_in_the_console_has_words_for_every_product(product: Product) -> None:
    assert {code for one, code in EVERY if one is product} >= {
        *AUTHORIZE,
        "callback.access-denied",
        "callback.invalid-scope",
        "callback.pkce-required",
        "callback.unauthorized-client",
        "token.client-refused",
        "token.no-id-token",
        *(
            code
            for code in OIDC_PROBLEMS
            if code.startswith("claim.") and code != "claim.user-id-missing"
        ),
    }


@pytest.mark.parametrize(
    ("product", "code", "words"),
    [
        (Product.PINGONE, "token.client-refused", "Client Secret Basic"),
        (Product.PINGONE, "callback.server-error", "Required"),
        (Product.PINGFEDERATE, "id-token.hs256", "RSA using SHA-256"),
        (Product.PINGFEDERATE, "token.no-access-token", "Default Access Token Manager"),
        (Product.PINGFEDERATE, "claim.email-elsewhere", "Include User Info in ID Token"),
        (Product.PINGFEDERATE, "claim.groups-text", "Multi-Valued"),
        (Product.AIC, "claim.groups-elsewhere", "Always Return Claims in ID Tokens"),
        (Product.AIC, "token.client-refused", "realm"),
    ],
)
def test_words_of_the_product(product: Product, code: str, words: str) -> None:
    assert words in localise(Problem(code, "", "", "", Step.REGISTER), product).remedy
