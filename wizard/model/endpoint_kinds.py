"""Addresses that cannot be what they are entered as, by their form alone; nothing is requested.

Swapped endpoints, a console's page, a discovery address, endpoints of two tenants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from wizard.model import urls
from wizard.model.problem import Problem, Problems, problem

TITLES = {
    "authorize_url": "authorization endpoint",
    "access_token_url": "token endpoint",
    "userinfo_url": "userinfo endpoint",
    "jwks_url": "JWKS address",
    "issuer": "issuer",
    "ping_url": "Ping address",
}
"""What the draft's fields with addresses of the provider are called."""

_KINDS = {
    segment: name
    for name, segments in {
        "authorize_url": "authorize authorization authorization.oauth2 auth",
        "access_token_url": "token token.oauth2 access_token",
        "userinfo_url": "userinfo userinfo.openid",
        "jwks_url": "jwks jwks.json jwk_uri certs keys",
    }.items()
    for segment in segments.split()
}
"""Fields by the last segment of an endpoint's path."""

_ENDPOINTS = tuple(dict.fromkeys(_KINDS.values()))
_WELL_KNOWN = "/.well-known/"
_PINGFEDERATE = ("/as/authorization.oauth2", "/as/token.oauth2", "/idp/userinfo.openid", "/pf/JWKS")
_AM = ("/authorize", "/access_token", "/userinfo", "/connect/jwk_uri")
_PINGONE = ("/authorize", "/token", "/userinfo", "/jwks")
_FORMS = tuple(
    (f"(?i)({base})({'|'.join(map(re.escape, rests))}{more})", rests)
    for base, rests, more in (
        (".*?", _PINGFEDERATE, ""),
        ("(?:.*/)?(?:am|openam)/oauth2(?:/.*?)?", _AM, r"|/\.well-known/.*|"),
        (".*/as", _PINGONE, r"|/\.well-known/.*|"),
    )
)
"""Per product: base and rest of a path; the rests in the order of `_ENDPOINTS`."""

_UUID = r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_REALMS = r"/realms/root(?=/|$)|/realms(?=/)"
_TEMPLATE = r"(?i)\{\{.*?\}\}|(?<!\$)\{[\w .-]+\}|<[a-z][^<>]*>|…"
_CLOUD = r"\.(pingone\.[a-z.]+|forgeblocks\.com|id\.forgerock\.io)$"
_PINGONE_PAGE = r"(?i)https?://(?:console|admin|apps|api)\.(pingone\.[a-z.]+)"
_PAGE = (
    r"(?i)https?://[^/?#]+(/(am|openam)/(xui|console|ui|ui-admin)([/?#]|$)|/pf-admin-api/"
    r"|/pingfederate(/app)?/?([?#]|$)|(?<=\.forgeblocks\.com)/(platform|enduser|admin)([/?#]|$))"
)
"""Consoles and pages for people."""

_DOCUMENT = r"/\.well-known/(openid-configuration|oauth-authorization-server)(?!\S*/jwks)"
"""Other addresses below /.well-known/, and some below these, are those of keys."""

_Tenant = tuple[str, str, tuple[str, ...]]
"""Scheme with host, base of the paths, and the endpoints' rests of the product."""


def wrong_place(text: str) -> str | None:
    """`template`, `console` or `discovery` if a text is that instead of an endpoint's address."""
    if re.search(_TEMPLATE, text):
        return "template"
    if re.match(_PINGONE_PAGE, text) or re.match(_PAGE, text):
        return "console"
    return "discovery" if re.search(_DOCUMENT, text) else None


