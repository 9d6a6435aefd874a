"""An OpenID provider that nobody here wrote: npm `oidc-provider`, started on loopback."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.support.node import node_binary, oidc_provider_dir
from wizard.checks.login.runner import LoginTest
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings
from wizard.oidc.client import NetworkClient
from wizard.oidc.discovery import Metadata, discover

SCRIPT = Path(__file__).with_name("independent_provider.mjs")
START_LIMIT = 60
WEBAPP = "https://clearml.demo.invalid"
CALLBACK = urls.callback_url(WEBAPP)


@dataclass(frozen=True)
class Registration:
    """How the client is registered, and what the provider is like.

    `auth_method` is only the registered one: this provider takes basic for post and vice versa.
    """

    redirect_uris: tuple[str, ...]
    client_id: str = "clearml-at-another-provider"
    client_secret: str = "s3cr$et'with\"punct%+ &uation:"
    auth_method: str = "client_secret_basic"
    id_token_alg: str = "RS256"
    pkce_required: bool = False
    claims_in_id_token: bool = True
    access_token: str = "opaque"
    groups: tuple[str, ...] | str = ("Researchers", "Operators, night")


@contextmanager
def independent_provider(registration: Registration) -> Iterator[str]:
    """The issuer's address, for as long as the block lasts."""
    process = subprocess.Popen(
        [node_binary(), SCRIPT],
        cwd=oidc_provider_dir(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(json.dumps(asdict(registration)) + "\n")
        process.stdin.flush()
        yield str(json.loads(process.stdout.readline())["issuer"])
    finally:
        process.stdin.close()
        process.stdout.close()
        process.terminate()
        process.wait(START_LIMIT)


def login_test(
    issuer: str, registration: Registration, *, pkce: bool = True, secret: str = ""
) -> LoginTest:
    """A test login at the provider, its endpoints from its own discovery document."""
    found = discover(NetworkClient(), f"{issuer}/auth")
    assert isinstance(found, Metadata)
    endpoints = Endpoints(
        found.authorization_endpoint,
        found.token_endpoint,
        found.issuer,
        found.userinfo_endpoint,
        found.jwks_uri,
    )
    settings = Settings(WEBAPP, endpoints, pkce=pkce, groups=GroupSettings("groups"))
    shared = Secret(secret or registration.client_secret)
    origin = urls.origin(found.token_endpoint)
    credentials = Credentials(registration.client_id, shared, "v1", origin)
    return LoginTest(NetworkClient(), settings, credentials, _now)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the provider's tokens live in the present
