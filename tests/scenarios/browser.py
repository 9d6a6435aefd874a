"""What only the browser meets: pages that never lead back, windows, security keys, certificates."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import datetime
from functools import partial

from trustme import CA

from tests.scenarios.certificates import YEAR, pem, server_context
from tests.scenarios.mutation import Mutation, answering, instead, on_host
from tests.scenarios.scenario import Scenario, Tls, UserAction, Where
from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import Endpoint
from wizard.model.product import Product
from wizard.model.step import Step

_LOGIN = Where.LOGIN
_SIGN_ON_HOST = "localhost"


def _page(body: str) -> Mutation:
    text = f"<!doctype html><title>Sign on</title><body>{body}</body>"
    return instead(Endpoint.SIGN_ON, 200, text.encode(), Content_Type="text/html")


def _signs_on_elsewhere(_: Request, answer: Response) -> Response:
    """Ping's sign-on pages are on another host than its authorization endpoint."""
    location = answer.header("Location")
    return answer.with_headers(("Location", on_host(_SIGN_ON_HOST)(location)))


def _good(authority: CA, now: datetime) -> ssl.SSLContext:
    return server_context(authority, now, ("127.0.0.1",))


def _bad_sign_on_host(
    bad: Callable[[CA, datetime], ssl.SSLContext], *, known: bool = True
) -> Callable[[datetime], Tls]:
    """A good certificate for the endpoints, and another one for the host of the sign-on page."""

    def make(now: datetime) -> Tls:
        company = CA()
        good = _good(company, now)
        other = bad(company if known else CA(), now)

        def choose(connection: ssl.SSLObject, name: str, _: ssl.SSLContext) -> None:
            if name == _SIGN_ON_HOST:
                connection.context = other

        good.sni_callback = choose
        return Tls(good, pem(company))

    return make


def _certificate(name: str, says: str, code: str, tls: Callable[[datetime], Tls]) -> Scenario:
    return Scenario(
        f"sign-on-certificate-{name}",
        says,
        Product.PINGONE,
        _LOGIN,
        f"browser.certificate-{code}",
        Step.ENDPOINTS,
        config=answering(Endpoint.AUTHORIZE, _signs_on_elsewhere),
        tls=tls,
        browser_only=True,
    )


SCENARIOS = (
    Scenario(
        "login-given-up",
        "The person stops the login.",
        Product.PINGONE,
        _LOGIN,
        "browser.closed",
        Step.LOGIN,
        action=UserAction.STOP,
    ),
    Scenario(
        "login-never-returns",
        "The sign-on page leads nowhere, and the time runs out.",
        Product.PINGFEDERATE,
        _LOGIN,
        "browser.timed-out",
        Step.LOGIN,
        config=_page("<p>Please wait while you are signed on.</p>"),
        action=UserAction.WAIT,
    ),
    Scenario(
        "sign-on-unreachable",
        "The authorization endpoint sends the browser to a host that does not answer.",
        Product.PINGFEDERATE,
        _LOGIN,
        "browser.load-failed",
        Step.ENDPOINTS,
        config=instead(Endpoint.AUTHORIZE, 302, Location="http://127.0.0.1:1/signon"),
    ),
    Scenario(
        "sign-on-breaks-down",
        "The authorization endpoint shows an error page without a known word.",
        Product.AIC,
        _LOGIN,
        "authorize.refused",
        Step.REGISTER,
        config=instead(
            Endpoint.AUTHORIZE, 403, b"<p>Something went wrong</p>", Content_Type="text/html"
        ),
    ),
    Scenario(
        "popup-blocked",
        "The sign-on page opens a window by itself.",
        Product.PINGFEDERATE,
        _LOGIN,
        "browser.popup-blocked",
        Step.LOGIN,
        config=_page("<p>Opening the sign-on window.</p><script>open('/device')</script>"),
        action=UserAction.STOP_AT_NOTICE,
    ),
    Scenario(
        "security-key-wanted",
        "The sign-on page wants a security key, and there is none.",
        Product.PINGONE,
        _LOGIN,
        "browser.security-key",
        Step.LOGIN,
        config=_page(
            "<p>Touch your security key.</p><script>navigator.credentials.get({publicKey: "
            "{challenge: new Uint8Array(16)}}).catch(() => 0)</script>"
        ),
        action=UserAction.END_TEST,
    ),
    _certificate(
        "unknown-authority",
        "The sign-on page's certificate comes from an unknown authority.",
        "unknown-ca",
        _bad_sign_on_host(server_context, known=False),
    ),
    _certificate(
        "expired",
        "The sign-on page's certificate has expired.",
        "date",
        _bad_sign_on_host(partial(server_context, begins=-2 * YEAR, ends=-YEAR)),
    ),
    _certificate(
        "other-name",
        "The sign-on page's certificate is made out for another host.",
        "name",
        _bad_sign_on_host(partial(server_context, names=("auth.demo.invalid",))),
    ),
)
