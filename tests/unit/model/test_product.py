import pytest

from wizard.model.product import Product


@pytest.mark.parametrize("product", Product)
def test_has_a_title_of_its_own(product: Product) -> None:
    assert product.title.isprintable()
    assert [p for p in Product if p.title == product.title] == [product]
