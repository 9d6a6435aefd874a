"""Bodies for Advanced Identity Cloud: the server's template with our values."""

from __future__ import annotations

from wizard.model.product import Product
from wizard.registration import aic
from wizard.registration.model import Registration

WANTED = aic.client(
    Registration(Product.AIC, "https://clearml.example", "https://clearml.example/cb", pkce=True)
)
OVERRIDE = "overrideOAuth2ClientConfig"


def own(value: object) -> dict[str, object]:
    return {"inherited": False, "value": value}


def test_a_template_becomes_a_body_without_what_the_server_owns() -> None:
    template = {
        "_id": "",
        "_rev": "-1",
        "_type": {"_id": "OAuth2Client"},
        "unknownGroup": {"a": 1},
        aic.CORE: {
            "_provider": "x",
            "userpassword": None,
            "userpassword-encrypted": "abc",
            "status": "Active",
            "clientName": [],
            "refreshTokenLifetime": 0,
        },
        "signEncOAuth2ClientConfig": {"jwksUri": None, "idTokenSignedResponseAlg": own("RS256")},
        OVERRIDE: {"remoteConsentServiceId": None, "clientsCanSkipConsent": False},
        "coreUmaClientConfig": "no group",
    }
    body = aic.whole(template, WANTED)
    assert body == {
        aic.CORE: {"refreshTokenLifetime": own(0), **WANTED[aic.CORE]},  # type: ignore[dict-item]  # a group
        aic.ADVANCED: WANTED[aic.ADVANCED],
        "signEncOAuth2ClientConfig": {
            "jwksUri": {"inherited": False},
            "idTokenSignedResponseAlg": own("RS256"),
        },
        OVERRIDE: {"remoteConsentServiceId": None, "clientsCanSkipConsent": False},
    }


def test_a_client_is_read_in_either_notation() -> None:
    flat = aic.flat({aic.CORE: {"status": "Active", "scopes": own(["openid|Who", "email"])}})
    assert (flat["status"], flat["scopes"]) == ("Active", ["openid", "email"])
    assert aic.flat({aic.CORE: "no group"})["scopes"] == []
    assert aic.flat(WANTED)["redirectUris"] == ["https://clearml.example/cb"]
