from wizard.model.product import Product


def test_every_product_has_a_title_of_its_own() -> None:
    titles = [product.title for product in Product]
    assert all(title.isprintable() for title in titles)
    assert len(set(titles)) == len(titles)
