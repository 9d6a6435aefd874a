"""The profiles of the other Ping products, for a demo provider that acts as them."""

from __future__ import annotations

from dataclasses import replace

from wizard.demo.product_profile import PINGONE, Endpoint, ProductProfile, Texts
from wizard.model.product import Product

PINGONE_CUSTOM_DOMAIN = replace(
    PINGONE,
    issuer_path="/as",
    paths={
        endpoint: path.removeprefix("/{environment}") for endpoint, path in PINGONE.paths.items()
    },
)

PINGFEDERATE = ProductProfile(
    product="PingFederate",
    issuer_path="",
    paths={
        Endpoint.AUTHORIZE: "/as/authorization.oauth2",
        Endpoint.SIGN_ON: "/as/resume/as/authorization.ping",
        Endpoint.TOKEN: "/as/token.oauth2",
        Endpoint.USERINFO: "/idp/userinfo.openid",
        Endpoint.JWKS: "/pf/JWKS",
        Endpoint.SIGN_OFF: "/idp/init_logout.openid",
    },
    texts=Texts(
        invalid_client="Invalid client or client credentials.",
        code_unusable="Authorization code is invalid or expired.",
        redirect_uri_missing=(
            "redirect_uri is required if it was included in the authorization request."
        ),
        verifier_mismatch=(
            "The code_verifier sent does not match code_challenge included in the authorization "
            "request using the S256 code_challenge_method."
        ),
        grant_type_missing="grant_type is required",
        redirect_uri_mismatch="Invalid redirect_uri",
        unknown_client="Unknown or invalid client_id",
        application_disabled="Unknown or invalid client_id",
        challenge_missing="code_challenge is required",
    ),
    discovery={
        "registration_endpoint": "{origin}/as/clients.oauth2",
        "claims_supported": ["sub"],
    },
)

_ALPHA_REALM = "/am/oauth2/realms/root/realms/alpha"

AIC = ProductProfile(
    product="PingOne Advanced Identity Cloud",
    issuer_path=_ALPHA_REALM,
    paths={
        Endpoint.AUTHORIZE: f"{_ALPHA_REALM}/authorize",
        Endpoint.SIGN_ON: "/am/XUI/",
        Endpoint.TOKEN: f"{_ALPHA_REALM}/access_token",
        Endpoint.USERINFO: f"{_ALPHA_REALM}/userinfo",
        Endpoint.JWKS: f"{_ALPHA_REALM}/connect/jwk_uri",
        Endpoint.SIGN_OFF: f"{_ALPHA_REALM}/connect/endSession",
    },
    texts=Texts(
        invalid_client="Client authentication failed",
        code_unusable="The provided access grant is invalid, expired, or revoked.",
        redirect_uri_missing="Missing parameter: redirect_uri",
        verifier_mismatch="Invalid code_verifier",
        grant_type_missing="Missing parameter: grant_type",
        redirect_uri_mismatch="redirect_uri_mismatch",
        unknown_client="invalid_client",
        application_disabled="invalid_client",
        challenge_missing="Missing parameter, 'code_challenge'",
    ),
    discovery={"version": "3.0", "claims_supported": []},
)

PROFILES: dict[Product, ProductProfile] = {
    Product.PINGONE: PINGONE,
    Product.PINGFEDERATE: PINGFEDERATE,
    Product.AIC: AIC,
}
"""The profile of each product that has a console."""
