"""One parser per field: text in, a value or every problem with it out. None of them raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import takewhile
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from wizard.model import text as plain
from wizard.model import urls
from wizard.model.endpoint_kinds import TITLES, right_value, wrong_place
from wizard.model.problem import Fact, Parsed, Problem, bad, good, problem
from wizard.model.secret import Secret

USUAL_COMPANY = "d1bd92a3b039400cbafc60a7a5b1e52b"
"""The company ID of an installation that was never changed (ClearML's apiserver.conf)."""

LONGEST_ADDRESS = 2048
"""Characters in an address at most; PingOne and browsers take no longer redirect URIs."""

LONGEST_TEXT = 4096
"""Characters in any other text at most."""

MOST_ADMIN_GROUPS = 1000
"""ClearML reads all of them from one variable."""

_MOST_PROBLEMS = 5
_UI_PAGES = frozenset(
    (
        *("login", "dashboard", "projects", "pipelines", "datasets", "reports", "settings"),
        "workers-and-queues",
    )
)
_PLACE = re.compile(r"([^:@\[\]]+|\[[^\[\]@]*\]):[0-9]+")  # a host with a port
_PATH = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")  # RFC 3986 section 3.3
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*")  # RFC 3986 section 2
_BROKEN_PORT = re.compile(r"^([^/?#]*//[^/?#]*):[0-9]+(?=[/?#]|$)")

_API, _FILES = ("API server", "api.", 8008), ("file server", "files.", 8081)
_BY_LABEL = {"api": _API, "apiserver": _API, "files": _FILES, "fileserver": _FILES}
_BY_PORT = {8008: _API, 8081: _FILES}


def webapp_url(text: str) -> Parsed[str]:
    """The ClearML web app's address, normalised: host in lower case, no default port, no slash.

    A page of the web app after it, as copied from the browser, is dropped.
    The callback URL is built from it and must match Ping's registration byte for byte.
    """
    trimmed = text.strip()
    if not trimmed:
        return bad(problem("webapp-url.missing"))
    # `host:8080` without a scheme would be read as the scheme "host".
    place = re.split(r"[/?#]", trimmed, maxsplit=1)[0]
    has_port = bool(_PLACE.fullmatch(place))
    if has_port or ":" not in place:
        trimmed = f"https://{trimmed}"
    wrong = _webapp_rule(trimmed)
    return bad(problem(f"webapp-url.{wrong}")) if wrong else _normalised(trimmed, assumed=has_port)


def _webapp_rule(text: str) -> str | None:
    """The rule that an address breaks: the second part of its problem's code."""
    if len(text) > LONGEST_ADDRESS:
        return "length"
    if _has_gaps(text):  # first: urlsplit silently removes tabs and line breaks
        return "characters"
    parts = urls.split(text)
    if parts is None or not urls.origin(text):
        return _shape_rule(text)
    if parts.scheme.lower() not in urls.DEFAULT_PORTS:
        return "scheme"
    return _extras_rule(parts) or _path_rule(parts)


def _shape_rule(text: str) -> str:
    if "://" not in text and urls.origin(f"https://{text}"):
        return "scheme"
    return "port" if urls.origin(_BROKEN_PORT.sub(r"\1", text)) else "shape"


def _has_gaps(text: str) -> bool:
    return plain.has_controls(text) or any(c.isspace() for c in text)


def _is_protected(url: str) -> bool:
    """Whether what is sent there cannot be read on the network: https, or http on this machine."""
    scheme = url.partition(":")[0].lower()
    return scheme == "https" or (scheme == "http" and urls.is_loopback(url))


def _extras_rule(parts: SplitResult) -> str | None:
    if parts.username is not None or parts.password is not None:
        return "login"
    if (parts.query or parts.fragment) and not any(map(_is_ui, _segments(parts))):
        return "query"
    return None


def _path_rule(parts: SplitResult) -> str | None:
    if "://" in parts.path or parts.netloc.lower() in ("http:", "https:"):
        return "twice"
    if parts.hostname in urls.DEFAULT_PORTS:  # `https//host`, after https:// was put before it
        return "broken-scheme"
    # Browsers resolve dots, also encoded ones, so Ping would be sent another callback URL.
    segments = parts.path.lower().replace("%2e", ".").split("/")
    if not _PATH.fullmatch(parts.path) or {".", ".."} & set(segments):
        return "path-characters"
    return None


def _segments(parts: SplitResult) -> list[str]:
    return [segment for segment in parts.path.split("/") if segment]


def _is_ui(segment: str) -> bool:
    return segment.lower() in _UI_PAGES or segment.lower().startswith("callback_")


def _normalised(text: str, *, assumed: bool) -> Parsed[str]:
    """`text`, which breaks no rule, without the web app's own pages and empty path segments."""
    parts, origin = urlsplit(text), urls.origin(text)
    base = takewhile(lambda segment: not _is_ui(segment), _segments(parts))
    path = "".join(f"/{segment}" for segment in base)
    if len(urls.callback_url(origin + path)) > LONGEST_ADDRESS:
        return bad(problem("webapp-url.length"))
    warnings = (
        None if parts.netloc.isascii() else problem("webapp-url.letters", address=origin),
        problem("webapp-url.path", path=path) if path else None,
        problem("webapp-url.scheme-assumed") if assumed else None,
        _other_server(parts),
        None if _is_protected(text) else problem("webapp-url.plain-http"),
    )
    return good(origin + path, *(warning for warning in warnings if warning))


def _other_server(parts: SplitResult) -> Problem | None:
    """ClearML's other servers are recognised by their usual names and ports."""
    label = (parts.hostname or "").partition(".")[0]
    server = _BY_LABEL.get(label) or _BY_PORT.get(parts.port or 0)
    if server is None:
        return None
    title, prefix, port = server
    return problem("webapp-url.other-server", server=title, prefix=prefix, port=port)


def endpoint(field: str, *, required: bool) -> Callable[[str], Parsed[str]]:
    """A parser for one of Ping's endpoints: kept as written, since servers compare exactly.

    https only, except on loopback; no fragment (RFC 6749 section 3.1), no user name.
    """

    def parse(text: str) -> Parsed[str]:
        trimmed = text.strip()
        missing = "missing" if required else None
        start = trimmed[: LONGEST_ADDRESS + 1]
        place = None if field == "ping_url" else wrong_place(start)
        wrong = place or _endpoint_rule(trimmed) if trimmed else missing
        if wrong is None:
            return good(trimmed)
        facts = {"endpoint": TITLES[field], "right": right_value(start, field)}
        return bad(problem(f"endpoint.{wrong}", **facts).at(field))

    return parse


def _endpoint_rule(text: str) -> str | None:
    if len(text) > LONGEST_ADDRESS or _has_gaps(text):
        return "characters"
    if not _ADDRESS.fullmatch(text):
        return "letters"
    parts = urls.split(text)
    if parts is None or not urls.origin(text):
        return "shape"
    if not _is_protected(text):
        return "not-https"
    # An empty fragment is dropped by urlsplit, but would be sent to Ping as typed.
    if parts.fragment or text.endswith("#") or parts.username is not None:
        return "extras"
    return None


def default_company(text: str) -> Parsed[str]:
    """The company ID for automatic user creation: empty (off), or 32 hexadecimal digits."""
    trimmed = text.strip()
    if not trimmed or re.fullmatch(r"[0-9a-f]{32}", trimmed):
        return good(trimmed)
    return bad(problem("company.shape"))


def groups_claim(text: str) -> Parsed[str]:
    """The name of the claim with the groups, exactly as Ping sends it."""
    from wizard.model.claims import TOKEN_CLAIMS  # noqa: PLC0415 - not for the first page

    if text in TOKEN_CLAIMS:
        return bad(problem("groups-claim.reserved", claim=text))
    wrong = _text_problem("groups-claim", text)
    if wrong and wrong.is_error:
        return bad(wrong)
    return good(text, *([wrong] if wrong else []))


def groups_admins(names: tuple[str, ...]) -> Parsed[tuple[str, ...]]:
    """The Ping groups whose members become ClearML admins; commas inside a name are fine."""
    if len(names) > MOST_ADMIN_GROUPS:
        return bad(problem("groups-admins.many", count=len(names), most=MOST_ADMIN_GROUPS))
    all_found = [p for n in names if (p := _text_problem("groups-admins", n, name=n))]
    # Errors first, none twice: many names may have the same one.
    found = sorted(dict.fromkeys(all_found), key=lambda p: not p.is_error)[:_MOST_PROBLEMS]
    if any(p.is_error for p in found):
        return bad(*found)
    return good(tuple(dict.fromkeys(names)), *found)


def client_id(text: str) -> Parsed[str]:
    """The client ID as Ping shows it (RFC 6749 appendix A.1: printable ASCII)."""
    trimmed = text.strip()
    wrong = _text_problem("client-id", trimmed)
    if wrong is None and not all(" " <= c <= "~" for c in trimmed):
        wrong = problem("client-id.characters")
    return bad(wrong) if wrong else good(trimmed)


def client_secret(text: str) -> Parsed[Secret]:
    """The client secret exactly as typed; a line break at the end of a paste is dropped."""
    typed = text.rstrip("\r\n")  # not spaces: a secret may end in one
    wrong = _text_problem("client-secret", typed)
    if wrong and wrong.is_error:
        return bad(wrong)
    return good(Secret(typed), *([wrong] if wrong else []))


def ca_file(text: str) -> Parsed[str]:
    """Path of an extra CA file in PEM form; whether it can be read is seen when it is used."""
    trimmed = text.strip()
    return bad(problem("ca-file.characters")) if plain.unencodable(trimmed) else good(trimmed)


def _text_problem(family: str, text: str, **facts: Fact) -> Problem | None:
    """What is wrong with a text that is used exactly as typed; spaces at its ends are a warning."""
    if not text.strip():
        return problem(f"{family}.missing")
    if plain.has_controls(text):
        return problem(f"{family}.characters", **facts)
    if len(text) > LONGEST_TEXT:
        return problem(f"{family}.length", longest=LONGEST_TEXT, **facts)
    return problem(f"{family}.spaces") if text != text.strip() else None


TEXTS: Mapping[str, Callable[[str], Parsed[str]]] = MappingProxyType(
    {
        "webapp_url": webapp_url,
        "authorize_url": endpoint("authorize_url", required=True),
        "access_token_url": endpoint("access_token_url", required=True),
        "issuer": endpoint("issuer", required=False),
        "userinfo_url": endpoint("userinfo_url", required=False),
        "jwks_url": endpoint("jwks_url", required=False),
        "ca_file": ca_file,
        "default_company": default_company,
    }
)
"""The draft's text fields that are always parsed, by name, in the order of the pages."""
