"""What is to be registered in Ping: one description that page and ready-made files are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from wizard.model import fields
from wizard.model.draft import Draft
from wizard.model.problem import Problems, errors, problem
from wizard.model.product import Product
from wizard.model.settings import SCOPES
from wizard.model.urls import callback_url, split
from wizard.ping.regions import Region, environment_id, region, region_of_host


class Source(Enum):
    """What a claim is filled from; each product has its own name for it."""

    EMAIL = "the user's email address"
    USERNAME = "the user's login name"
    GROUPS = "the names of the user's groups, as a list"


@dataclass(frozen=True, slots=True)
class Registration:
    """An application for ClearML: authorization code flow, client secret, HTTP Basic.

    Attributes:
        product: Where it is registered.
        webapp_url: Where people open ClearML.
        redirect_uri: Compared exactly by Ping.
        pkce: Whether each login must use PKCE with S256 (RFC 7636).
        groups_claim: Name of the claim with the groups; empty when none is needed.
        environment: ID of the PingOne environment, as far as it is known.
        region: Region of PingOne, as far as it is known.
        name: Of the application.
        client_id: Where it is not chosen by Ping.
    """

    product: Product
    webapp_url: str
    redirect_uri: str
    pkce: bool
    groups_claim: str = ""
    environment: str = ""
    region: Region | None = None
    name: str = "ClearML"
    client_id: str = "clearml"
    scopes: tuple[str, ...] = SCOPES

    @property
    def description(self) -> str:
        """Of the application."""
        return f"Sign-in to ClearML at {self.webapp_url}"[:256]

    @property
    def claims(self) -> Mapping[str, Source]:
        """What the ID token must say beyond `sub`, which is always there."""
        groups = {self.groups_claim: Source.GROUPS} if self.groups_claim else {}
        return {"email": Source.EMAIL, "preferred_username": Source.USERNAME, **groups}


def registration_of(draft: Draft) -> Registration | Problems:
    """The description, or what is missing in the draft for it."""
    address, claim = fields.webapp_url(draft.webapp_url), fields.groups_claim(draft.groups_claim)
    wrong = errors((*address.problems, *(claim.problems if draft.groups_enabled else ())))
    if draft.product is None:
        wrong = (*wrong, problem("register.product"))
    if wrong or draft.product is None or address.value is None:
        return wrong
    return Registration(
        draft.product,
        address.value,
        callback_url(address.value),
        draft.pkce,
        (claim.value or "") if draft.groups_enabled else "",
        *place_of(draft),
    )


def place_of(draft: Draft) -> tuple[str, Region | None]:
    """Environment and region of PingOne, as typed or as in an address of PingOne."""
    for address in (draft.ping_url, draft.issuer, draft.authorize_url):
        parts = split(address.strip())
        found = region_of_host((parts.hostname or "") if parts else "")
        if found:
            return environment_id(address) or "", found
    typed = environment_id(draft.pingone_environment) or ""
    return typed, region(draft.pingone_region) if typed else None
