"""What can be wrong with an ID token."""

from wizard.model.problem import Severity
from wizard.model.step import Step
from wizard.oidc.faults.row import Fault

_RS256 = "Set the application's ID token signing algorithm to RS256 (RSA using SHA-256)."
_ALARM = (
    f"Start the login again in step “{Step.LOGIN.title}”. If it stays so, have the provider's "
    "administrators look: this can be an attack."
)
_POLICY = "Have the provider's OpenID Connect policy for this application checked."
_CLOCKS = "Set the clocks of this computer and of the provider by a time server."

FAULTS = (
    Fault(
        "id-token.size",
        "The ID token is far too large.",
        "More than {limit} bytes are not read; ClearML's cookies and headers are smaller still.",
        "Send fewer claims in the ID token, above all fewer groups.",
        Step.REGISTER,
    ),
    Fault(
        "id-token.form",
        "The ID token is not a signed token.",
        "It must be a JWT of three parts in base64url ({reason}).",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.encrypted",
        "The ID token is encrypted.",
        "ClearML has no key to open it.",
        "Switch ID token encryption off for the application.",
        Step.REGISTER,
    ),
    Fault(
        "id-token.type",
        "The ID token says that it is something else: {type}.",
        "A token made for another purpose must not sign anybody in (RFC 8725 section 3.11).",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.crit",
        "The ID token demands an extension that nobody here knows.",
        "Its header marks something as critical ({names}), so it must be refused (RFC 7515 "
        "4.1.11).",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.alg-none",
        "The ID token is not signed at all (alg “none”).",
        "Anybody could have written it.",
        _RS256,
        Step.REGISTER,
    ),
    Fault(
        "id-token.hs256",
        "The ID token is signed with a shared secret ({alg}), not with a key of the provider.",
        "Such a signature can be made by whoever knows the secret, and the published keys do not "
        "check it.",
        _RS256,
        Step.REGISTER,
    ),
    Fault(
        "id-token.algorithm",
        "The ID token is signed with an algorithm that is not accepted: {alg}.",
        "Accepted are RS, PS and ES with 256, 384 and 512 bits, and EdDSA.",
        _RS256,
        Step.REGISTER,
    ),
    Fault(
        "id-token.key-unknown",
        "The ID token is signed with a key that the provider does not publish.",
        "No key of the set fits the key id {kid} and algorithm {alg}, not even after reading it "
        "anew.",
        "Check that JWKS address and token endpoint belong to the same provider; look the "
        "endpoints "
        "up again.",
        Step.ENDPOINTS,
        "jwks_url",
    ),
    Fault(
        "id-token.embedded-key",
        "The ID token brings its own key, and no published key fits its signature.",
        "Its header carries {names}. A key that comes with the token proves nothing.",
        _ALARM,
        Step.LOGIN,
    ),
    Fault(
        "id-token.signature",
        "The ID token's signature is wrong.",
        "None of the provider's published keys made it, so nothing in it is believed.",
        _ALARM,
        Step.LOGIN,
    ),
    Fault(
        "id-token.payload",
        "The ID token's content cannot be read.",
        "{reason}",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.issuer-missing",
        "The ID token does not say who issued it.",
        "The claim iss must be a text.",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.issuer",
        "The ID token was issued by {issuer}, not by {expected}.",
        "Both must be the same, character by character ({issuer}, {expected}).",
        "Look the endpoints up again and use one host name throughout; with a custom domain use "
        "that "
        "domain everywhere.",
        Step.ENDPOINTS,
        "issuer",
    ),
    Fault(
        "id-token.subject",
        "The ID token does not say who signed in.",
        "The claim sub must be a text of 1 to 255 characters.",
        "Map the claim sub to the user's ID in the application.",
        Step.REGISTER,
    ),
    Fault(
        "id-token.audience-missing",
        "The ID token does not say whom it is meant for.",
        "The claim aud must name the client ID.",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.audience",
        "The ID token is meant for another application: {audience}.",
        "Its audience must name the client ID {expected}.",
        "Check that client ID and endpoints belong to the same application, and that no policy "
        "rewrites the audience.",
        Step.ENDPOINTS,
        "client_id",
    ),
    Fault(
        "id-token.audience-extra",
        "The ID token is meant for others as well: {audience}.",
        "With several audiences the claim azp must name the client ID (Core 3.1.3.7).",
        "Have the application's ID token carry the client ID as its only audience.",
        Step.REGISTER,
    ),
    Fault(
        "id-token.audience-several",
        "The ID token has several audiences; this application is the authorized one.",
        "Whether ClearML accepts more than one audience is not verified ({audience}).",
        "Better have the ID token carry the client ID as its only audience.",
        Step.REGISTER,
        None,
        Severity.WARNING,
    ),
    Fault(
        "id-token.azp",
        "The ID token was made for another client: azp is {azp}.",
        "The claim azp, when present, must be the client ID {expected}.",
        "Check that client ID and endpoints belong to the same application.",
        Step.ENDPOINTS,
        "client_id",
    ),
    Fault(
        "id-token.exp",
        "The ID token has no usable time of expiry.",
        "The claim exp must be a number of seconds since 1970.",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.expired",
        "The ID token has expired.",
        "It was good until {until}; here it is {now}.",
        f"Start the login again in step “{Step.LOGIN.title}”. If it stays so: {_CLOCKS}",
        Step.LOGIN,
    ),
    Fault(
        "id-token.iat",
        "The ID token has no usable time of issue.",
        "The claim iat must be a number of seconds since 1970.",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.future",
        "The ID token was issued in the future.",
        "It says {when}; here it is {now}. One of the two clocks is wrong.",
        _CLOCKS,
        Step.LOGIN,
    ),
    Fault(
        "id-token.nbf",
        "The ID token's “not before” time is not usable.",
        "The claim nbf, when present, must be a number of seconds since 1970.",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.not-yet",
        "The ID token is not valid yet.",
        "It is good from {when}; here it is {now}. One of the two clocks is wrong.",
        _CLOCKS,
        Step.LOGIN,
    ),
    Fault(
        "id-token.clock-skew",
        "This computer's clock and the provider's differ by {seconds} seconds.",
        "By the provider's clock the ID token is in time, by this computer's it is not. ClearML's "
        "server judges by its own clock.",
        "Set this computer's clock by a time server, and check the ClearML server's clock as well.",
        Step.LOGIN,
    ),
    Fault(
        "id-token.nonce-missing",
        "The ID token carries no nonce.",
        "A nonce was sent, and the provider must put it into the ID token (Core 3.1.3.7).",
        _POLICY,
        Step.REGISTER,
    ),
    Fault(
        "id-token.nonce",
        "The ID token belongs to another login: its nonce is not ours.",
        "Somebody may have slipped in an ID token from another login.",
        _ALARM,
        Step.LOGIN,
    ),
    Fault(
        "id-token.at-hash",
        "ID token and access token do not belong together: at_hash differs.",
        "The claim at_hash must be the digest of the access token that came along (Core 3.1.3.8).",
        _ALARM,
        Step.LOGIN,
    ),
)
