import re

from wizard.demo.pages import page
from wizard.demo.people import PEOPLE

SIGN_ON = {"flow": "f", "people": PEOPLE, "product": "PingOne", "username": "", "alert": ""}


def test_policy_allows_only_the_page_s_own_style() -> None:
    response = page("sign_on.html", SIGN_ON)
    nonce = re.search(r"style-src 'nonce-([^']+)'", response.header("content-security-policy"))
    assert nonce
    assert f'<style nonce="{nonce[1]}">' in response.body.decode()
    assert " style=" not in response.body.decode()
    assert "form-action 'none'" in response.header("content-security-policy")


def test_nonce_is_new_for_each_page() -> None:
    policies = {page("sign_on.html", SIGN_ON).header("content-security-policy") for _ in range(3)}
    assert len(policies) == 3


def test_values_are_escaped() -> None:
    for field in ("flow", "username", "alert", "product"):
        hostile = {**SIGN_ON, field: "\"'><script>x</script>"}
        text = page("sign_on.html", hostile).body.decode()
        assert "<script>x" not in text
        assert "&lt;script&gt;x" in text


def test_forms_lead_to_origins_not_to_paths() -> None:
    targets = ("'self'", "https://c.invalid:8443/callback?x=;script-src *")
    policy = page("sign_on.html", SIGN_ON, form_targets=targets).header("content-security-policy")
    assert "form-action 'self' https://c.invalid:8443;" in policy
    assert "script-src *" not in policy


def test_page_loads_nothing_from_elsewhere() -> None:
    text = page("sign_on.html", SIGN_ON).body.decode()
    assert not re.search(r"(src|href)=|url\(|@import", text)
