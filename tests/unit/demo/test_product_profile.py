import dataclasses

from tests.support.product_profiles import AIC, PINGFEDERATE, PINGONE_CUSTOM_DOMAIN, PROFILES
from wizard.demo.product_profile import PINGONE, Endpoint, Site
from wizard.model.product import Product

ORIGIN = "http://127.0.0.1:1"
EVERY = (PINGONE, PINGONE_CUSTOM_DOMAIN, PINGFEDERATE, AIC)
ALPHA = "/am/oauth2/realms/root/realms/alpha"
SITE = Site("http://o", "http://o/i", {Endpoint.TOKEN: "/as/token", Endpoint.SIGN_ON: "/signon/"})


def test_addresses_are_the_products() -> None:
    rows = (
        (PINGONE, "/env/as", "/env/as/token"),
        (PINGONE_CUSTOM_DOMAIN, "/as", "/as/token"),
        (PINGFEDERATE, "", "/as/token.oauth2"),
        (AIC, ALPHA, f"{ALPHA}/access_token"),
    )
    for profile, issuer, token in rows:
        site = profile.site(ORIGIN, "env")
        assert site.issuer == ORIGIN + issuer
        assert site.url(Endpoint.TOKEN) == ORIGIN + token
        assert site.url(Endpoint.DISCOVERY) == site.issuer + "/.well-known/openid-configuration"


def test_every_endpoint_has_a_path_of_its_own_and_every_error_a_text() -> None:
    for profile in EVERY:
        site = profile.site(ORIGIN, "env")
        assert set(site.paths) == set(Endpoint) - {Endpoint.ELSEWHERE}
        assert len(set(site.paths.values())) == len(site.paths)
        assert not any("{" in path for path in site.paths.values())
        assert all(dataclasses.astuple(profile.texts))


def test_every_product_with_a_console_has_a_profile() -> None:
    assert set(PROFILES) == {*Product} - {Product.OTHER}
    assert len({profile.product for profile in PROFILES.values()}) == len(PROFILES)


def test_paths_are_matched_exactly() -> None:
    rows = {"/as/token": Endpoint.TOKEN, "/signon/": Endpoint.SIGN_ON}
    others = ("/as/token/", "/AS/token", "/signon", "//as/token", "")
    rows |= dict.fromkeys(others, Endpoint.ELSEWHERE)
    assert {path: SITE.endpoint_at(path) for path in rows} == rows
    assert SITE.url(Endpoint.TOKEN) == "http://o/as/token"
