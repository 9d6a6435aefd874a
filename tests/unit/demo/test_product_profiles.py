import dataclasses

import pytest

from wizard.demo.endpoints import Endpoint
from wizard.demo.product_profiles import (
    AIC,
    PINGFEDERATE,
    PINGONE,
    PINGONE_CUSTOM_DOMAIN,
    ProductProfile,
)

ORIGIN = "http://127.0.0.1:1"
SHAPES = (PINGONE, PINGONE_CUSTOM_DOMAIN, PINGFEDERATE, AIC)


@pytest.mark.parametrize(
    ("shape", "issuer", "token"),
    [
        (PINGONE, "/env/as", "/env/as/token"),
        (PINGONE_CUSTOM_DOMAIN, "/as", "/as/token"),
        (PINGFEDERATE, "", "/as/token.oauth2"),
        (
            AIC,
            "/am/oauth2/realms/root/realms/alpha",
            "/am/oauth2/realms/root/realms/alpha/access_token",
        ),
    ],
)
def test_addresses_are_the_products(shape: ProductProfile, issuer: str, token: str) -> None:
    site = shape.site(ORIGIN, "env")
    assert site.issuer == ORIGIN + issuer
    assert site.url(Endpoint.TOKEN) == ORIGIN + token
    assert site.url(Endpoint.DISCOVERY) == site.issuer + "/.well-known/openid-configuration"


@pytest.mark.parametrize("shape", SHAPES)
def test_every_endpoint_has_a_path_of_its_own(shape: ProductProfile) -> None:
    site = shape.site(ORIGIN, "env")
    assert set(site.paths) == set(Endpoint) - {Endpoint.ELSEWHERE}
    assert len(set(site.paths.values())) == len(site.paths)
    assert not any("{" in path for path in site.paths.values())


@pytest.mark.parametrize("shape", SHAPES)
def test_no_refusal_is_wordless(shape: ProductProfile) -> None:
    assert all(dataclasses.astuple(shape.texts))
