"""One parser per field: text in, a value or every Problem with it out. None of them raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from wizard.model import text as plain
from wizard.model.addresses import endpoint, webapp_url
from wizard.model.parsed import Parsed, bad, good
from wizard.model.problem import Problem, Severity
from wizard.model.secret import Secret
from wizard.model.step import Step

USUAL_COMPANY = "d1bd92a3b039400cbafc60a7a5b1e52b"
"""The company id of an installation that was never changed (ClearML's apiserver.conf)."""

LONGEST_TEXT = 4096
RESERVED_CLAIMS = frozenset(
    (
        "iss",
        "sub",
        "aud",
        "exp",
        "iat",
        "nbf",
        "nonce",
        "at_hash",
        "azp",
        "acr",
        "amr",
        "auth_time",
        "jti",
    )
)


def default_company(text: str) -> Parsed[str]:
    """The company id for automatic user creation: empty (off), or 32 hexadecimal digits."""
    trimmed = text.strip()
    if not trimmed or re.fullmatch(r"[0-9a-f]{32}", trimmed):
        return good(trimmed)
    return bad(
        Problem(
            "company.shape",
            "A company id is 32 characters from 0-9 and a-f, without dashes.",
            "A company that does not exist makes every account that is created unusable.",
            "Read it from the running server: the environment variable "
            "CLEARML__APISERVER__DEFAULT_COMPANY of the apiserver container. Or leave this empty.",
            Step.OPTIONS,
            "default_company",
        )
    )


def groups_claim(text: str) -> Parsed[str]:
    """The name of the claim that carries the groups, exactly as Ping sends it."""
    found = _text_fault("groups-claim", "groups claim", text, Step.GROUPS, "groups_claim")
    if found:
        return bad(found)
    if text in RESERVED_CLAIMS:
        return bad(
            Problem(
                "groups-claim.reserved",
                f"“{text}” is a claim of the token itself, not a list of groups.",
                "OpenID Connect reserves this name; Ping cannot put groups into it.",
                "Enter the name that you gave the groups attribute in Ping, usually “groups”.",
                Step.GROUPS,
                "groups_claim",
            )
        )
    if text != text.strip():
        return good(text, _spaces("groups-claim", "groups_claim", Step.GROUPS))
    return good(text)


def groups_admins(names: tuple[str, ...]) -> Parsed[tuple[str, ...]]:
    """The Ping groups whose members become ClearML admins; commas inside a name are fine."""
    found = tuple(p for name in names if (p := _admin_fault(name)))
    if any(p.is_error for p in found):
        return bad(*found)
    return good(tuple(dict.fromkeys(names)), *found)


def _admin_fault(name: str) -> Problem | None:
    title = f"admin group “{plain.visible(name, 24)}”" if name.strip() else "admin group"
    found = _text_fault("groups-admins", title, name, Step.GROUPS, "groups_admins")
    if found is None and name != name.strip():
        return _spaces("groups-admins", "groups_admins", Step.GROUPS)
    return found


def client_id(text: str) -> Parsed[str]:
    """The client ID as Ping shows it (RFC 6749 appendix A.1: printable ASCII)."""
    trimmed = text.strip()
    found = _text_fault("client-id", "client ID", trimmed, Step.ENDPOINTS, "client_id")
    if found:
        return bad(found)
    if not all(" " <= c <= "~" for c in trimmed):
        return bad(
            Problem(
                "client-id.characters",
                "The client ID holds a character that no client ID can have.",
                "A client ID consists of letters, digits and signs of the ASCII set.",
                "Copy it again from the application's page in Ping.",
                Step.ENDPOINTS,
                "client_id",
            )
        )
    return good(trimmed)


def client_secret(text: str) -> Parsed[Secret]:
    """The client secret exactly as typed; a line break at the end of a paste is dropped."""
    bare = text.rstrip("\r\n")
    found = _text_fault("client-secret", "client secret", bare, Step.ENDPOINTS, "client_secret")
    if found:
        return bad(found)
    if bare != bare.strip():
        return good(Secret(bare), _spaces("client-secret", "client_secret", Step.ENDPOINTS))
    return good(Secret(bare))


def ca_file(text: str) -> Parsed[str]:
    """Path of an extra CA file in PEM form; whether it can be read is seen when it is used."""
    trimmed = text.strip()
    hidden = plain.unencodable(trimmed) if trimmed else None
    if hidden is None:
        return good(trimmed)
    return bad(_unusable("ca-file", "path of the CA file", hidden, Step.ENDPOINTS, "ca_file"))


def _text_fault(code: str, title: str, text: str, step: Step, field: str) -> Problem | None:
    if not text.strip():
        return Problem(
            f"{code}.missing",
            f"The {title} is not filled in.",
            f"ClearML cannot work with an empty {title}.",
            f"Enter the {title} exactly as Ping shows it.",
            step,
            field,
        )
    hidden = plain.unencodable(text)
    if hidden is None and plain.has_controls(text):
        hidden = "a line break, tab or other invisible character"
    if hidden:
        return _unusable(code, title, hidden, step, field)
    if len(text) > LONGEST_TEXT:
        return Problem(
            f"{code}.length",
            f"The {title} is longer than {LONGEST_TEXT} characters.",
            "No value of that length comes from Ping; it is probably a wrong paste.",
            f"Copy the {title} again from Ping.",
            step,
            field,
        )
    return None


def _unusable(code: str, title: str, hidden: str, step: Step, field: str) -> Problem:
    return Problem(
        f"{code}.characters",
        f"The {title} holds {hidden}.",
        "Such a character comes from a wrong paste and cannot be handed to the server whole.",
        "Copy it again, or type it by hand.",
        step,
        field,
    )


def _spaces(code: str, field: str, step: Step) -> Problem:
    return Problem(
        f"{code}.spaces",
        "The value begins or ends with a space.",
        "It is kept exactly so, and Ping compares it exactly.",
        "Remove the space unless it really belongs to the value.",
        step,
        field,
        Severity.WARNING,
    )


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
"""The draft's text fields that are always judged, by name, in the order of the pages."""
