import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.ping.regions import REGIONS, environment_id, pingone_issuer, region, region_of_host

ENVIRONMENT = "1b0e6c5a-7d6b-4f0e-9a44-3c2d1e0f9a8b"


@pytest.mark.parametrize(
    ("code", "host"),
    [
        ("NA", "auth.pingone.com"),
        ("CA", "auth.pingone.ca"),
        ("EU", "auth.pingone.eu"),
        ("AU", "auth.pingone.com.au"),
        ("SG", "auth.pingone.sg"),
        ("AP", "auth.pingone.asia"),
    ],
)
def test_issuer_of_each_region(code: str, host: str) -> None:
    assert pingone_issuer(code, ENVIRONMENT) == f"https://{host}/{ENVIRONMENT}/as"


def test_codes_are_told_apart() -> None:
    assert len({r.code for r in REGIONS}) == len({r.tld for r in REGIONS}) == 6


@pytest.mark.parametrize("code", ["", "XX", "com"])
def test_unknown_region_has_no_issuer(code: str) -> None:
    assert pingone_issuer(code, ENVIRONMENT) is None


@pytest.mark.parametrize("environment", ["", "abc", ENVIRONMENT[:-1], f"x{ENVIRONMENT}"])
def test_unsound_environment_has_no_issuer(environment: str) -> None:
    assert pingone_issuer("EU", environment) is None


def test_pasted_values_are_forgiven_case_and_spaces() -> None:
    assert pingone_issuer(" eu ", f" {ENVIRONMENT.upper()}\n") == pingone_issuer("EU", ENVIRONMENT)


def test_longest_domain_wins() -> None:
    assert region_of_host("auth.pingone.com.au") == region("AU")


@pytest.mark.parametrize(
    "host", ["auth.pingone.com.evil.example", "xauth.pingone.com", "pingone.com", ""]
)
def test_look_alikes_have_no_region(host: str) -> None:
    assert region_of_host(host) is None


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    found = environment_id(text)
    assert found is None or found in text.lower()
    assert pingone_issuer(text, text) is None
