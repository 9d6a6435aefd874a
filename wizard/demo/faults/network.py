"""Faults on the way to the provider: names, ports, certificates, hosts that misbehave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from wizard.assets import resource
from wizard.demo.behaviour import Behaviour, Line
from wizard.demo.certificates import YEAR, Authority, Wish
from wizard.demo.config import DemoConfig
from wizard.demo.faults.bend import behaving, drafting, every_address, on_host, setting
from wizard.demo.faults.row import Fault, Tls, Where
from wizard.demo.provider import DemoProvider
from wizard.demo.setup import FilledDraft
from wizard.model.product import Product
from wizard.model.step import Step

_PRE = Where.PREFLIGHT


def _elsewhere(url: str) -> str:
    return f"https://ping.demo.invalid{urlsplit(url).path}"


def _closed(typed: FilledDraft, ping: DemoProvider) -> FilledDraft:
    ping.stop()
    return typed


def _silent(line: Line) -> bool:
    line.wait(600)
    return True


def _cut(line: Line) -> bool:
    line.reset()
    return True


def _certificate(wish: Wish, *, trusted: bool = True) -> Callable[[datetime], Tls]:
    def make(now: datetime) -> Tls:
        authority = Authority(now)
        return Tls(authority.context(wish), authority.pem if trusted else "")

    return make


def _on_ipv6(config: DemoConfig) -> DemoConfig:
    return setting(address="::1")(config)


FAULTS = (
    Fault(
        "host-unknown",
        "The host name in the address does not exist.",
        Product.PINGONE,
        _PRE,
        "http.dns",
        Step.ENDPOINTS,
        typed=every_address(_elsewhere),
    ),
    Fault(
        "port-closed",
        "Nothing listens at the port in the address.",
        Product.PINGFEDERATE,
        _PRE,
        "http.refused",
        Step.ENDPOINTS,
        typed=_closed,
    ),
    Fault(
        "ipv6-only",
        "The provider listens on IPv6 only, and the address names its IPv4.",
        Product.PINGFEDERATE,
        _PRE,
        "http.refused",
        Step.ENDPOINTS,
        config=_on_ipv6,
        typed=every_address(on_host("127.0.0.1")),
    ),
    Fault(
        "host-silent",
        "The host takes the connection and never answers.",
        Product.PINGFEDERATE,
        _PRE,
        "http.timeout",
        Step.ENDPOINTS,
        config=behaving(Behaviour(on_accept=_silent)),
    ),
    Fault(
        "connection-cut",
        "Something between drops every connection.",
        Product.AIC,
        _PRE,
        "http.broken",
        Step.ENDPOINTS,
        config=behaving(Behaviour(on_accept=_cut)),
    ),
    Fault(
        "plain-port",
        "The address says https, and the port speaks plain http.",
        Product.PINGFEDERATE,
        _PRE,
        "http.tls",
        Step.ENDPOINTS,
        typed=every_address(lambda url: url.replace("http://", "https://")),
    ),
    Fault(
        "certificate-unknown-authority",
        "The certificate comes from the company's own authority.",
        Product.PINGFEDERATE,
        _PRE,
        "http.tls-untrusted",
        Step.ENDPOINTS,
        tls=_certificate(Wish(), trusted=False),
    ),
    Fault(
        "certificate-expired",
        "The certificate is past its last day.",
        Product.PINGFEDERATE,
        _PRE,
        "http.tls-expired",
        Step.ENDPOINTS,
        tls=_certificate(Wish(begins=-2 * YEAR, lasts=YEAR)),
    ),
    Fault(
        "certificate-too-new",
        "The certificate's first day is still to come.",
        Product.AIC,
        _PRE,
        "http.tls-not-yet-valid",
        Step.ENDPOINTS,
        tls=_certificate(Wish(begins=timedelta(days=30))),
    ),
    Fault(
        "certificate-other-name",
        "The certificate is made out for another host.",
        Product.PINGONE,
        _PRE,
        "http.tls-hostname",
        Step.ENDPOINTS,
        tls=_certificate(Wish(names=("auth.demo.invalid",))),
    ),
    Fault(
        "ca-file-no-certificate",
        "The extra CA file holds no certificate.",
        Product.PINGFEDERATE,
        _PRE,
        "http.ca-file",
        Step.ENDPOINTS,
        typed=drafting(ca_file=str(resource("demo", "sign_on.html"))),
    ),
)
