"""Where the discovery document of a Ping tenant may be, given any of its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qs

from wizard.model import urls
from wizard.model.product import Product
from wizard.ping.recognise import PINGFEDERATE_ADMIN, recognise
from wizard.ping.regions import environment_id, region_of_host

WELL_KNOWN = "/.well-known/openid-configuration"
"""OpenID Connect Discovery 1.0 section 4: appended to the issuer."""

_AM_ROOT = re.compile(r"/(am|openam)(?=/|$)", re.IGNORECASE)
_AM_ENDPOINT = (
    r"authorize|access_token|userinfo|connect|realms|register|introspect|token|par|device"
    r"|\.well-known"
)
_AM_REALM = re.compile(rf"/oauth2((?:/realms/[^/]+)+|/(?!(?:{_AM_ENDPOINT})(?:/|$))[^/]+)")
# The realms that Advanced Identity Cloud tenants have.
_USUAL_REALMS = ("alpha", "bravo")


def discovery_hints(url: str) -> tuple[str, ...]:
    """Discovery URLs to try for any address of a tenant, most likely first; () when unknown."""
    text = url.strip()
    parts, found = urls.split(text), recognise(text)
    if parts is None or found is None:
        return ()
    issuers = {
        Product.PINGONE: _pingone,
        Product.PINGFEDERATE: _pingfederate,
        Product.AIC: _realms,
        Product.OTHER: _legacy,
    }[found.product](parts)
    return tuple(dict.fromkeys(issuer + WELL_KNOWN for issuer in issuers))


def _base(parts: SplitResult) -> str:
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2]}"


def _pingone(parts: SplitResult) -> Iterator[str]:
    region = region_of_host(parts.hostname or "")
    if region is None:
        # The issuer of a custom domain has no environment ID.
        yield f"{_base(parts)}{parts.path.partition('/as')[0]}/as"
        return
    environment = environment_id(f"{parts.path}?{parts.query}#{parts.fragment}")
    if environment:
        yield f"https://{region.host('auth')}/{environment}/as"


def _pingfederate(parts: SplitResult) -> Iterator[str]:
    # The console's port serves no discovery document; the runtime's does.
    if parts.port == PINGFEDERATE_ADMIN:
        yield f"{parts.scheme.lower()}://{_bracketed(parts.hostname or '')}:9031"
        return
    prefix = re.split(r"/(?:as|idp|pf)/|/\.well-known/", parts.path, maxsplit=1)[0]
    # PingFederate's virtual issuers may have a path of their own.
    if prefix.strip("/"):
        yield _base(parts) + prefix.rstrip("/")
    yield _base(parts)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _realms(parts: SplitResult) -> Iterator[str]:
    for path in _realm_paths(parts):
        for base in _with_and_without_port(parts):
            yield base + path


def _realm_paths(parts: SplitResult) -> Iterator[str]:
    root = _AM_ROOT.search(parts.path)
    am = parts.path[: root.end()] if root else "/am"
    named = _AM_REALM.search(parts.path)
    realm = next(iter(parse_qs(parts.query).get("realm", ())), "").strip("/")
    if named:
        yield f"{am}/oauth2{named[1]}"
        realm = named[1].rpartition("/")[2]
    for name in (realm,) if realm else _USUAL_REALMS:
        yield f"{am}/oauth2/realms/root/realms/{name}" if name != "root" else f"{am}/oauth2"
        yield f"{am}/oauth2/{name}" if name != "root" else f"{am}/oauth2/realms/root"
    if not realm:
        yield f"{am}/oauth2"


def _with_and_without_port(parts: SplitResult) -> tuple[str, ...]:
    base = _base(parts)
    usual = urls.DEFAULT_PORTS["https"]
    if parts.scheme.lower() != "https" or parts.port not in (None, usual):
        return (base,)
    bare = base.removesuffix(f":{usual}")
    # Older tenants name an issuer with :443, and issuers are compared exactly.
    return tuple(dict.fromkeys((base, bare, f"{bare}:{usual}")))


def _legacy(parts: SplitResult) -> Iterator[str]:
    first = parts.path.strip("/").partition("/")[0]
    # Legacy issuers are /<account>; below /sso there are only endpoints.
    if first and first != "sso":
        yield f"{_base(parts)}/{first}"
