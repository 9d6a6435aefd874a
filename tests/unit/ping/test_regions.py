from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from wizard.ping.regions import REGIONS, environment_id, pingone_issuer, region, region_of_host

ENVIRONMENT = "1b0e6c5a-7d6b-4f0e-9a44-3c2d1e0f9a8b"
HOSTS = {
    "NA": "auth.pingone.com",
    "CA": "auth.pingone.ca",
    "EU": "auth.pingone.eu",
    "AU": "auth.pingone.com.au",
    "SG": "auth.pingone.sg",
    "AP": "auth.pingone.asia",
}


def test_issuer_of_each_region() -> None:
    issuers = {code: f"https://{host}/{ENVIRONMENT}/as" for code, host in HOSTS.items()}
    assert differing(lambda code: pingone_issuer(code, ENVIRONMENT), issuers) == []
    assert {r.code for r in REGIONS} == set(HOSTS)


def test_invalid_parts_have_no_issuer() -> None:
    codes = dict.fromkeys(("", "XX", "com"))
    environments = dict.fromkeys(("", "abc", ENVIRONMENT[:-1], f"x{ENVIRONMENT}"))
    assert differing(lambda code: pingone_issuer(code, ENVIRONMENT), codes) == []
    assert differing(lambda environment: pingone_issuer("EU", environment), environments) == []


def test_case_and_spaces_of_pasted_values_do_not_matter() -> None:
    assert pingone_issuer(" eu ", f" {ENVIRONMENT.upper()}\n") == pingone_issuer("EU", ENVIRONMENT)


def test_longest_domain_wins() -> None:
    assert region_of_host("auth.pingone.com.au") == region("AU")


def test_look_alikes_have_no_region() -> None:
    hosts = ("auth.pingone.com.evil.example", "xauth.pingone.com", "pingone.com", "")
    assert differing(region_of_host, dict.fromkeys(hosts)) == []


@given(st.text())
def test_any_text_is_accepted(text: str) -> None:
    found = environment_id(text)
    assert found is None or found in text.lower()
    assert pingone_issuer(text, text) is None
