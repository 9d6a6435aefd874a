"""wizard.demo.userinfo: only a good access token in the header is answered."""

from datetime import timedelta

import pytest

from tests.service.demo.conftest import HandClock, Launch
from tests.service.demo.visitor import REDIRECT_URIS, Visitor
from wizard.demo.config import DemoConfig
from wizard.demo.endpoints import Endpoint
from wizard.demo.people import ORDINARY
from wizard.demo.product_profiles import PINGFEDERATE


def test_good_token_brings_the_claims(visitor: Visitor) -> None:
    answer = visitor.userinfo(visitor.tokens(ORDINARY)["access_token"])
    assert answer.status_code == 200
    assert answer.json()["sub"] == ORDINARY.subject
    assert answer.json()["groups"] == list(ORDINARY.groups)


def test_post_is_taken_too(visitor: Visitor) -> None:
    headers = {"Authorization": f"Bearer {visitor.tokens()['access_token']}"}
    url = visitor.url(Endpoint.USERINFO)
    assert visitor.back_channel.post(url, headers=headers).status_code == 200


def test_expired_token_is_refused(visitor: Visitor, clock: HandClock) -> None:
    token = visitor.tokens()["access_token"]
    clock.advance(timedelta(hours=1))
    answer = visitor.userinfo(token)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert visitor.provider.journal.noted(Endpoint.USERINFO, "access_token", "expired") == 1


def test_id_token_is_no_access_token(visitor: Visitor) -> None:
    assert visitor.userinfo(visitor.tokens()["id_token"]).status_code == 401


def test_scheme_must_be_bearer(visitor: Visitor) -> None:
    headers = {"Authorization": f"Basic {visitor.tokens()['access_token']}"}
    url = visitor.url(Endpoint.USERINFO)
    assert visitor.back_channel.get(url, headers=headers).status_code == 401


@pytest.mark.parametrize("place", ["nowhere", "address", "form"])
def test_token_counts_only_in_the_header(visitor: Visitor, place: str) -> None:
    token = {"access_token": visitor.tokens()["access_token"]}
    url = visitor.url(Endpoint.USERINFO)
    answer = visitor.back_channel.post(
        url,
        params=token if place == "address" else None,
        data=token if place == "form" else None,
    )
    assert answer.status_code == 401
    assert "error=" not in answer.headers["www-authenticate"]
    assert answer.json()["code"] == "ACCESS_FAILED"


def test_pingfederate_words_it_by_the_standard(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, shape=PINGFEDERATE))
    assert visitor.userinfo("wrong").json()["error"] == "invalid_token"
