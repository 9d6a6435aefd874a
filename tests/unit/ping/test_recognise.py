import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ping.recognise import contradiction, recognise

ENVIRONMENT = "1b0e6c5a-7d6b-4f0e-9a44-3c2d1e0f9a8b"
PINGONE = f"https://auth.pingone.eu/{ENVIRONMENT}/as"
PINGFEDERATE = "https://sso.example.com/as/authorization.oauth2"


@pytest.mark.parametrize(
    ("url", "product", "flavour"),
    [
        (PINGONE, Product.PINGONE, "PingOne, Europe"),
        (f"{PINGONE}/authorize", Product.PINGONE, "PingOne, Europe"),
        (f"https://apps.pingone.ca/{ENVIRONMENT}/signon/", Product.PINGONE, "PingOne, Canada"),
        ("https://login.example.com/as", Product.PINGONE, "PingOne with a custom domain"),
        ("https://login.example.com/as/token", Product.PINGONE, "PingOne with a custom domain"),
        (
            "https://login.example.com/as/.well-known/openid-configuration",
            Product.PINGONE,
            "PingOne with a custom domain",
        ),
        (
            f"http://127.0.0.1:4000/{ENVIRONMENT}/as/authorize",
            Product.PINGONE,
            "PingOne under another host name",
        ),
        (PINGFEDERATE, Product.PINGFEDERATE, "PingFederate"),
        ("https://sso.example.com/as/token.oauth2", Product.PINGFEDERATE, "PingFederate"),
        ("https://sso.example.com/pf/JWKS", Product.PINGFEDERATE, "PingFederate"),
        ("https://sso.example.com/idp/userinfo.openid", Product.PINGFEDERATE, "PingFederate"),
        ("https://sso.example.com:9031", Product.PINGFEDERATE, "PingFederate"),
        (
            "https://t.example.com:443/am/oauth2/realms/root/realms/alpha",
            Product.AIC,
            "PingOne Advanced Identity Cloud or PingAM",
        ),
        (
            "https://am.example.com/openam/oauth2/authorize",
            Product.AIC,
            "PingOne Advanced Identity Cloud or PingAM",
        ),
        (
            "https://openam-x.forgeblocks.com",
            Product.AIC,
            "PingOne Advanced Identity Cloud",
        ),
        ("https://sso.connect.pingidentity.com/a1", Product.OTHER, "PingOne for Enterprise"),
    ],
)
def test_told_by_url(url: str, product: Product, flavour: str) -> None:
    found = recognise(f"  {url} ")
    assert found is not None
    assert (found.product, found.flavour) == (product, flavour)
    assert found.reason.endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "not a url",
        "https://accounts.example.com",
        "https://accounts.example.com/oauth2/authorize",
        "https://auth.pingone.com.evil.example/x/y",
        "https://example.com/as/tokens",
        "https://example.com/basic/as",
        "https://example.com/spam/oauth2x",
    ],
)
def test_silence_says_nothing(url: str) -> None:
    assert recognise(url) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (f"https://auth.pingone.com/{ENVIRONMENT}/davinci", "product.davinci"),
        ("https://sso.connect.pingidentity.com/a1", "product.legacy"),
        ("https://pf.example.com:9999/pingfederate/app", "product.console"),
    ],
)
def test_forms_worth_a_word(url: str, code: str) -> None:
    found = recognise(url)
    assert found is not None
    assert found.notice is not None
    assert (found.notice.code, found.notice.is_error) == (code, False)
    assert len(found.notice.what) <= 110


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
    assert len(found.what) <= 110


@pytest.mark.parametrize("picked", list(Product))
@pytest.mark.parametrize("other", [PINGONE, PINGFEDERATE, "https://t.example.com/am/oauth2"])
def test_contradiction_exactly_when_they_differ(picked: Product, other: str) -> None:
    found = recognise(other)
    assert found is not None
    assert (contradiction(picked, other) is None) == (picked is found.product)


@pytest.mark.parametrize("url", ["https://accounts.example.com", ""])
def test_no_contradiction_on_nothing_known(url: str) -> None:
    assert contradiction(Product.PINGONE, url) is None
    assert contradiction(None, PINGONE) is None


@given(st.text() | st.text().map("https://example.com/".__add__))
def test_any_text_is_answered(text: str) -> None:
    recognise(text)
