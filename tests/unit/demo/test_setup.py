from wizard.demo.setup import SHAPES
from wizard.model.product import Product


def test_every_product_with_a_console_has_a_shape() -> None:
    assert set(SHAPES) == {*Product} - {Product.OTHER}
    assert len({shape.product for shape in SHAPES.values()}) == len(SHAPES)
