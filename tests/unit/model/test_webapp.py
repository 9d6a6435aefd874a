"""What the web app's address may be mistaken for."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.support.texts import one_line
from wizard.model import webapp


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("https://api.clearml.example", "API server"),
        ("https://files.clearml.example/x", "file server"),
        ("http://clearml.example:8008", "API server"),
        ("http://clearml.example:8081", "file server"),
    ],
)
def test_another_server_is_recognised_by_name_or_port(url: str, server: str) -> None:
    found = webapp.other_server(urlsplit(url))
    assert found is not None
    assert server in found.what
    assert not found.is_error


@pytest.mark.parametrize("url", ["https://app.clearml.example", "http://apis.example:8080", "x"])
def test_the_web_app_is_none_of_them(url: str) -> None:
    assert webapp.other_server(urlsplit(url)) is None


def test_foreign_text_stays_on_one_line() -> None:
    found = (webapp.path("/a\nb"), webapp.letters("https://\u202ex"))
    assert one_line(found)
    assert all(problem.code.startswith("webapp-url.") for problem in found)
