import re

import pytest

from wizard.demo.http_types import Response
from wizard.demo.pages import page
from wizard.demo.people import PEOPLE

SIGN_ON = {"flow": "f", "people": PEOPLE, "product": "PingOne", "username": "", "alert": ""}


def _text(response: Response) -> str:
    assert isinstance(response.body, bytes)
    return response.body.decode()


def test_policy_allows_only_the_page_s_own_style() -> None:
    response = page("sign_on.html", SIGN_ON)
    nonce = re.search(r"style-src 'nonce-([^']+)'", response.header("content-security-policy"))
    assert nonce
    assert f'<style nonce="{nonce[1]}">' in _text(response)
    assert " style=" not in _text(response)
    assert "form-action 'none'" in response.header("content-security-policy")


def test_nonce_is_new_for_each_page() -> None:
    policies = {page("sign_on.html", SIGN_ON).header("content-security-policy") for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize("field", ["flow", "username", "alert", "product"])
def test_values_are_escaped(field: str) -> None:
    text = _text(page("sign_on.html", {**SIGN_ON, field: "\"'><script>x</script>"}))
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text


def test_forms_lead_to_origins_not_to_paths() -> None:
    targets = ("'self'", "https://c.invalid:8443/callback?x=;script-src *")
    policy = page("sign_on.html", SIGN_ON, form_targets=targets).header("content-security-policy")
    assert "form-action 'self' https://c.invalid:8443;" in policy
    assert "script-src *" not in policy


def test_page_loads_nothing_from_elsewhere() -> None:
    assert not re.search(r"(src|href)=|url\(|@import", _text(page("sign_on.html", SIGN_ON)))
