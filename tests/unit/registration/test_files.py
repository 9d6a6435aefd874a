"""The ready-made files that are data: Terraform as HCL, bodies as JSON, all without a secret."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.support import hcl
from tests.support import ping_schemas as schemas
from tests.support.hostile import hostile_texts
from tests.support.tables import failures
from wizard.model import fields
from wizard.model.product import Product
from wizard.ping.regions import region
from wizard.registration import api_calls, terraform
from wizard.registration.handout import FILES
from wizard.registration.model import Registration
from wizard.registration.ready_made import ReadyMade

REDIRECT = "https://clearml.example/callback_ping"
WANTED = Registration(
    Product.PINGONE, "https://clearml.example", REDIRECT, pkce=True, groups_claim="groups"
)
PLAIN = replace(WANTED, pkce=False, groups_claim="")
NAMES = [text for text in hostile_texts() if fields.groups_claim(text).ok][::3]


def _block(blocks: list[hcl.Block], labels: str) -> dict[str, Any]:
    (found,) = (block for block in blocks if block.labels == labels)
    return found.flat()


def _allowed(block: hcl.Block) -> set[str]:
    kind = block.labels if block.labels.startswith("provider") else block.labels.rpartition(".")[0]
    first = block.labels.partition(".")[0]
    return schemas.TERRAFORM.get(kind) or schemas.TERRAFORM[first]


def _unknown(text: str) -> list[str]:
    # Their keys are names of claims and scopes.
    free = (
        *("for_each.", "attribute_mapping.attribute_contract_fulfillment.", "required_providers."),
        "scope_attribute_mappings.",
    )
    return [
        f"{block.labels}: {name}"
        for block in hcl.parse(text)
        for name in block.flat()
        if name not in _allowed(block) and not name.startswith(free)
    ]


@pytest.mark.parametrize("file", [terraform.PINGONE, terraform.PINGFEDERATE])
def test_terraform_has_attributes_of_pings_providers_only(file: ReadyMade) -> None:
    known = replace(WANTED, environment="11111111-1111-4111-8111-111111111111", region=region("EU"))
    for registration in (WANTED, PLAIN, known):
        assert _unknown(file.text(registration)) == []


def test_terraform_for_pingone_says_what_was_wanted() -> None:
    blocks = hcl.parse(terraform.PINGONE.text(WANTED))
    application = _block(blocks, "resource.pingone_application.clearml")
    assert application["oidc_options.redirect_uris"] == [REDIRECT]
    assert application["oidc_options.pkce_enforcement"] == "S256_REQUIRED"
    mapping = _block(blocks, "resource.pingone_application_attribute_mapping.clearml")
    assert mapping["for_each.groups"] == "${user.memberOfGroupNames}"
    plain = _block(hcl.parse(terraform.PINGONE.text(PLAIN)), "resource.pingone_application.clearml")
    assert plain["oidc_options.pkce_enforcement"] == "OPTIONAL"


def test_terraform_for_pingfederate_says_what_was_wanted() -> None:
    blocks = hcl.parse(terraform.PINGFEDERATE.text(WANTED))
    client = _block(blocks, "resource.pingfederate_oauth_client.clearml")
    assert client["redirect_uris"] == [REDIRECT]
    assert client["require_proof_key_for_code_exchange"] == "true"
    assert client["lifecycle.ignore_changes"] == ["client_auth"]
    policy = _block(blocks, "resource.pingfederate_openid_connect_policy.clearml")
    attributes = policy["attribute_contract.extended_attributes"]
    assert [one["name"] for one in attributes if one.get("multi_valued")] == ["groups"]
    delivered = [n for k in policy["scope_attribute_mappings"].values() for n in k["values"]]
    assert sorted(delivered) == ["email", "groups", "preferred_username"]


def test_terraform_keeps_any_claim_as_it_is() -> None:
    def check(_: str, name: str) -> None:
        wanted = replace(WANTED, groups_claim=name)
        mapping = _block(
            hcl.parse(terraform.PINGONE.text(wanted)),
            "resource.pingone_application_attribute_mapping.clearml",
        )
        assert mapping["for_each"][name] == "${user.memberOfGroupNames}"
        policy = _block(
            hcl.parse(terraform.PINGFEDERATE.text(wanted)),
            "resource.pingfederate_openid_connect_policy.clearml",
        )
        assert name in policy["attribute_mapping.attribute_contract_fulfillment"]

    assert len(NAMES) > 60
    assert failures(((repr(name), name) for name in NAMES), check) == {}


def test_a_text_that_terraform_would_evaluate_is_found() -> None:
    for wrong in ('a { b = "${x}" }\n', 'a { b = "%{if}" }\n', 'a { b = "c" d" }\n', "a { b = }\n"):
        with pytest.raises(hcl.HclError):
            hcl.parse(wrong)


def _calls(file: ReadyMade, registration: Registration) -> dict[str, Any]:
    document = json.loads(file.text(registration))
    return {f"{call['method']} {call['path']}": call.get("body") for call in document["calls"]}


def test_bodies_for_pingfederate_fit_its_schemas() -> None:
    for registration in (WANTED, PLAIN):
        calls = _calls(api_calls.PINGFEDERATE, registration)
        client, policy = calls["POST /oauth/clients"], calls["POST /oauth/openIdConnect/policies"]
        assert schemas.PINGFEDERATE_CLIENT(client, "") == []
        assert schemas.PINGFEDERATE_POLICY(policy, "") == []
        assert client["clientAuth"] == {"type": "SECRET"}
        assert client["oidcPolicy"]["policyGroup"]["id"] == policy["id"]
        assert client["requireProofKeyForCodeExchange"] is registration.pkce
        assert client["redirectUris"] == [REDIRECT]


def test_the_body_for_aic_fits_the_recorded_groups() -> None:
    path = "/am/json/realms/root/realms/alpha/realm-config/agents/OAuth2Client/clearml"
    calls = _calls(api_calls.AIC, WANTED)
    # First whether there is one: a PUT would replace it.
    assert list(calls) == [f"GET {path}", f"PUT {path}"]
    body = calls[f"PUT {path}"]
    assert schemas.AIC_CLIENT(body, "") == []
    assert body["coreOAuth2ClientConfig"]["redirectionUris"]["value"] == [REDIRECT]
    assert "userpassword" not in body["coreOAuth2ClientConfig"]


def test_each_file_says_at_its_beginning_what_is_not_verified() -> None:
    starts = {one.name: one.text(WANTED)[:2000] for one in FILES}
    assert [name for name, start in starts.items() if "Not verified" not in start] == []


def test_no_file_has_or_reads_the_secret() -> None:
    words = ("userpassword", "client_secret =", '"secret"', "data.pingone_application_secret")
    texts = {one.name: one.text(WANTED) for one in FILES}
    assert [(name, w) for name, text in texts.items() for w in words if w in text] == []


def test_each_mark_is_one_of_the_first_lines() -> None:
    lines = {one.name: (one.mark, one.text(WANTED).split("\n")[:5]) for one in FILES}
    assert [name for name, (mark, first) in lines.items() if mark not in first] == []
