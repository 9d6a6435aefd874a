"""Set-ups for tests: settings and credentials, as small or as full as a test wants them."""

from __future__ import annotations

from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings

COMPANY = "0" * 31 + "a"


def settings(
    *,
    pkce: bool = False,
    debug: bool = False,
    company: str | None = None,
    groups: GroupSettings | None = None,
) -> Settings:
    return Settings(
        "https://clearml.example",
        Endpoints("https://ping.example/as/authorize", "https://ping.example/as/token"),
        pkce=pkce,
        debug=debug,
        default_company=company,
        groups=groups,
    )


def full_settings() -> Settings:
    """Everything switched on: all thirteen variables are written."""
    groups = GroupSettings("groups", case_sensitive=False, admins=("A, b",), prohibit_signup=True)
    return settings(pkce=True, debug=True, company=COMPANY, groups=groups)


def credentials(secret: str = "s3cr$t", client_id: str = "an-id") -> Credentials:
    return Credentials(client_id, Secret(secret), version="v1")
