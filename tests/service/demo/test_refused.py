"""wizard.demo.refused: the page survives whatever its address says."""

import pytest

from tests.service.demo.visitor import Visitor
from wizard.demo.endpoints import Endpoint


@pytest.mark.parametrize(
    "error",
    ["x", "[]", "[" * 5000, '{"message": "<b>bold</b>"}', '{"message": 5, "code": null, "id": []}'],
)
def test_any_error_makes_a_page(visitor: Visitor, error: str) -> None:
    page = visitor.browser.get(visitor.url(Endpoint.SIGN_ON), params={"error": error})
    assert page.status_code == 200
    assert "<h1>" in page.text
    assert "<b>bold" not in page.text


def test_error_is_shown_with_code_and_id_and_cut(visitor: Visitor) -> None:
    error = '{"message": "%s", "code": "NOT_FOUND", "id": "4711"}' % ("m" * 300)
    page = visitor.browser.get(visitor.url(Endpoint.SIGN_ON), params={"error": error})
    assert "<code>NOT_FOUND</code>" in page.text
    assert "<code>4711</code>" in page.text
    assert f"<h1>{'m' * 200}</h1>" in page.text
