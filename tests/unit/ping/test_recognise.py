from itertools import product as combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing, failures
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ping.recognise import contradiction, recognise

ENVIRONMENT = "1b0e6c5a-7d6b-4f0e-9a44-3c2d1e0f9a8b"
PINGONE = f"https://auth.pingone.eu/{ENVIRONMENT}/as"
PINGFEDERATE = "https://sso.example.com/as/authorization.oauth2"
CUSTOM = (Product.PINGONE, "Probably PingOne with a custom domain")
FEDERATE = (Product.PINGFEDERATE, "PingFederate")
CLOUD = (Product.AIC, "PingOne Advanced Identity Cloud")
AM = (Product.AIC, "PingOne Advanced Identity Cloud or PingAM")

ADDRESSES = {
    PINGONE: (Product.PINGONE, "PingOne, Europe"),
    f"{PINGONE}/authorize": (Product.PINGONE, "PingOne, Europe"),
    f"https://apps.pingone.ca/{ENVIRONMENT}/signon/": (Product.PINGONE, "PingOne, Canada"),
    "https://login.example.com/as": CUSTOM,
    "https://login.example.com/as/token": CUSTOM,
    "https://login.example.com/as/.well-known/openid-configuration": CUSTOM,
    f"http://127.0.0.1:4000/{ENVIRONMENT}/as/authorize": (
        Product.PINGONE,
        "Probably PingOne under another host name",
    ),
    PINGFEDERATE: FEDERATE,
    "https://sso.example.com/as/token.oauth2": FEDERATE,
    "https://sso.example.com/pf/JWKS": FEDERATE,
    "https://sso.example.com/idp/userinfo.openid": FEDERATE,
    "https://sso.example.com:9031": FEDERATE,
    "https://t.example.com:443/am/oauth2/realms/root/realms/alpha": AM,
    "https://am.example.com/openam/oauth2/authorize": AM,
    "https://openam-x.forgeblocks.com": CLOUD,
    "https://sso.connect.pingidentity.com/a1": (Product.OTHER, "PingOne for Enterprise"),
    "": None,
    "not a url": None,
    "https://accounts.example.com": None,
    "https://accounts.example.com/oauth2/authorize": None,
    "https://auth.pingone.com.evil.example/x/y": None,
    "https://example.com/as/tokens": None,
    "https://example.com/basic/as": None,
    "https://example.com/spam/oauth2x": None,
}
NOTICES = {
    f"https://auth.pingone.com/{ENVIRONMENT}/davinci": "product.davinci",
    "https://sso.connect.pingidentity.com/a1": "product.legacy",
    "https://pf.example.com:9999/pingfederate/app": "product.console",
}


def test_product_by_address() -> None:
    def found(url: str) -> object:
        recognised = recognise(f"  {url} ")
        return recognised and (recognised.product, recognised.flavour)

    assert differing(found, ADDRESSES) == []


def test_variants_with_a_notice() -> None:
    def check(url: str, code: str) -> None:
        found = recognise(url)
        assert found is not None
        assert found.notice is not None
        assert (found.notice.code, found.notice.is_error) == (code, False)

    assert failures(NOTICES.items(), check) == {}


def test_contradiction_is_a_warning_that_names_both() -> None:
    found = contradiction(Product.PINGFEDERATE, PINGONE)
    assert found is not None
    assert (found.code, found.step, found.is_error) == (
        "product.contradiction",
        Step.REGISTER,
        False,
    )
    assert "PingOne" in found.what
    assert "PingFederate" in found.what
    assert "PingOne, Europe" in found.why
    assert len(found.what) <= 110


def test_contradiction_exactly_when_they_differ() -> None:
    def check(chosen: Product, url: str) -> None:
        found = recognise(url)
        assert found is not None
        assert (contradiction(chosen, url) is None) == (chosen is found.product)

    addresses = (PINGONE, PINGFEDERATE, "https://t.example.com/am/oauth2")
    assert failures(combinations(Product, addresses), check) == {}


def test_no_contradiction_without_a_known_product() -> None:
    assert contradiction(Product.PINGONE, "https://accounts.example.com") is None
    assert contradiction(Product.PINGONE, "") is None
    assert contradiction(None, PINGONE) is None


@given(st.text() | st.text().map("https://example.com/".__add__))
def test_any_text_is_accepted(text: str) -> None:
    recognise(text)
