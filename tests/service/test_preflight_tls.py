"""The pre-flight and certificates: real TLS, real authorities, nothing clicked away."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.support.demo_provider import RecordingProvider
from tests.support.preflight import (
    by_name,
    checked,
    demo_credentials,
    demo_settings,
    faults,
    noon,
)
from wizard.demo.config import DemoConfig
from wizard.demo.product_profile import Endpoint
from wizard.model.verdict import State, Verdict
from wizard.oidc.client import NetworkClient

pytestmark = pytest.mark.not_on_wine("verifies certificates in its own way")

CALLBACKS = ("https://clearml.demo.invalid/callback_ping",)
HERE = "127.0.0.1"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "company-ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


Launch = Callable[[trustme.LeafCert], RecordingProvider]


@pytest.fixture
def launch() -> Iterator[Launch]:
    with ExitStack() as stack:

        def start(certificate: trustme.LeafCert) -> RecordingProvider:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            provider = RecordingProvider(DemoConfig(CALLBACKS, tls=context), noon)
            return stack.enter_context(provider)

        yield start


def preflight(provider: RecordingProvider, ca_file: str = "") -> tuple[Verdict, ...]:
    settings = demo_settings(provider, ca_file=ca_file)
    return checked(NetworkClient(ca_file), settings, demo_credentials(provider), noon)


def untouched(provider: RecordingProvider) -> bool:
    return provider.journal.entries == ()


def test_company_authority_passes_once_it_is_added(
    launch: Launch, authority: trustme.CA, ca_file: str
) -> None:
    provider = launch(authority.issue_cert(HERE))
    verdicts = preflight(provider, ca_file)
    assert faults(verdicts) == []
    certificate = by_name(verdicts, "certificate")
    assert certificate.state is State.PASSED
    assert "the ClearML container needs the same certificate" in certificate.detail


def test_unknown_authority_says_where_to_add_it(launch: Launch, authority: trustme.CA) -> None:
    provider = launch(authority.issue_cert(HERE))
    verdicts = preflight(provider)
    assert faults(verdicts) == [("certificate", "http.tls-untrusted")]
    found = by_name(verdicts, "certificate").problem
    assert found
    assert "Extra CA file" in found.remedy
    assert "ClearML container" in found.remedy
    assert untouched(provider)


def test_before_the_certificate_all_was_well(launch: Launch, authority: trustme.CA) -> None:
    verdicts = preflight(launch(authority.issue_cert(HERE)))
    assert by_name(verdicts, "connection").state is State.PASSED
    assert by_name(verdicts, "client-auth").state is State.SKIPPED


def test_certificate_of_another_host(launch: Launch, authority: trustme.CA, ca_file: str) -> None:
    provider = launch(authority.issue_cert("ping.example"))
    assert faults(preflight(provider, ca_file)) == [("certificate", "http.tls-hostname")]
    assert untouched(provider)


def test_expired_certificate(launch: Launch, authority: trustme.CA, ca_file: str) -> None:
    old = authority.issue_cert(HERE, not_before=LONG_AGO, not_after=LONG_AGO + timedelta(days=1))
    provider = launch(old)
    assert faults(preflight(provider, ca_file)) == [("certificate", "http.tls-expired")]
    assert untouched(provider)


def test_ca_file_that_is_none(launch: Launch, authority: trustme.CA, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no certificate")
    provider = launch(authority.issue_cert(HERE))
    assert faults(preflight(provider, str(path))) == [("certificate", "http.ca-file")]
    assert provider.journal.at(Endpoint.DISCOVERY) == ()
