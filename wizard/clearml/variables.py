"""The variables of ClearML's guide "Ping Identity OAuth", one row each.

Review page, export, reference documentation and tests all read this table. None of these names is
written anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from wizard.model.credentials import Credentials
from wizard.model.secret import DOTS, Secret
from wizard.model.settings import GroupSettings, Settings
from wizard.model.step import Step
from wizard.model.text import visible

Value = str | bool | tuple[str, ...] | Secret
"""A value of ClearML's configuration: a text, a switch, or a list of texts."""

REFERENCES = {"client_id": "PING_AUTH_CLIENT_ID", "client_secret": "PING_AUTH_CLIENT_SECRET"}
"""Fields of the credentials, and the guide's names for values that come from outside."""

OWN = "PING_SSO_"
"""Start of the names of helper variables in exported files."""


# The apiserver reads both sections; the guide puts credentials and company under `secure`.
_SERVICES = "CLEARML__services__login__sso__oauth_client__ping__"
_SECURE = "CLEARML__secure__login__sso__oauth_client__ping__"


class Kind(Enum):
    """The type that the apiserver must read."""

    TEXT = "text"
    FLAG = "true or false"
    LIST = "list of texts"


class Proof(Enum):
    """How far a value can be known to be right before it is deployed."""

    LOGIN = "proven by a login"
    FORM = "checked for form, not proven"


class Section(Enum):
    """Where ClearML's guide describes a variable."""

    SERVER = "Configure ClearML Server"
    PKCE = "Configure ClearML Server: if you enabled the PKCE"
    USERS = "Configure ClearML Server: automatic user creation"
    DEBUG = "Configure ClearML Server: troubleshoot the integration"
    GROUPS = "Customization: Enable Group Mapping"
    ADMINS = "Customization: Assign Admin Role"
    RESTRICT = "Customization: Restrict Access to Mapped Groups"


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable of the apiserver.

    Attributes:
        name: Exactly as the guide spells it.
        kind: The type that the apiserver must read.
        value: What to write for settings and credentials; None when it is not written.
        when: When it is written, in words.
        meaning: What it does, in words.
        section: Where the guide describes it.
        proof: Whether a login proves its value.
        field: The `Draft` field (or `client_id`, `client_secret`) that it comes from.
        step: The wizard's step where that is entered.
        secret: Whether its value is only ever shown as dots.
    """

    name: str
    kind: Kind
    value: Callable[[Settings, Credentials], Value | None]
    when: str
    meaning: str
    section: Section
    proof: Proof
    field: str
    step: Step
    secret: bool = False

    @property
    def short(self) -> str:
        """The end of the name, which no other variable has."""
        return self.name.partition("__ping__")[2]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A variable that is written, and its value; a secret stays a `Secret`."""

    variable: Variable
    value: Value


def assignments(settings: Settings, credentials: Credentials) -> tuple[Assignment, ...]:
    """The variables to write, in the order of the table."""
    values = ((row, row.value(settings, credentials)) for row in VARIABLES)
    return tuple(Assignment(row, value) for row, value in values if value is not None)


def masked(assignment: Assignment) -> str:
    """The value for display: on one line, a secret as eight dots, the client ID in full."""
    value = assignment.value
    if assignment.variable.secret or isinstance(value, Secret):
        return DOTS
    if isinstance(value, bool):
        return "true" if value else "false"
    return visible(value) if isinstance(value, str) else ", ".join(f"“{visible(n)}”" for n in value)


# Off is the default in ClearML: a switch that is off is not written at all.
def _on(*, switch: bool) -> bool | None:
    return True if switch else None


def _of_groups(
    value: Callable[[GroupSettings], Value | None],
) -> Callable[[Settings, Credentials], Value | None]:
    """The value when groups are mapped; nothing of `groups__` is written otherwise."""
    return lambda settings, _: value(settings.groups) if settings.groups else None


