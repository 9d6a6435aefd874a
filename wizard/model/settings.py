"""Settings are what a draft settles to once nothing in it is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from wizard.model import fields, urls
from wizard.model.draft import Draft
from wizard.model.endpoint_kinds import TITLES, endpoint_problems
from wizard.model.problem import Parsed, Problems, bad, errors, problem

SCOPES = ("openid", "profile", "email")
"""The scopes of the guide ("Select the following scopes")."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Ping's endpoints; those that ClearML does not need may be empty."""

    authorize_url: str
    access_token_url: str
    issuer: str = ""
    userinfo_url: str = ""
    jwks_url: str = ""


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """The guide's "Enable Group Mapping" and the settings that depend on it."""

    claim: str
    case_sensitive: bool = True
    admins: tuple[str, ...] = ()
    prohibit_signup: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """A setup that can be tested and exported; the credentials are passed separately."""

    webapp_url: str
    endpoints: Endpoints
    pkce: bool = True
    debug: bool = False
    default_company: str | None = None
    groups: GroupSettings | None = None
    ca_file: str = ""

    @property
    def callback_url(self) -> str:
        """`<clearml_webapp_address>/callback_ping` (guide, "Configure Ping Identity", 1)."""
        return urls.callback_url(self.webapp_url)


@lru_cache(maxsize=4)  # after each change the window asks for the same draft several times
def draft_problems(draft: Draft) -> Problems:
    """All that is wrong with a draft, errors and warnings, in the order of the pages."""
    return _problems(_parsed(draft))


def _problems(parsed: dict[str, Parsed[str] | Parsed[tuple[str, ...]]]) -> Problems:
    addresses = {name: parsed[name].value for name in TITLES if name in parsed}
    sound = {name: url for name, url in addresses.items() if url and isinstance(url, str)}
    own = tuple(p for one in parsed.values() for p in one.problems)
    return (*own, *endpoint_problems(sound))


@lru_cache(maxsize=4)
def settle(draft: Draft) -> Settings | Problems:
    """The settings of a draft, or every error in it at once."""
    parsed = _parsed(draft)
    return errors(_problems(parsed)) or _settings(draft, parsed)


@lru_cache(maxsize=4)
def _parsed(draft: Draft) -> dict[str, Parsed[str] | Parsed[tuple[str, ...]]]:
    one_of_each: dict[str, Parsed[str] | Parsed[tuple[str, ...]]] = {
        name: parse(getattr(draft, name)) for name, parse in fields.TEXTS.items()
    }
    if draft.everybody and not draft.default_company.strip():
        one_of_each["default_company"] = bad(problem("company.missing"))
    if draft.groups_enabled:  # what is typed there stays in the draft while groups are off
        one_of_each["groups_claim"] = fields.groups_claim(draft.groups_claim)
        one_of_each["groups_admins"] = fields.groups_admins(draft.groups_admins)
    return one_of_each


def _settings(draft: Draft, parsed: dict[str, Parsed[str] | Parsed[tuple[str, ...]]]) -> Settings:
    text = {name: str(parsed[name].value or "") for name in fields.TEXTS}
    endpoints = Endpoints(
        text["authorize_url"],
        text["access_token_url"],
        text["issuer"],
        text["userinfo_url"],
        text["jwks_url"],
    )
    return Settings(
        webapp_url=text["webapp_url"],
        endpoints=endpoints,
        pkce=draft.pkce,
        debug=draft.debug,
        default_company=text["default_company"] or None,
        groups=_groups(draft) if draft.groups_enabled else None,
        ca_file=text["ca_file"],
    )


def _groups(draft: Draft) -> GroupSettings:
    return GroupSettings(
        claim=fields.groups_claim(draft.groups_claim).value or "",
        case_sensitive=draft.groups_case_sensitive,
        admins=fields.groups_admins(draft.groups_admins).value or (),
        prohibit_signup=draft.groups_prohibit,
    )


def display_name(draft: Draft) -> str:
    """The setup's name, else the ClearML server's host; empty when there is neither yet."""
    return draft.name.strip() or webapp_host(draft)


def webapp_host(draft: Draft) -> str:
    """The ClearML server's host, with its port if that is not the usual one."""
    address = fields.webapp_url(draft.webapp_url).value
    return urlsplit(address).netloc if address else ""
