"""The network: names, ports, certificates, hosts that misbehave."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from trustme import CA

from tests.scenarios.certificates import YEAR, pem, server_context
from tests.scenarios.hostile import reset
from tests.scenarios.mutation import behaving, drafting, every_address, on_host, setting
from tests.scenarios.scenario import Scenario, Tls, Where
from wizard.assets import resource
from wizard.demo.behaviour import Behaviour
from wizard.demo.config import DemoConfig
from wizard.demo.defaults import FilledDraft
from wizard.demo.provider import DemoProvider
from wizard.model.product import Product
from wizard.model.step import Step

_PRE = Where.PREFLIGHT


def _elsewhere(url: str) -> str:
    return f"https://ping.demo.invalid{urlsplit(url).path}"


def _closed(filled: FilledDraft, provider: DemoProvider) -> FilledDraft:
    provider.stop()
    return filled


def _silent(_: socket.socket, stopping: threading.Event) -> bool:
    return stopping.wait(600)


def _cut(connection: socket.socket, _: threading.Event) -> bool:
    reset(connection)
    return True


def _certificate(
    make: Callable[[CA, datetime], ssl.SSLContext] = server_context, *, trusted: bool = True
) -> Callable[[datetime], Tls]:
    def tls(now: datetime) -> Tls:
        authority = CA()
        return Tls(make(authority, now), pem(authority) if trusted else "")

    return tls


def _on_ipv6(config: DemoConfig) -> DemoConfig:
    return setting(address="::1")(config)


SCENARIOS = (
    Scenario(
        "host-unknown",
        "The host name in the address does not exist.",
        Product.PINGONE,
        _PRE,
        "http.dns",
        Step.ENDPOINTS,
        draft=every_address(_elsewhere),
    ),
    Scenario(
        "port-closed",
        "Nothing listens at the port in the address.",
        Product.PINGFEDERATE,
        _PRE,
        "http.refused",
        Step.ENDPOINTS,
        draft=_closed,
    ),
    Scenario(
        "ipv6-only",
        "The provider listens on IPv6 only, and the address names its IPv4.",
        Product.PINGFEDERATE,
        _PRE,
        "http.refused",
        Step.ENDPOINTS,
        config=_on_ipv6,
        draft=every_address(on_host("127.0.0.1")),
    ),
    Scenario(
        "host-silent",
        "The host takes the connection and never answers.",
        Product.PINGFEDERATE,
        _PRE,
        "http.timeout",
        Step.ENDPOINTS,
        config=behaving(Behaviour(on_accept=_silent)),
    ),
    Scenario(
        "connection-cut",
        "Something between drops every connection.",
        Product.AIC,
        _PRE,
        "http.broken",
        Step.ENDPOINTS,
        config=behaving(Behaviour(on_accept=_cut)),
    ),
    Scenario(
        "plain-port",
        "The address says https, and the port speaks plain http.",
        Product.PINGFEDERATE,
        _PRE,
        "http.tls",
        Step.ENDPOINTS,
        draft=every_address(lambda url: url.replace("http://", "https://")),
    ),
    Scenario(
        "certificate-unknown-authority",
        "The certificate comes from the company's own authority.",
        Product.PINGFEDERATE,
        _PRE,
        "http.tls-untrusted",
        Step.ENDPOINTS,
        tls=_certificate(trusted=False),
    ),
    Scenario(
        "certificate-expired",
        "The certificate is past its last day.",
        Product.PINGFEDERATE,
        _PRE,
        "http.tls-expired",
        Step.ENDPOINTS,
        tls=_certificate(partial(server_context, begins=-2 * YEAR, ends=-YEAR)),
    ),
    Scenario(
        "certificate-too-new",
        "The certificate's first day is still to come.",
        Product.AIC,
        _PRE,
        "http.tls-not-yet-valid",
        Step.ENDPOINTS,
        tls=_certificate(partial(server_context, begins=timedelta(days=30))),
    ),
    Scenario(
        "certificate-other-name",
        "The certificate is made out for another host.",
        Product.PINGONE,
        _PRE,
        "http.tls-hostname",
        Step.ENDPOINTS,
        tls=_certificate(partial(server_context, names=("auth.demo.invalid",))),
    ),
    Scenario(
        "ca-file-no-certificate",
        "The extra CA file has no certificate.",
        Product.PINGFEDERATE,
        _PRE,
        "http.ca-file",
        Step.ENDPOINTS,
        draft=drafting(ca_file=str(resource("demo", "sign_on.html"))),
    ),
)