VARIABLES: tuple[Variable, ...] = (
    Variable(
        _SERVICES + "authorize_url",
        Kind.TEXT,
        lambda settings, _: settings.endpoints.authorize_url,
        "always",
        "Ping's authorization endpoint: where ClearML sends the browser to log in.",
        Section.SERVER,
        Proof.LOGIN,
        "authorize_url",
        Step.ENDPOINTS,
    ),
    Variable(
        _SERVICES + "access_token_url",
        Kind.TEXT,
        lambda settings, _: settings.endpoints.access_token_url,
        "always",
        "Ping's token endpoint: where ClearML exchanges the login's code for tokens.",
        Section.SERVER,
        Proof.LOGIN,
        "access_token_url",
        Step.ENDPOINTS,
    ),
    Variable(
        _SECURE + "client_id",
        Kind.TEXT,
        lambda _, credentials: credentials.client_id,
        "always",
        "Client ID of the application registered in Ping.",
        Section.SERVER,
        Proof.LOGIN,
        "client_id",
        Step.ENDPOINTS,
    ),
    Variable(
        _SECURE + "client_secret",
        Kind.TEXT,
        lambda _, credentials: credentials.client_secret,
        "always",
        "Client secret of the application registered in Ping.",
        Section.SERVER,
        Proof.LOGIN,
        "client_secret",
        Step.ENDPOINTS,
        secret=True,
    ),
    Variable(
        _SERVICES + "code_challenge",
        Kind.FLAG,
        lambda settings, _: _on(switch=settings.pkce),
        "with PKCE on",
        "ClearML protects the code with PKCE, as the application in Ping expects.",
        Section.PKCE,
        Proof.LOGIN,
        "pkce",
        Step.OPTIONS,
    ),
    Variable(
        _SERVICES + "code_challenge_method",
        Kind.TEXT,
        lambda settings, _: "S256" if settings.pkce else None,
        "with PKCE on",
        "How the PKCE challenge is made: always S256.",
        Section.PKCE,
        Proof.LOGIN,
        "pkce",
        Step.OPTIONS,
    ),
    Variable(
        _SECURE + "default_company",
        Kind.TEXT,
        lambda settings, _: settings.default_company,
        "when a company ID is set",
        "Company in which users are created at their first login, without invitation or whitelist.",
        Section.USERS,
        Proof.FORM,
        "default_company",
        Step.OPTIONS,
    ),
    Variable(
        _SERVICES + "debug",
        Kind.FLAG,
        lambda settings, _: _on(switch=settings.debug),
        "with debug logging on",
        "The apiserver logs details of each login. Switch it off once logins work.",
        Section.DEBUG,
        Proof.FORM,
        "debug",
        Step.OPTIONS,
    ),
    Variable(
        _SERVICES + "groups__enabled",
        Kind.FLAG,
        _of_groups(lambda _: True),
        "with group mapping on",
        "Users join the ClearML groups named like their groups in Ping.",
        Section.GROUPS,
        Proof.LOGIN,
        "groups_enabled",
        Step.GROUPS,
    ),
    Variable(
        _SERVICES + "groups__claim",
        Kind.TEXT,
        _of_groups(lambda groups: groups.claim),
        "with group mapping on",
        "Name of the claim in which Ping sends the groups.",
        Section.GROUPS,
        Proof.LOGIN,
        "groups_claim",
        Step.GROUPS,
    ),
    Variable(
        _SERVICES + "groups__case_sensitive",
        Kind.FLAG,
        # Written in either case: on is the default in ClearML, so off has to be stated.
        _of_groups(lambda groups: groups.case_sensitive),
        "with group mapping on",
        "Whether upper and lower case must agree when group names are compared.",
        Section.GROUPS,
        Proof.FORM,
        "groups_case_sensitive",
        Step.GROUPS,
    ),
    Variable(
        _SERVICES + "groups__admins",
        Kind.LIST,
        _of_groups(lambda groups: groups.admins or None),
        "with group mapping on, when admin groups are named",
        "Groups in Ping whose members become admins. They need not exist in ClearML.",
        Section.ADMINS,
        Proof.FORM,
        "groups_admins",
        Step.GROUPS,
    ),
    Variable(
        _SERVICES + "groups__prohibit_user_signup_if_not_in_group",
        Kind.FLAG,
        _of_groups(lambda groups: _on(switch=groups.prohibit_signup)),
        "with group mapping on, when sign-up is restricted",
        "Only users in a Ping group that also exists in ClearML may sign up.",
        Section.RESTRICT,
        Proof.FORM,
        "groups_prohibit",
        Step.GROUPS,
    ),
)
"""All thirteen, in the order of the guide."""
