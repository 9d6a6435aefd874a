"""A running scenario: a provider and a filled draft, and nothing left over."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from trustme import CA

from tests.scenarios.catalog import CATALOG
from tests.scenarios.certificates import pem, server_context
from tests.scenarios.running import running
from tests.scenarios.scenario import Tls, same_config
from tests.support.product_profiles import PROFILES
from wizard.demo.config import PkceEnforcement
from wizard.model.settings import Settings, settle

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
HEALTHY = replace(CATALOG["email-missing"], config=same_config)


def noon() -> datetime:
    return NOON


def test_everything_is_filled_in_for_each_product() -> None:
    for product in PROFILES:
        with running(replace(HEALTHY, product=product), noon) as started:
            settings = settle(started.filled.draft)
            assert isinstance(settings, Settings)
            assert settings.endpoints.issuer == started.provider.issuer
            assert started.filled.draft.product is product
            assert started.filled.client_id == started.provider.client_id
            assert started.provider.config.pkce is PkceEnforcement.S256_REQUIRED
            assert started.filled.client_secret.reveal() not in repr(started)


def test_the_authority_is_a_file_while_the_provider_runs() -> None:
    def tls(now: datetime) -> Tls:
        company = CA()
        return Tls(server_context(company, now), pem(company))

    with running(replace(HEALTHY, tls=tls), noon) as started:
        file = Path(started.filled.draft.ca_file)
        assert "BEGIN CERTIFICATE" in file.read_text(encoding="ascii")
        assert started.provider.issuer.startswith("https://")
    assert not file.exists()


def test_the_port_is_closed_afterwards() -> None:
    with running(HEALTHY, noon) as started:
        port = int(started.provider.site.origin.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)


def test_the_clock_may_be_ahead() -> None:
    with running(replace(HEALTHY, clock_ahead=timedelta(minutes=10)), noon) as started:
        assert vars(started.provider)["_clock"]() == NOON + timedelta(minutes=10)