def right_value(text: str, field: str) -> str:
    """What a field should hold, as far as another address of the tenant shows it; a sentence."""
    tenant, parts = _tenant(text) if text else None, urls.split(text)
    found = ""
    if tenant and field in _ENDPOINTS:
        found = f"{tenant[0]}{tenant[1]}{tenant[2][_ENDPOINTS.index(field)]}"
    elif field == "issuer" and parts and _WELL_KNOWN in parts.path:
        found = f"{_origin(text)}{parts.path.partition(_WELL_KNOWN)[0]}"
    known = found not in ("", text)
    return f"Probably right: {found}" if known else "The provider's discovery document lists it."


def endpoint_problems(typed: Mapping[str, str]) -> Problems:
    """What is wrong with endpoints, seen together.

    Args:
        typed: Addresses in which nothing else is wrong, by the draft's field; empty ones left out.
    """
    kinds = {name: _kind(typed[name]) for name in _ENDPOINTS if name in typed}
    found = [
        _wrong("kind", name, typed[name], TITLES[kind])
        for name, kind in kinds.items()
        if kind not in ("", name)
    ]
    first, second = _ENDPOINTS[:2]
    others = [one for one in found if one.field not in (first, second)]
    if (kinds.get(first), kinds.get(second)) == (second, first):
        swapped = problem("endpoint.swapped")
        found = [swapped.at(first), swapped.at(second), *others]
    elif first in typed and typed[first] == typed.get(second):
        name = first if kinds[first] == second else second
        found = [_wrong("same", name, typed[name]), *others]
    return (*found, *_mixed(typed))


def _wrong(rule: str, name: str, url: str, found: str = "") -> Problem:
    facts = {"endpoint": TITLES[name], "found": found, "right": right_value(url, name)}
    return problem(f"endpoint.{rule}", **facts).at(name)


def _kind(url: str) -> str:
    """The field that an address belongs to by its path; empty when that shows nothing."""
    parts = urls.split(url)
    path = parts.path.rstrip("/").lower() if parts else ""
    return _KINDS.get(path.rpartition("/")[2], "")


def _origin(url: str) -> str:
    parts = urls.split(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2]}" if parts else ""


def _tenant(url: str) -> _Tenant | None:
    page, environment = re.match(_PINGONE_PAGE, url), re.search(_UUID, url)
    if page and environment:
        url = f"https://auth.{page[1].lower()}/{environment[0].lower()}/as"
    parts = urls.split(url)
    path = parts.path.rstrip("/") if parts else ""
    matches = ((re.fullmatch(form, path), rests) for form, rests in _FORMS)
    return next(((_origin(url), found[1], rests) for found, rests in matches if found), None)


def _mixed(typed: Mapping[str, str]) -> Iterator[Problem]:
    """Endpoints of another tenant than the first one; JWKS may be shared by several."""
    # Of a mistyped endpoint it is not known where the base ends.
    known = [n for n, url in typed.items() if n == "issuer" or (n != "jwks_url" and _kind(url))]
    tenants = {name: tenant for name in known if (tenant := _tenant(typed[name]))}
    first = next(iter(tenants), "")
    for name, tenant in tenants.items():
        difference, certain = _difference(tenants[first], tenant)
        if difference:
            facts = {"first": TITLES[first], "second": TITLES[name], "difference": difference}
            found = problem("endpoint.mixed", **facts).at(name)
            yield found if certain else found.as_warning()


def _difference(one: _Tenant, other: _Tenant) -> tuple[str, bool]:
    """In what two tenants differ, and whether they cannot be the same one."""
    if one[2] != other[2]:
        return "product", True
    bases = {re.sub(_REALMS, "", tenant[1].lower()) for tenant in (one, other)}
    environments = [re.search(_UUID, base) for base in bases]
    # A custom domain's addresses have no environment ID.
    if len(bases) > 1 and all(environments) == any(environments):
        difference = "environment ID" if any(environments) else "realm or path"
        return difference, one[2] is not _PINGFEDERATE
    origins = {urls.origin(tenant[0]) for tenant in (one, other)}
    return ("host" if len(origins) > 1 else ""), all(re.search(_CLOUD, one) for one in origins)
