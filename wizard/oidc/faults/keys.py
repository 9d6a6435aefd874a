"""What can be wrong with the provider's published keys."""

from wizard.model.step import Step
from wizard.oidc.faults.row import Fault

_LOOK_UP = "Look the endpoints up again, or enter the JWKS address that the provider publishes."

FAULTS = (
    Fault(
        "keys.no-address",
        "No JWKS address is known, so the ID token's signature cannot be checked.",
        "The provider publishes its signing keys at an address of its own.",
        _LOOK_UP,
        Step.ENDPOINTS,
        "jwks_url",
    ),
    Fault(
        "keys.status",
        "The JWKS address {host} answers with HTTP {status}.",
        "The signing keys must be readable by everybody, without a login.",
        _LOOK_UP,
        Step.ENDPOINTS,
        "jwks_url",
    ),
    Fault(
        "keys.form",
        "What the JWKS address sends is not a set of keys.",
        "It must be an object with a list “keys” (RFC 7517 section 5), of at most {limit}.",
        _LOOK_UP,
        Step.ENDPOINTS,
        "jwks_url",
    ),
    Fault(
        "keys.private",
        "The provider publishes a private key. Anybody can forge its tokens.",
        "The key set holds the private parts of a key; nothing signed with it can be trusted.",
        "Have the provider's administrators replace its signing keys at once and publish public "
        "parts only.",
        Step.ENDPOINTS,
        "jwks_url",
    ),
    Fault(
        "keys.symmetric",
        "The provider publishes a symmetric key. Anybody can forge its tokens.",
        "A symmetric key (kty “oct”) is a secret and must never be in a key set.",
        "Have the provider's administrators remove it and sign ID tokens with RS256.",
        Step.ENDPOINTS,
        "jwks_url",
    ),
    Fault(
        "keys.none",
        "The provider publishes no key that can check a signature.",
        "Needed is an RSA key of at least 2048 bits, an EC key or an Ed25519 key for signing.",
        "Set the application's ID token signing algorithm to RS256; the provider then publishes "
        "the "
        "key.",
        Step.REGISTER,
        "jwks_url",
    ),
)
