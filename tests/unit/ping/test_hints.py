from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from wizard.model import urls
from wizard.ping.hints import WELL_KNOWN, discovery_hints

ENVIRONMENT = "1b0e6c5a-7d6b-4f0e-9a44-3c2d1e0f9a8b"
ALPHA = "/am/oauth2/realms/root/realms/alpha"
EUROPE = f"https://auth.pingone.eu/{ENVIRONMENT}/as"


FIRST = {
    f"https://auth.pingone.sg/{ENVIRONMENT}/as/token": f"https://auth.pingone.sg/{ENVIRONMENT}/as",
    f"https://console.pingone.eu/?env={ENVIRONMENT}#home": EUROPE,
    f"https://api.pingone.eu/v1/environments/{ENVIRONMENT.upper()}/applications": EUROPE,
    f"https://auth.pingone.eu/{ENVIRONMENT}/davinci": EUROPE,
    "https://login.example.com/as/token": "https://login.example.com/as",
    f"http://127.0.0.1:4000/{ENVIRONMENT}/as/token": f"http://127.0.0.1:4000/{ENVIRONMENT}/as",
    "https://sso.example.com:9031/as/token.oauth2": "https://sso.example.com:9031",
    "https://sso.example.com/pf/JWKS": "https://sso.example.com",
    "https://sso.example.com/vhost/as/token.oauth2": "https://sso.example.com/vhost",
    "https://pf.example.com:9999/pingfederate/app": "https://pf.example.com:9031",
    "https://[::1]:9999/pingfederate/app": "https://[::1]:9031",
    f"https://t.example.com{ALPHA}/authorize": f"https://t.example.com{ALPHA}",
    f"https://t.example.com:443{ALPHA}": f"https://t.example.com:443{ALPHA}",
    "https://t.example.com/am/oauth2/bravo": "https://t.example.com/am/oauth2/bravo",
    "https://t.example.com/am/oauth2/partners": "https://t.example.com/am/oauth2/partners",
    "https://t.example.com/sso/openam/oauth2/authorize?realm=/bravo": (
        "https://t.example.com/sso/openam/oauth2/realms/root/realms/bravo"
    ),
    "https://t.example.com/am/XUI/?realm=%2Falpha#/": f"https://t.example.com{ALPHA}",
    "https://openam-x.forgeblocks.com": f"https://openam-x.forgeblocks.com{ALPHA}",
    "https://sso.connect.pingidentity.com/a1": "https://sso.connect.pingidentity.com/a1",
}


def test_likeliest_comes_first() -> None:
    firsts = {url: first + WELL_KNOWN for url, first in FIRST.items()}
    assert differing(lambda url: discovery_hints(url)[0], firsts) == []


def test_both_spellings_of_the_default_port_are_tried() -> None:
    hints = discovery_hints(f"https://t.example.com:443{ALPHA}/access_token")
    assert f"https://t.example.com{ALPHA}{WELL_KNOWN}" in hints
    assert f"https://t.example.com:443{ALPHA}{WELL_KNOWN}" in hints


def test_other_ports_are_kept() -> None:
    hints = discovery_hints(f"https://t.example.com:8443{ALPHA}/access_token")
    assert {urls.origin(h) for h in hints} == {"https://t.example.com:8443"}


def test_without_a_realm_the_usual_ones_and_the_root_are_tried() -> None:
    hints = discovery_hints("https://t.example.com/am/oauth2/authorize")
    for path in (ALPHA, "/am/oauth2/realms/root/realms/bravo", "/am/oauth2"):
        assert f"https://t.example.com{path}{WELL_KNOWN}" in hints


def test_nothing_is_guessed_where_nothing_is_known() -> None:
    unknown = (
        "",
        "https://accounts.example.com/authorize",
        "https://console.pingone.eu/",
        "https://sso.connect.pingidentity.com/sso/as/authorization.oauth2",
    )
    assert differing(discovery_hints, dict.fromkeys(unknown, ())) == []


def test_user_names_in_an_address_are_dropped() -> None:
    assert all("@" not in hint for hint in discovery_hints("https://me:pw@login.example.com/as"))


@given(
    st.sampled_from(["https://t.example.com/am/oauth2/", "https://pf.example.com:9031/", ""]),
    st.text(),
)
def test_any_text_is_accepted_without_repeats(start: str, text: str) -> None:
    hints = discovery_hints(start + text)
    assert len(hints) == len(set(hints))
