"""How long the pre-flight takes, beside the same requests made bare with httpx.

`python -m benchmarks.preflight [--rounds N]` runs both in turn against the demo provider, by http
and by https, and prints the quickest round of each and their ratio: whatever else the machine does
only makes rounds slower. It ends with 1 when a ratio is above the limit. Bare means: one
`httpx.Client`, made for the round, which keeps its connection, and the very requests that the
pre-flight sent, one after the other, whole answers read. By https it trusts the system's
authorities and the provider's; by http it loads none. The pre-flight begins each round with a new
client as well.
"""

from __future__ import annotations

import argparse
import ssl
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import trustme

from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.demo.config import DemoConfig
from wizard.demo.product_profile import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, Settings
from wizard.model.verdict import State
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken, Request, Response

LIMIT = 3.0
"""The pre-flight may take this many times as long as the bare requests.

Most of it is the way to the event loop's thread and back, half a millisecond per request.
"""

ROUNDS = 30
CALLBACK = "https://clearml.demo.invalid/callback_ping"


@dataclass
class Recording:
    """A client that remembers its requests."""

    client: NetworkClient
    sent: list[Request] = field(default_factory=list)

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        """Pass on."""
        self.sent.append(request)
        return self.client.send(request, cancel)


@dataclass(frozen=True)
class Figures:
    """The quickest rounds, in seconds."""

    scheme: str
    requests: int
    preflight: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times as long."""
        return self.preflight / self.bare


def measure(rounds: int, *, tls: bool) -> Figures:
    """Both ways in turn, so that a busy moment of the machine meets both."""
    with _provider(tls=tls) as (provider, ca_file):
        sent = _requests_of(provider, ca_file)
        settings, credentials = _settings(provider, ca_file), _credentials(provider)
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(rounds):
            ours.append(_seconds(lambda: _checked(settings, credentials)))
            theirs.append(_seconds(lambda: _bare(sent, ca_file)))
    scheme = "https" if tls else "http"
    return Figures(scheme, len(sent), min(ours), min(theirs))


def _requests_of(provider: DemoProvider, ca_file: str) -> list[Request]:
    """The requests of a run, which must pass."""
    recording = Recording(NetworkClient(ca_file))
    settings, credentials = _settings(provider, ca_file), _credentials(provider)
    verdicts = run_preflight(Preflight(recording, settings, credentials, None, _now))
    if any(v.state in (State.FAILED, State.WARNED) for v in verdicts):
        raise RuntimeError("the demo provider must pass before anything is measured")
    return recording.sent


def _checked(settings: Settings, credentials: Credentials) -> None:
    run_preflight(Preflight(NetworkClient(settings.ca_file), settings, credentials, None, _now))


def _bare(requests: list[Request], ca_file: str) -> None:
    with httpx.Client(verify=_trust(ca_file), trust_env=False) as client:
        for one in requests:
            headers = dict(one.headers)
            client.request(one.method, one.url, headers=headers, content=one.body or None)


def _trust(ca_file: str) -> ssl.SSLContext | bool:
    if not ca_file:
        return False
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=ca_file)
    return context


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _provider(*, tls: bool) -> Iterator[tuple[DemoProvider, str]]:
    with tempfile.TemporaryDirectory() as folder:
        authority, path = trustme.CA(), Path(folder, "ca.pem")
        authority.cert_pem.write_to_path(str(path))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        config = DemoConfig((CALLBACK,), tls=context if tls else None)
        with DemoProvider(config, _now) as provider:
            yield provider, str(path) if tls else ""


def _settings(provider: DemoProvider, ca_file: str) -> Settings:
    site = provider.site
    endpoints = Endpoints(
        site.url(Endpoint.AUTHORIZE),
        site.url(Endpoint.TOKEN),
        site.issuer,
        site.url(Endpoint.USERINFO),
        site.url(Endpoint.JWKS),
    )
    return Settings("https://clearml.demo.invalid", endpoints, ca_file=ca_file)


def _credentials(provider: DemoProvider) -> Credentials:
    secret = Secret(provider.client_secret)
    return Credentials(provider.client_id, secret, "benchmark", provider.site.origin)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - measured against a provider that runs now


def main() -> int:
    """Print the figures; 1 when one is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    figures = [measure(rounds, tls=tls) for tls in (False, True)]
    for one in figures:
        sys.stdout.write(
            f"{one.scheme:>5}: {one.requests} requests; pre-flight {one.preflight * 1000:.1f} ms, "
            f"bare {one.bare * 1000:.1f} ms, ratio {one.ratio:.2f} (limit {LIMIT:g})\n"
        )
    return int(any(one.ratio > LIMIT for one in figures))


if __name__ == "__main__":
    sys.exit(main())
