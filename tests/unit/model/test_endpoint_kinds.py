"""wizard.model.endpoint_kinds: what the form of an address shows; and that every way in uses it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import failures
from tests.support.texts import address_like
from wizard.model.draft import Draft
from wizard.model.endpoint_kinds import endpoint_problems, right_value, wrong_place
from wizard.model.problem import Problem
from wizard.model.settings import draft_problems, settle

ONE, TWO = "3f0c2a9e-7b1d-4c55-9a10-0d5b9e1c7f42", "11111111-2222-4333-8444-555555555555"
PINGONE = f"https://auth.pingone.eu/{ONE}/as"
AM = "https://openam-x.forgeblocks.com/am/oauth2/realms/root/realms/alpha"
PINGFEDERATE = "https://sso.example:9031"
OTHER = "https://login.example/realms/x/protocol/openid-connect"

FINE = (
    {
        "authorize_url": f"{PINGONE}/authorize",
        "access_token_url": f"{PINGONE}/token",
        "userinfo_url": f"{PINGONE}/userinfo",
        "jwks_url": f"{PINGONE}/jwks",
        "issuer": PINGONE,
    },
    {
        "authorize_url": f"{AM}/authorize",
        "access_token_url": AM.replace("/realms/root/realms", "") + "/access_token",
        "jwks_url": "https://openam-x.forgeblocks.com/am/oauth2/connect/jwk_uri",
        "issuer": AM.replace(".com/", ".com:443/"),
    },
    {
        "authorize_url": f"{PINGFEDERATE}/as/authorization.oauth2",
        "access_token_url": f"{PINGFEDERATE}/as/token.oauth2",
        "userinfo_url": f"{PINGFEDERATE}/idp/userinfo.openid",
        "jwks_url": f"{PINGFEDERATE}/pf/JWKS",
        "issuer": PINGFEDERATE,
    },
    {"authorize_url": f"{OTHER}/auth", "access_token_url": f"{OTHER}/token"},
    {
        "authorize_url": "https://accounts.example/o/oauth2/v2/auth",
        "access_token_url": "https://oauth2.example/token",
        "jwks_url": "https://www.example/.well-known/jwks.json",
    },
    {
        "authorize_url": "https://sso.example/pingfederate/as/authorization.oauth2",
        "access_token_url": "https://sso.example/pingfederate/as/token.oauth2",
        "jwks_url": "https://sso.example/pingfederate/pf/JWKS",
    },
    {
        "authorize_url": "https://vault.example/ui/vault/identity/oidc/provider/x/authorize",
        "access_token_url": "https://vault.example/v1/identity/oidc/provider/x/token",
        "jwks_url": "https://vault.example/v1/identity/oidc/provider/x/.well-known/keys",
    },
    {
        "authorize_url": "https://ids.example/connect/authorize/",
        "access_token_url": "https://ids.example/connect/token/",
        "jwks_url": "https://ids.example/.well-known/openid-configuration/jwks",
        "issuer": "https://ids.example/oauth2/token",
    },
    {"authorize_url": f"{AM}/authorise", "access_token_url": f"{AM}/access_token"},
    {"authorize_url": "https://idp.example/x//", "access_token_url": "https://idp.example/y"},
)


def drafted(addresses: dict[str, str]) -> Draft:
    draft = Draft(webapp_url="https://clearml.example")
    return replace(draft, **addresses)  # type: ignore[arg-type]


def test_endpoints_that_fit_are_fine() -> None:
    def check(addresses: dict[str, str]) -> None:
        assert endpoint_problems(addresses) == ()
        assert [url for url in addresses.values() if wrong_place(url)] == []

    assert failures(zip(FINE), check) == {}


P1 = FINE[0]
TOGETHER: tuple[tuple[dict[str, str], list[tuple[str, str | None]], str], ...] = (
    (
        {"authorize_url": f"{PINGONE}/token", "access_token_url": f"{PINGONE}/authorize"},
        [("swapped", "authorize_url"), ("swapped", "access_token_url")],
        "Exchange",
    ),
    (
        {"authorize_url": f"{OTHER}/token", "access_token_url": f"{OTHER}/auth"},
        [("swapped", "authorize_url"), ("swapped", "access_token_url")],
        "Exchange",
    ),
    (
        {**P1, "access_token_url": f"{PINGONE}/authorize"},
        [("same", "access_token_url")],
        f"Probably right: {PINGONE}/token",
    ),
    (
        {**P1, "authorize_url": f"{PINGONE}/token"},
        [("same", "authorize_url")],
        f"Probably right: {PINGONE}/authorize",
    ),
    (
        {"authorize_url": "https://idp.example/x", "access_token_url": "https://idp.example/x"},
        [("same", "access_token_url")],
        "document lists it",
    ),
    (
        {**P1, "access_token_url": f"{PINGONE}/userinfo"},
        [("kind", "access_token_url")],
        f"Probably right: {PINGONE}/token",
    ),
    (
        {**P1, "userinfo_url": f"{PINGONE}/jwks", "jwks_url": f"{PINGONE}/userinfo"},
        [("kind", "userinfo_url"), ("kind", "jwks_url")],
        f"Probably right: {PINGONE}/userinfo",
    ),
    (
        {**FINE[1], "authorize_url": f"{AM}/access_token/"},
        [("kind", "authorize_url")],
        f"Probably right: {AM}/authorize",
    ),
    (
        {**FINE[2], "jwks_url": f"{PINGFEDERATE}/x/as/token.oauth2"},
        [("kind", "jwks_url")],
        f"Probably right: {PINGFEDERATE}/x/pf/JWKS",
    ),
    (
        {**P1, "access_token_url": f"{OTHER}/auth"},
        [("kind", "access_token_url")],
        "document lists it",
    ),
    (
        {**P1, "access_token_url": f"https://auth.pingone.eu/{TWO}/as/token"},
        [("mixed", "access_token_url")],
        "Look up",
    ),
    ({**P1, "issuer": PINGONE.replace(".eu", ".com")}, [("mixed", "issuer")], "Look up"),
    ({**FINE[1], "issuer": AM.replace("alpha", "bravo")}, [("mixed", "issuer")], "Look up"),
    (
        {**P1, "access_token_url": f"{PINGFEDERATE}/as/token.oauth2"},
        [("mixed", "access_token_url")],
        "Look up",
    ),
)
ONLY_WARNED = (
    {**P1, "access_token_url": "https://sso.example/as/token"},  # a custom domain
    {**FINE[2], "access_token_url": "https://mtls.example/as/token.oauth2"},
)


def test_endpoints_that_do_not_fit_together() -> None:
    def check(
        addresses: dict[str, str], expected: list[tuple[str, str | None]], remedy: str
    ) -> None:
        found = endpoint_problems(addresses)
        assert [(p.code.removeprefix("endpoint."), p.field) for p in found] == expected
        assert all(p.is_error for p in found)
        assert remedy in found[0].remedy

    assert failures(TOGETHER, check) == {}


def test_hosts_that_may_be_one_tenants_only_warn() -> None:
    def check(addresses: dict[str, str]) -> None:
        found = endpoint_problems(addresses)
        assert [(p.code, p.is_error) for p in found] == [("endpoint.mixed", False)]

    assert failures(zip(ONLY_WARNED), check) == {}


ALONE = (
    ("{{ .Values.global.pingBase }}/as/token", "template", "Write the address"),
    ("https://auth.pingone.eu/<environment ID>/as/token", "template", "Write the address"),
    ("https://auth.pingone.eu/{envId}/as/token", "template", "Write the address"),
    ("https://auth.pingone.eu/…/as/token", "template", "Write the address"),
    (
        f"https://console.pingone.eu/index.html?env={ONE}#/applications",
        "console",
        f"Probably right: {PINGONE}/token",
    ),
    (f"https://api.pingone.eu/v1/environments/{ONE}", "console", f"{PINGONE}/token"),
    (f"https://apps.pingone.eu/{ONE}/signon/", "console", f"{PINGONE}/token"),
    ("https://pf.example:9999/pingfederate/app#/applications", "console", "document lists it"),
    ("https://pf.example:9999/pingfederate/", "console", "document lists it"),
    ("https://openam-x.forgeblocks.com/platform/?realm=alpha#/", "console", "document lists it"),
    ("https://openam.example/openam/XUI/?realm=/alpha#login", "console", "document lists it"),
    (f"{PINGONE}/.well-known/openid-configuration", "discovery", f"{PINGONE}/token"),
    (f"{AM}/.well-known/openid-configuration", "discovery", f"{AM}/access_token"),
    (f"{PINGFEDERATE}/.well-known/openid-configuration", "discovery", "document lists it"),
)


def test_address_of_something_else() -> None:
    def check(text: str, code: str, remedy: str) -> None:
        draft = replace(drafted(P1), access_token_url=text)
        found = [p for p in draft_problems(draft) if p.field == "access_token_url"]
        assert [p.code for p in found] == [f"endpoint.{code}"]
        assert remedy in found[0].remedy
        assert settle(draft) == tuple(found)

    assert failures(ALONE, check) == {}


def test_long_text_takes_no_time() -> None:
    for piece in ("{{", "<a", "/as", "/am/oauth2", "/.well-known/openid-configuration"):
        draft = replace(drafted(P1), access_token_url="https://idp.example" + piece * 200_000)
        assert isinstance(settle(draft), tuple)


def test_look_up_takes_any_address() -> None:
    for text, *_ in ALONE:
        assert not [p for p in draft_problems(Draft(ping_url=text)) if p.field == "ping_url"]


def test_drafts_are_read_as_a_whole() -> None:
    draft = drafted(P1 | TOGETHER[0][0])
    found = settle(draft)
    assert isinstance(found, tuple)
    assert [p.code for p in found] == ["endpoint.swapped"] * 2


def test_issuer_of_a_discovery_address() -> None:
    document = "https://me:pw@idp.example/x/.well-known/openid-configuration?a=b"
    assert right_value(document, "issuer") == "Probably right: https://idp.example/x"


@given(st.lists(address_like, max_size=5))
def test_never_raises(texts: list[str]) -> None:
    names = ("authorize_url", "access_token_url", "userinfo_url", "jwks_url", "issuer")
    found = endpoint_problems(dict(zip(names, texts, strict=False)))
    assert all(isinstance(one, Problem) for one in found)
    for text in texts:
        wrong_place(text)
        assert right_value(text, "jwks_url")
