"""The stand-in of Advanced Identity Cloud behaves as the recorded answers and the facts say."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.standins.aic import AIC
from tests.standins.aic.administrator import (
    AGENT,
    REGISTERED,
    SECRET,
    Admin,
    assertion,
    get_token,
    own,
    party,
)
from tests.standins.aic.realm import DEFAULT_SCRIPT, encoded
from tests.standins.common.clock import Clock
from tests.standins.common.faults import Where
from tests.standins.common.relying_party import send


@pytest.fixture
def ping() -> Iterator[AIC]:
    with AIC(clock=Clock(datetime(2026, 11, 29, 12, tzinfo=UTC))) as standin:
        yield standin


@pytest.fixture
def admin(ping: AIC) -> Admin:
    return Admin(ping)


def test_a_service_account_gets_a_token(ping: AIC) -> None:
    answer = get_token(ping, assertion(ping))
    assert answer.status == 200
    assert {name: answer.json[name] for name in ("scope", "token_type", "expires_in")} == {
        "scope": "fr:am:*",
        "token_type": "Bearer",
        "expires_in": 3599,
    }
    assert answer.json["access_token"] not in repr(ping.calls) + repr(ping.accounts)


def test_a_wrong_assertion_gets_none(ping: AIC) -> None:
    now = int(ping.clock.now().timestamp())
    wrong = {
        "iss": "somebody",
        "sub": "somebody",
        "aud": ping.tenant_url,
        "exp": now + 181,
        "jti": None,
    }
    for claim, value in wrong.items():
        answer = get_token(ping, assertion(ping, **{claim: value}))
        assert (answer.status, answer.json["error"]) == (400, "invalid_grant")
        assert ping.accounts.rejected[-1].endswith(f": {claim}")
    assert get_token(ping, assertion(ping, exp=now)).status == 400
    once = assertion(ping, jti="once")
    assert [get_token(ping, once).status for _ in range(2)] == [200, 400]
    forged = assertion(ping) | {"assertion": "e30.e30.e30"}
    assert get_token(ping, forged).status == 400


def test_the_rest_of_a_token_request_counts_too(ping: AIC) -> None:
    lacking = get_token(ping, assertion(ping) | {"scope": "fr:am:* fr:idc:esv:* x"})
    assert lacking.json == {
        "error": "invalid_scope",
        "error_description": "Unsupported scope for service account: fr:idc:esv:*,x",
    }
    assert get_token(ping, assertion(ping) | {"scope": ""}).json["error"] == "invalid_scope"
    assert get_token(ping, assertion(ping) | {"client_id": "clearml"}).status == 401
    assert get_token(ping, assertion(ping) | {"grant_type": "password"}).status == 400
    assert send("GET", ping.token_url).status == 405


def test_every_call_needs_token_version_and_requested_with(ping: AIC, admin: Admin) -> None:
    assert admin("GET", AGENT + "?_queryFilter=true").status == 200
    for header, value, status in (
        ("Authorization", "", 401),
        ("Authorization", "Bearer other", 401),
        ("Accept-API-Version", "", 400),
        ("Accept-API-Version", "protocol=2.0,resource=1.0", 400),
        ("X-Requested-With", "", 403),
    ):
        answer = admin("GET", AGENT + "?_queryFilter=true", None, **{header: value})
        assert (header, answer.status, answer.json["code"]) == (header, status, status)
    idm = get_token(ping, assertion(ping) | {"scope": "fr:idm:*"}).json["access_token"]
    refused = admin("GET", Authorization=f"Bearer {idm}").json
    assert refused == {"code": 403, "reason": "Forbidden", "message": "Access denied"}
    ping.clock.advance(3599)
    assert admin("GET").status == 401


def test_a_client_lives_from_put_to_delete(admin: Admin) -> None:
    missing = {"code": 404, "reason": "Not Found", "message": "Not Found"}
    assert admin("GET").json == missing
    made = admin("PUT", body=REGISTERED)
    assert (made.status, made.json["_id"]) == (201, "ml")
    assert made.json["coreOAuth2ClientConfig"]["clientType"] == own("Confidential")
    assert made.json["overrideOAuth2ClientConfig"]["providerOverridesEnabled"] is False
    assert SECRET not in made.text
    assert "userpassword" not in made.json["coreOAuth2ClientConfig"]
    assert admin("GET").json == made.json
    again = admin("PUT", body=REGISTERED)
    assert again.status == 200
    assert again.json["_rev"] != made.json["_rev"]
    assert [admin("DELETE").status for _ in range(2)] == [200, 404]


def test_what_was_read_cannot_be_sent_back_whole(ping: AIC, admin: Admin) -> None:
    read = admin("PUT", body=REGISTERED).json
    for name in ("_id", "_rev", "_type", "_provider"):
        answer = admin("PUT", body=REGISTERED | {name: read.get(name, "x")})
        assert (answer.status, answer.json["message"]) == (400, "Invalid attribute specified.")
    groups = {name: one for name, one in read.items() if not name.startswith("_")}
    assert admin("PUT", body=groups).status == 400
    assert ping.refused[-1].endswith("userpassword-encrypted is not a known field")
    del groups["coreOAuth2ClientConfig"]["userpassword-encrypted"]
    assert admin("PUT", body=groups).status == 200


def test_wrong_attributes_are_refused(ping: AIC, admin: Admin) -> None:
    wrong: dict[str, tuple[str, object]] = {
        "redirectUris": ("coreOAuth2ClientConfig", own([])),
        "clientType": ("coreOAuth2ClientConfig", own("confidential")),
        "scopes": ("coreOAuth2ClientConfig", own("openid")),
        "isConsentImplied": ("advancedOAuth2ClientConfig", own("true")),
        "responseTypes": ("advancedOAuth2ClientConfig", {"value": ["code"]}),
        "providerOverridesEnabled": ("overrideOAuth2ClientConfig", own(True)),
        "jwtTokenLifetime": ("coreOpenIDClientConfig", own(-1)),
    }
    for name, (group, value) in wrong.items():
        answer = admin("PUT", body={group: {name: value}})
        assert (name, answer.status) == (name, 400)
        assert f"{group}.{name}" in ping.refused[-1]
    assert admin("PUT", f"{AGENT}/a%2Fb", REGISTERED).status == 400
    assert ping.state.clients == {}


def test_the_template_and_bare_values_make_a_client(ping: AIC, admin: Admin) -> None:
    template = admin("POST", f"{AGENT}?_action=template", {}).json
    assert template["advancedOAuth2ClientConfig"]["isConsentImplied"] is False
    template["coreOAuth2ClientConfig"]["clientName"] = ["Bare"]
    ping.api.whole_bodies = True
    assert admin("PUT", body=REGISTERED).status == 400
    assert admin("PUT", body=template).status == 201
    assert ping.state.clients["ml"].texts("coreOAuth2ClientConfig", "clientName") == ["Bare"]
    assert admin("POST", f"{AGENT}?_action=create", {}).status == 501


def test_the_list_has_fields_and_pages(ping: AIC, admin: Admin) -> None:
    for id_ in ("a", "b", "c"):
        ping.state.add_client(id_)
    first = admin("GET", f"{AGENT}?_queryFilter=true&_fields=_id&_pageSize=2").json
    assert [set(one) for one in first["result"]] == [{"_id", "_rev"}] * 2
    cookie = first["pagedResultsCookie"]
    again = f"{AGENT}?_queryFilter=true&_pageSize=2&_pagedResultsCookie={cookie}"
    last = admin("GET", again).json
    assert [one["_id"] for one in first["result"] + last["result"]] == ["a", "b", "c"]
    assert last["pagedResultsCookie"] is None
    assert "coreOAuth2ClientConfig" in last["result"][0]
    ping.api.largest_page = 2
    full = admin("GET", f"{AGENT}?_queryFilter=true&_pageSize=1000").json
    assert (len(full["result"]), full["pagedResultsCookie"]) == (2, "2")
    assert admin("GET", AGENT).status == 400


def test_a_secret_is_kept_or_lost_when_a_client_is_replaced(ping: AIC, admin: Admin) -> None:
    without = copy.deepcopy(REGISTERED)
    del without["coreOAuth2ClientConfig"]["userpassword"]
    admin("PUT", body=REGISTERED)
    admin("PUT", body=without)
    assert party(ping).redeem("x").json["error"] == "invalid_grant"
    ping.state.keeps_secret = False
    admin("PUT", body=without)
    assert party(ping).redeem("x").json["error"] == "invalid_client"


def test_the_provider_is_read_only(admin: Admin) -> None:
    at = "/realm-config/services/oauth-oidc"
    read = admin("GET", at).json
    assert read["advancedOIDCConfig"]["alwaysAddClaimsToToken"] is True
    assert read["advancedOAuth2Config"]["codeVerifierEnforced"] == "false"
    assert "available in PingOne Advanced" in admin("PUT", at, read).json["message"]


def test_a_person_signs_in_with_the_client(ping: AIC, admin: Admin) -> None:
    admin("PUT", body=REGISTERED)
    claims, userinfo = party(ping).sign_in("ada", "lovelace")
    assert (claims["email"], claims["name"]) == ("ada@people.example", "Ada Lovelace")
    assert len(str(claims["sub"])) == 36
    assert "groups" not in userinfo, "no built-in claim has them"
    assert claims["exp"] - claims["iat"] == 3600
    ping.state.provider["advancedOIDCConfig"]["alwaysAddClaimsToToken"] = False
    claims, userinfo = party(ping).sign_in("ada", "lovelace")
    assert ("email" in claims, "email" in userinfo) == (False, True)
    assert send("GET", ping.discovery_url).json["issuer"].endswith("/realms/root/realms/alpha")


def test_what_the_client_says_counts_at_a_login(ping: AIC, admin: Admin) -> None:
    def first(**core: object) -> str:
        changed = copy.deepcopy(REGISTERED)
        changed["coreOAuth2ClientConfig"] |= core
        admin("PUT", body=changed)
        answer = party(ping).authorize()
        return answer.headers.get("location", answer.text)

    assert "/am/XUI/" in first()
    assert "authentication failed" in first(status=own("Inactive"))
    assert "does not match" in first(redirectionUris=own(["https://other.example/"]))
    assert "invalid_scope" in first(scopes=own(["openid"]))
    ping.state.provider["advancedOAuth2Config"]["codeVerifierEnforced"] = "true"
    assert "/am/XUI/" in first()
    ping.state.provider["consent"]["clientsCanSkipConsent"] = False
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    page = send("POST", first(), "username=ada&password=lovelace", kind)
    assert "asks for" in page.text


def test_a_client_authenticates_by_its_own_method_only(ping: AIC, admin: Admin) -> None:
    admin("PUT", body=REGISTERED)
    post = replace(party(ping), post=True)
    assert post.redeem("x").json["error"] == "invalid_client"
    changed = copy.deepcopy(REGISTERED)
    changed["advancedOAuth2ClientConfig"]["tokenEndpointAuthMethod"] = own("client_secret_post")
    changed["coreOpenIDClientConfig"] = {"jwtTokenLifetime": own(60)}
    admin("PUT", body=changed)
    claims = post.sign_in("ada", "lovelace")[0]
    assert claims["exp"] - claims["iat"] == 60
    changed["coreOAuth2ClientConfig"]["clientType"] = own("Public")
    admin("PUT", body=changed)
    assert party(ping, secret="").sign_in("ada", "lovelace")
    ping.state.add_client("ml", coreOAuth2ClientConfig={"clientType": "Confidential"})
    ping.state.clients["ml"].secret = ""
    assert post.redeem("x").json["error"] == "invalid_client"
    assert replace(post, secret="").redeem("x").json["error"] == "invalid_client"


def test_groups_need_a_script_that_is_bound_with_overrides(ping: AIC, admin: Admin) -> None:
    id_ = "1a2b3c4d-0000-4000-8000-123456789abc"
    script = {
        "name": "Claims with groups",
        "script": encoded('utils.setScopeClaimsMap({"profile": ["name", "groups"]});'),
        "language": "JAVASCRIPT",
        "context": "OIDC_CLAIMS",
    }
    assert admin.script("PUT", f"/{id_}", script).status == 201
    found = admin.script("GET", "?_queryFilter=name+eq+%22Claims+with+groups%22").json
    assert [one["_id"] for one in found["result"]] == [id_]
    bound = {"oidcClaimsPluginType": "SCRIPTED", "oidcClaimsScript": id_}
    for enabled in (False, True):
        override = bound | {"providerOverridesEnabled": enabled, "clientsCanSkipConsent": True}
        admin("PUT", body=REGISTERED | {"overrideOAuth2ClientConfig": override})
        assert ("groups" in party(ping).sign_in("ada", "lovelace")[0]) is enabled
    assert admin.script("PUT", f"/{DEFAULT_SCRIPT}", script).status == 403
    assert [admin.script("DELETE", f"/{id_}").status for _ in range(2)] == [200, 404]


def test_an_answer_is_lost_after_and_cut_before_the_write(ping: AIC, admin: Admin) -> None:
    ping.faults.cut(Where("PUT"))
    ping.faults.lose(Where("PUT", at=2))
    for made in (False, True):
        with pytest.raises(ConnectionError):
            admin("PUT", body=REGISTERED)
        assert ("ml" in ping.state.clients) is made
    ping.faults.rate_limit("2", Where("DELETE"))
    limited = admin("DELETE")
    assert (limited.status, limited.headers["retry-after"]) == (429, "2")
    assert limited.json["code"] == 429
