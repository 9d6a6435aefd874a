import pytest

from wizard.checks.advice import remedy
from wizard.checks.product_words import names_a_place
from wizard.demo.faults import CATALOG
from wizard.demo.faults.row import Fault
from wizard.model.product import Product
from wizard.oidc.errors import FAULTS

CODES = sorted({*FAULTS, *(fault.code for fault in CATALOG.values())})


@pytest.mark.parametrize("product", list(Product))
@pytest.mark.parametrize("code", CODES)
def test_there_is_advice_for_every_problem(code: str, product: Product) -> None:
    if (code, product) == ("product.contradiction", Product.OTHER):
        return  # no address belongs to a product that is not known
    told = remedy(code, product)
    assert told.endswith((".", "”."))
    assert "{" not in told
    assert names_a_place(told, product)


@pytest.mark.parametrize("fault", CATALOG.values(), ids=lambda fault: fault.name)
def test_the_table_names_no_fact_of_one_case(fault: Fault) -> None:
    told = remedy(fault.code, fault.product)
    assert "<" not in told
    assert "“”" not in told


def test_a_fact_has_a_general_word() -> None:
    assert remedy("discovery.missing", Product.PINGONE).startswith("Type the missing endpoint by")
    assert "to the host checked" in remedy("http.timeout", Product.PINGONE)


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        remedy("no.such-code", Product.PINGONE)


def test_the_contradiction_names_the_product_of_the_address() -> None:
    assert "PingFederate" in remedy("product.contradiction", Product.PINGFEDERATE)
