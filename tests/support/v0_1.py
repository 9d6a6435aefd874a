"""What version 0.1.0 wrote (tests/fixtures/v0_1) and what it means.

`setups` is its folder of saved setups with their kept logins, `keyring.json` what it stored in the
keyring, `exports` its exported folders, `json` what its commands print with `--json`.
"""

from __future__ import annotations

import json
from dataclasses import replace

from tests.support.parts import CHECKOUT
from wizard.model.draft import Deployment, Draft
from wizard.model.product import Product

V0_1 = CHECKOUT / "tests" / "fixtures" / "v0_1"
ENVIRONMENT = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
PINGONE_AS = f"https://auth.pingone.example/{ENVIRONMENT}/as"
REALM = "https://tenant.forgeblocks.example/am/oauth2/realms/root/realms/alpha"
COMPANY = "00e1234567890000000000000000abcd"
MONGO = "CLEARML__HOSTS__MONGO__BACKEND__HOST"
PINGONE = Draft(
    setup_id="pingone",
    webapp_url="https://clearml.example",
    product=Product.PINGONE,
    ticks=frozenset({"pingone/application:6a7c98298a1f", "pingone/redirect-uri:0dfb41860983"}),
    ping_url=f"{PINGONE_AS}/.well-known/openid-configuration",
    issuer=PINGONE_AS,
    authorize_url=f"{PINGONE_AS}/authorize",
    access_token_url=f"{PINGONE_AS}/token",
    userinfo_url=f"{PINGONE_AS}/userinfo",
    jwks_url=f"{PINGONE_AS}/jwks",
    pkce=True,
    debug=True,
    default_company=COMPANY,
    groups_enabled=True,
    groups_claim="groups",
    groups_case_sensitive=False,
    groups_admins=("ClearML Admins", "Research, Vision $1"),
    groups_prohibit=True,
    clearml_groups=("Data Science", "Research, Vision"),
    deployment=Deployment("/opt/clearml", "docker-compose.yml"),
    layout="compose",
)
DRAFTS = (
    PINGONE,
    replace(
        PINGONE,
        setup_id="full",
        name="ClearML München",
        webapp_url="https://clearml.example:8443/ml",
        ticks=frozenset({"pingone/application:6a7c98298a1f", "pingone/redirect-uri:100978347427"}),
        pingone_region="EU",
        pingone_environment=ENVIRONMENT,
        ca_file="/etc/ssl/certs/ping-ca.pem",
        pkce=False,
        groups_claim="memberOf",
        groups_admins=("ClearML Admins", "Research, Vision"),
        deployment=Deployment("/srv/clearml", "compose.yml", True, True, True),
        layout="kubernetes",
        login_waived="8bce606861600502c0ab463dd7657eca",
        source_paths=("/srv/clearml/constants.env", "/srv/clearml/compose.override.yml"),
    ),
    Draft(
        setup_id="pingfederate",
        name="Lab",
        webapp_url="https://lab.example",
        product=Product.PINGFEDERATE,
        issuer="https://sso.corp.example",
        authorize_url="https://sso.corp.example/as/authorization.oauth2",
        access_token_url="https://sso.corp.example/as/token.oauth2",
        userinfo_url="https://sso.corp.example/idp/userinfo.openid",
        jwks_url="https://sso.corp.example/pf/JWKS",
        pkce=False,
        default_company=COMPANY,
        layout="docker-run",
    ),
    Draft(
        setup_id="aic",
        name="Cloud",
        webapp_url="https://ml.cloud.example",
        product=Product.AIC,
        issuer=REALM,
        authorize_url=f"{REALM}/authorize",
        access_token_url=f"{REALM}/access_token",
        userinfo_url=f"{REALM}/userinfo",
        jwks_url=f"{REALM}/connect/jwk_uri",
        groups_enabled=True,
        groups_admins=("CN=ClearML Admins,OU=Groups",),
        clearml_groups=("Data Science",),
        deployment=Deployment("C:\\clearml", windows=True),
        layout="compose-references",
    ),
    Draft(
        setup_id="other",
        name="Elsewhere",
        webapp_url="https://clearml.example",
        product=Product.OTHER,
        issuer="https://ping.example/as",
        authorize_url="https://ping.example/as/authorize",
        access_token_url="https://ping.example/as/token",
        userinfo_url="https://ping.example/as/userinfo",
        jwks_url="https://ping.example/as/jwks",
        ca_file="/etc/ssl/certs/corp-ca.pem",
    ),
    Draft(setup_id="nearly-empty", webapp_url="https://clearml.example"),
)
CLIENT_ID, SECRET = "7d0c2b1e-5a44-4c1e-9b7a-0123456789ab", "fake-$ecret'#\"\\1"
AUTH, REALM_HOST = "https://auth.pingone.example", "https://tenant.forgeblocks.example"
TOKENS, DEMO = "https://tokens.cloud.example", "http://127.0.0.1:50123"
STORED = {  # user: client ID, secret, version id, bound origin, issuer's origin
    "pingone": (CLIENT_ID, SECRET, "0b8f6d2c4e1a49739d5e7c60a1f2b384", AUTH, AUTH),
    "aic": ("clearml", "fake-€-passphrase", "91d2e7a8c5b04f6e8a3d1c7b9e0f5264", TOKENS, REALM_HOST),
    "full": (CLIENT_ID, "", "5e0c7d31f0a94b6d8c2b9e4a7f613d05", "", ""),
    "demo-0123456789ab": (CLIENT_ID, "fake-demo", "c4a1b7e09d3f42568e7b0d9c6a5f1e23", DEMO, DEMO),
}
OVERRIDE = "docker-compose.ping-sso.yml"
EXPORTS = {  # folder: the files to deploy, --layout
    "compose": ((OVERRIDE, "ping-sso.env"), "compose"),
    "compose-with-others": ((OVERRIDE, "ping-sso.env"), "compose"),
    "compose-references": ((OVERRIDE,), "compose-references"),
    "compose-references-with-secrets": ((OVERRIDE, "ping-secrets.env"), "compose-references"),
    "docker-run": (("ping-sso.raw.env",), "docker-run"),
    "kubernetes": (("ping-sso.values.yaml", "ping-sso.secret.yaml"), "kubernetes"),
}
IMPORTED = (  # the fields of a draft that deployed files tell
    *("authorize_url", "access_token_url", "pkce", "debug", "default_company", "groups_enabled"),
    *("groups_claim", "groups_case_sensitive", "groups_admins", "groups_prohibit"),
)
_PROBLEM = {"file", "line", "variable", "severity", "code", "what", "why", "remedy"}
RECORDS = {  # list of a JSON document: the keys of its records
    "verdicts": {"check", "state", "code", "severity", "what", "why", "remedy", "step"},
    "problems": _PROBLEM,
    "effective": {"variable", "type", "value", "masked", "file", "line"},
    "fixed": {"file", "written", "changes", "left", "trouble"},
}
_VERDICTS = (
    *("preflight", "preflight-failed", "preflight-incomplete"),
    *("verify", "verify-other-client", "verify-absent"),
)
DOCUMENTS = {  # JSON document: its lists
    "check": {"problems", "effective"},
    "check-fix": {"problems", "effective", "fixed"},
    **{name: {"verdicts"} for name in _VERDICTS},
}


class Keyring:
    """A keyring that holds what version 0.1.0 stored, and must not be changed."""

    entries: tuple[dict[str, str], ...] = tuple(json.loads((V0_1 / "keyring.json").read_text()))

    def get_password(self, service: str, username: str) -> str | None:
        found = (
            e["text"] for e in self.entries if (e["service"], e["user"]) == (service, username)
        )
        return next(found, None)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError(f"{service} {username} = {len(password)} characters")

    def delete_password(self, service: str, username: str) -> None:
        raise AssertionError(f"{service} {username} removed")
