"""A draft is what was typed and chosen: texts and choices, never a secret."""

from __future__ import annotations

from dataclasses import dataclass, field

from wizard.model.product import Product
from wizard.model.role import Role
from wizard.model.step import Step


@dataclass(frozen=True, slots=True)
class Deployment:
    """How the ClearML server is run, for commands that can be copied as they are.

    Attributes:
        folder: Directory on the server with the compose files.
        base_file: Name of the base compose file.
        override: Whether `docker-compose.override.yml` is used as well.
        constants_env: Whether `--env-file constants.env` is given.
        windows: Whether that host's shell is PowerShell rather than a POSIX shell.
        service: Name of the service that runs the apiserver in the compose files.
    """

    folder: str = "/opt/clearml"
    base_file: str = "docker-compose.yml"
    override: bool = False
    constants_env: bool = False
    windows: bool = False
    service: str = "apiserver"


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything of a setup but the credentials, exactly as it was entered.

    `setup_id` names the credentials' entry in the keyring. `ticks` are keys of checklist items,
    each with the digest of what the item said when it was ticked, so that a changed item reopens.
    `register_way` says who registers ClearML: "steps", the user, "handout", the Ping team,
    or "automatic", the wizard.
    `layout` is the name of the layout of the exported files.
    `everybody` says that whoever signs in gets an account, which needs a `default_company`; a draft
    of version 0.1.0 has the company only.
    `former_until` is when the former client secret stops working, ISO 8601, after it was replaced.
    `preflight_failed` says that the last check before the login failed or was cancelled.
    `login_waived` is the fingerprint for which the administrator chose to continue without a test.
    `absent_roles` are those that no one is at hand to sign in as.
    `contact` is whom to call about the exported files, as the handoff sheet prints it.
    `source_paths` are the files that an existing deployment was read from.
    `seen` are the steps that were opened; version 0.1.0 did not keep them, see `flow.seen`.
    """

    setup_id: str = ""
    name: str = ""
    webapp_url: str = ""
    product: Product | None = None
    register_way: str = "steps"
    ticks: frozenset[str] = frozenset()
    ping_url: str = ""
    pingone_region: str = ""
    pingone_environment: str = ""
    issuer: str = ""
    authorize_url: str = ""
    access_token_url: str = ""
    userinfo_url: str = ""
    jwks_url: str = ""
    ca_file: str = ""
    pkce: bool = True
    debug: bool = False
    everybody: bool = False
    default_company: str = ""
    groups_enabled: bool = False
    groups_claim: str = "groups"
    groups_case_sensitive: bool = True
    groups_admins: tuple[str, ...] = ()
    groups_prohibit: bool = False
    clearml_groups: tuple[str, ...] = ()
    deployment: Deployment = field(default_factory=Deployment)
    layout: str = "compose"
    contact: str = ""
    former_until: str = ""
    preflight_failed: bool = False
    login_waived: str = ""
    absent_roles: frozenset[Role] = frozenset()
    source_paths: tuple[str, ...] = ()
    seen: frozenset[Step] = frozenset()
