"""The state of the stand-in: environments, applications, tokens; and how it is to behave."""

from __future__ import annotations

import secrets
import string
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from tests.standins.common.clock import Clock

Json = dict[str, Any]
_SECRET_LETTERS = string.ascii_letters + string.digits + "-~_"
_SECRET_LENGTH = 64


def new_id() -> str:
    return str(uuid.uuid4())


def new_secret() -> str:
    return "".join(secrets.choice(_SECRET_LETTERS) for _ in range(_SECRET_LENGTH))


@dataclass
class Grant:
    """The scopes of one resource that an application may ask for."""

    id: str
    resource: str
    scopes: list[str]
    created: datetime
    updated: datetime


@dataclass
class Attribute:
    """A claim and where its value comes from. `body` is as it was sent, with defaults."""

    id: str
    kind: str
    body: Json
    created: datetime
    updated: datetime


@dataclass
class ClientSecret:
    """The secret, and the one before while it is still accepted."""

    value: str = field(default_factory=new_secret)
    previous: str = ""
    previous_until: datetime | None = None
    previous_used: datetime | None = None


@dataclass
class Application:
    """An OpenID Connect application: `body` is as it was sent, with defaults.

    The numbers say for how many requests it is not yet listed, read, known as a client, or still
    shown as it was before the last change (`former`).
    """

    id: str
    body: Json
    created: datetime
    updated: datetime
    secret: ClientSecret = field(default_factory=ClientSecret)
    grants: dict[str, Grant] = field(default_factory=dict)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    not_listed: int = 0
    not_read: int = 0
    not_known: int = 0
    not_updated: int = 0
    former: Json = field(default_factory=dict)

    @property
    def enabled(self) -> bool:
        return bool(self.body["enabled"])

    def attribute(self, name: str) -> Attribute:
        return next(one for one in self.attributes.values() if one.body["name"] == name)

    def claims(self) -> dict[str, str]:
        """Claim → expression."""
        return {one.body["name"]: one.body["value"] for one in self.attributes.values()}


@dataclass
class Resource:
    """A resource with its scopes, id by name."""

    id: str
    name: str
    type: str
    scopes: dict[str, str]


def _resources() -> list[Resource]:
    scopes = {
        "PINGONE_API": ("p1:read:user", "p1:update:user"),
        "OPENID_CONNECT": ("address", "email", "phone", "profile"),
        "CUSTOM": ("read",),
    }
    names = {"PINGONE_API": "PingOne API", "OPENID_CONNECT": "openid", "CUSTOM": "Data"}
    return [
        Resource(new_id(), names[kind], kind, {name: new_id() for name in scopes[kind]})
        for kind in scopes
    ]


@dataclass
class Environment:
    """A PingOne environment.

    `foreign` are applications of other kinds, as they are listed; `deleted` still appear, for as
    many requests as their `not_listed` and `not_read` say.
    """

    name: str
    type: str
    region: str = "EU"
    id: str = field(default_factory=new_id)
    applications: dict[str, Application] = field(default_factory=dict)
    deleted: dict[str, Application] = field(default_factory=dict)
    foreign: list[Json] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=_resources)
    groups: dict[str, str] = field(default_factory=dict)

    def resource(self, kind: str) -> Resource:
        return next(one for one in self.resources if one.type == kind)

    def scope_names(self) -> dict[str, str]:
        """Scope id → name, of all resources."""
        return {i: name for one in self.resources for name, i in one.scopes.items()}


@dataclass
class Person:
    """Who signs in. `environments` are those in which a role was assigned."""

    username: str
    email: str = ""
    given: str = ""
    family: str = ""
    groups: list[str] = field(default_factory=list)
    id: str = field(default_factory=new_id)
    environments: set[str] = field(default_factory=set)


@dataclass
class Token:
    """An access token: `person` signed in, or nobody for client credentials."""

    value: str
    client_id: str
    environment: str
    scopes: tuple[str, ...]
    expires: datetime
    roles: frozenset[str]
    person: Person | None = None
    revoked: bool = False


class SignIn(Enum):
    """What becomes of a sign-in in the browser."""

    AT_ONCE = auto()
    SECOND_FACTOR = auto()
    DENIED = auto()
    NEVER = auto()


@dataclass
class Behaviour:
    """How the stand-in is to behave; tests change it at any time.

    The delays are numbers of requests: until an application that is created afterwards is listed,
    read, known to the token endpoint; until a change is read; until one that was deleted is gone.
    """

    page_size: int = 100
    links_base: str = ""
    late_roles: int = 0
    wrong_environment: int = 403
    list_delay: int = 0
    read_delay: int = 0
    client_delay: int = 0
    update_delay: int = 0
    delete_delay: int = 0
    sign_in: SignIn = SignIn.AT_ONCE
    jwt_access_tokens: bool = True
    token_seconds: int = 3600
    device_seconds: int = 600
    device_interval: int = 5
    slow_downs: int = 0


@dataclass
class Tenant:
    """Everything the two servers share."""

    clock: Clock
    behaviour: Behaviour
    administrator: Person
    user: Person
    environments: dict[str, Environment] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    refresh_tokens: dict[str, Token] = field(default_factory=dict)
    cursors: dict[str, tuple[str, int]] = field(default_factory=dict)
    issued: set[str] = field(default_factory=set)
    api_url: str = ""
    auth_url: str = ""

    def issue(self, value: str) -> str:
        """Remember a secret value that went out, for tests that look for leaks."""
        self.issued.add(value)
        return value
