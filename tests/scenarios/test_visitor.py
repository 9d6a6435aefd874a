"""The scripted visitor at the demo's own pages: it stops before the callback, whatever happens."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from trustme import CA

from tests.scenarios.certificates import pem, server_context
from tests.scenarios.mutation import Mutation, instead
from tests.scenarios.visitor import visit
from tests.support.demo_provider import RecordingProvider
from wizard import app
from wizard.demo.config import DemoConfig
from wizard.demo.people import ADMINISTRATOR
from wizard.demo.product_profile import Endpoint

CALLBACK = "https://clearml.demo.invalid/callback_ping"
Launch = Callable[..., RecordingProvider]


@pytest.fixture
def launch() -> Iterator[Launch]:
    with ExitStack() as stack:

        def start(
            mutation: Mutation = lambda config: config, **options: object
        ) -> RecordingProvider:
            config = replace(DemoConfig((CALLBACK,)), **options)  # type: ignore[arg-type]
            provider = RecordingProvider(mutation(config), app.clock)
            return stack.enter_context(provider)

        yield start


def address(provider: RecordingProvider, **more: str) -> str:
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": CALLBACK,
        "scope": "openid",
        "state": "s",
        "nonce": "n",
        **more,
    }
    return f"{provider.site.url(Endpoint.AUTHORIZE)}?{urlencode(query)}"


def test_signs_on_and_stops_before_the_callback(launch: Launch) -> None:
    provider = launch()
    there = visit(address(provider), CALLBACK, ADMINISTRATOR)
    assert there.returned
    assert there.url.startswith(f"{CALLBACK}?")
    assert parse_qs(urlsplit(there.url).query)["state"] == ["s"]
    assert provider.journal.noted(Endpoint.SIGN_ON, "sign_on", "ada") == 1
    assert "code=" not in repr(there).replace(there.url, "")


def test_a_form_to_the_callback_is_kept_and_not_sent(launch: Launch) -> None:
    there = visit(address(launch(), response_mode="form_post"), CALLBACK, ADMINISTRATOR)
    assert (there.returned, there.url) == (True, CALLBACK)
    assert there.body is not None
    assert parse_qs(there.body.decode())["state"] == ["s"]


def test_a_wrong_password_is_tried_once(launch: Launch) -> None:
    provider = launch()
    stranger = replace(ADMINISTRATOR, password="wrong")
    there = visit(address(provider), CALLBACK, stranger)
    assert not there.returned
    assert there.status == 200
    assert "wrong" in there.text
    assert provider.journal.noted(Endpoint.SIGN_ON, "sign_on", "refused") == 1


def test_an_error_page_is_an_end(launch: Launch) -> None:
    there = visit(address(launch(), client_id="?"), CALLBACK, ADMINISTRATOR)
    assert not there.returned
    assert "error=" in there.url


def test_endless_redirects_end(launch: Launch) -> None:
    provider = launch(instead(Endpoint.AUTHORIZE, 302, Location="?again"))
    there = visit(address(provider), CALLBACK, ADMINISTRATOR)
    assert (there.returned, there.status) == (False, 302)


@pytest.mark.parametrize("location", ["http://127.0.0.1:1/", "http://127.0.0.1:x/", "gopher://x/"])
def test_what_cannot_be_loaded_is_told(launch: Launch, location: str) -> None:
    provider = launch(instead(Endpoint.AUTHORIZE, 302, Location=location))
    there = visit(address(provider), CALLBACK, ADMINISTRATOR)
    assert not there.returned
    assert there.failure


def test_certificates_are_checked(launch: Launch) -> None:
    company = CA()
    provider = launch(tls=server_context(company, app.clock()))
    assert visit(address(provider), CALLBACK, ADMINISTRATOR, pem(company)).returned
    assert "CERTIFICATE_VERIFY_FAILED" in visit(address(provider), CALLBACK, ADMINISTRATOR).failure
