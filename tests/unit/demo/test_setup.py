from wizard.demo.setup import PROFILES
from wizard.model.product import Product


def test_every_product_with_a_console_has_a_profile() -> None:
    assert set(PROFILES) == {*Product} - {Product.OTHER}
    assert len({profile.product for profile in PROFILES.values()}) == len(PROFILES)
