"""A fault brought about: a running provider and a filled-in wizard, and nothing left over."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wizard.demo.certificates import Authority
from wizard.demo.config import PkceEnforcement
from wizard.demo.faults import CATALOG
from wizard.demo.faults.row import Fault, Tls, Where
from wizard.demo.faults.stage import staged
from wizard.model.product import Product
from wizard.model.settings import Settings, settle
from wizard.model.step import Step

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
HEALTHY = Fault("healthy", "All is well.", Product.AIC, Where.LOGIN, "none", Step.LOGIN)


def noon() -> datetime:
    return NOON


@pytest.mark.parametrize("product", [Product.PINGONE, Product.PINGFEDERATE, Product.AIC])
def test_everything_is_filled_in_for_the_shape(product: Product) -> None:
    with staged(replace(HEALTHY, product=product), noon) as stage:
        settings = settle(stage.typed.draft)
        assert isinstance(settings, Settings)
        assert settings.endpoints.issuer == stage.ping.issuer
        assert stage.typed.draft.product is product
        assert stage.typed.client_id == stage.ping.client_id
        assert stage.ping.config.pkce is PkceEnforcement.S256_REQUIRED
        assert stage.typed.client_secret.reveal() not in repr(stage)


def test_the_authority_is_a_file_as_long_as_it_lasts() -> None:
    def tls(now: datetime) -> Tls:
        company = Authority(now)
        return Tls(company.context(), company.pem)

    with staged(replace(HEALTHY, tls=tls), noon) as stage:
        file = Path(stage.typed.draft.ca_file)
        assert "BEGIN CERTIFICATE" in file.read_text(encoding="ascii")
        assert stage.ping.issuer.startswith("https://")
    assert not file.exists()


def test_the_port_is_closed_afterwards() -> None:
    with staged(CATALOG["email-missing"], noon) as stage:
        port = int(stage.ping.site.origin.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)


def test_the_clock_may_be_ahead() -> None:
    fault = replace(HEALTHY, clock_ahead=timedelta(minutes=10))
    with staged(fault, noon) as stage:
        assert vars(stage.ping)["_clock"]() == NOON + timedelta(minutes=10)
