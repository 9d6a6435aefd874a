"""The ID token's rules, one small function each, named after its line in OpenID Connect Core.

Core 3.1.3.7 (ID Token Validation) and 3.1.3.8 (at_hash). No claim is checked or used unless the
signature is valid.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from wizard.model import urls
from wizard.model.claims import Json
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.model.verdict import Verdict, failed, passed, skipped
from wizard.oidc.jws import algorithm_problem, parse_jws, verified_claims
from wizard.oidc.keys import KeyStore

LEEWAY = timedelta(seconds=60)
"""How far two clocks may differ."""

_LONGEST_SUBJECT = 255
# Python's `datetime` ends with the year 9999.
_LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()

Claims = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the ID token must match.

    Attributes:
        issuer: Empty when unknown: then iss must only be present.
        client_id: The audience.
        nonce: Of this login.
        access_token: Of the same response; empty without one.
        now: The present moment, UTC.
        skew: How far the provider's clock is ahead of `now`, if known.
    """

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    access_token: Secret
    now: datetime
    skew: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict per rule, and the claims if none is an error."""

    verdicts: tuple[Verdict, ...]
    claims: dict[str, Json] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Signed:
    """Claims with a valid signature, and its algorithm."""

    claims: Claims
    algorithm: str


class _NotCompared(str):
    """Why there was nothing to compare a claim with."""

    __slots__ = ()


Rule = Callable[[_Signed, Expected], Problem | str]
"""Returns a problem, or the finding in a few words."""


def verify(token: Secret, keys: KeyStore, expected: Expected) -> Verification:
    """Every rule's verdict on an ID token, and the claims if none failed."""
    signed, verdicts = _open(token, keys)
    if signed is None:
        why = "not checked without a valid signature"
        waiting = (skipped(name, title, why, waits=True) for name, title, _ in RULES)
        return Verification((*verdicts, *waiting))
    ruled = (_verdict(name, title, rule(signed, expected)) for name, title, rule in RULES)
    verdicts = (*verdicts, *ruled)
    good = not any(v.problem and v.problem.is_error for v in verdicts)
    return Verification(verdicts, dict(signed.claims) if good else None)


OPENING = (
    ("id-token.form", "ID token: form"),
    ("id-token.algorithm", "ID token: algorithm"),
    ("id-token.signature", "ID token: signature"),
)
"""What is checked before any claim."""


def _open(token: Secret, keys: KeyStore) -> tuple[_Signed | None, tuple[Verdict, ...]]:
    jws = parse_jws(token)
    if isinstance(jws, Problem):
        return None, _opening((), jws)
    seen: tuple[str, ...] = ("a signed JWT", jws.algorithm)
    refused = algorithm_problem(jws)
    if refused:
        return None, _opening(seen[:1], refused)
    claims = verified_claims(jws, keys)
    if isinstance(claims, Problem):
        return None, _opening(seen, claims)
    seen = (*seen, "made by a published key of the provider")
    return _Signed(claims, jws.algorithm), _opening(seen)


def _opening(seen: tuple[str, ...], found: Problem | None = None) -> tuple[Verdict, ...]:
    """The verdicts of the opening: passed ones, the problem, and those after it."""
    good = tuple(passed(*check, detail) for check, detail in zip(OPENING, seen, strict=False))
    if found is None:
        return good
    later = OPENING[len(seen) + 1 :]
    why = "the ID token was refused before"
    waiting = (skipped(*check, why, waits=True) for check in later)
    return (*good, failed(*OPENING[len(seen)], found), *waiting)


def _verdict(name: str, title: str, outcome: Problem | str) -> Verdict:
    if isinstance(outcome, Problem):
        return failed(name, title, outcome)
    found = skipped if isinstance(outcome, _NotCompared) else passed
    return found(name, title, outcome)


def _iss(token: _Signed, expected: Expected) -> Problem | str:
    """2: the issuer identifier MUST exactly match the iss claim.

    Would fail if iss were missing or, where an issuer is entered, another one.
    """
    issuer = token.claims.get("iss")
    if not isinstance(issuer, str) or not issuer:
        return problem("id-token.issuer-missing")
    if not expected.issuer:
        return _NotCompared(f"no issuer is entered to compare {visible(issuer)} with")
    if issuer != expected.issuer:
        scheme = urls.differ_in_scheme(issuer, expected.issuer)
        code = "id-token.issuer-scheme" if scheme else "id-token.issuer"
        return problem(code, issuer=issuer, expected=expected.issuer)
    return issuer


def _sub(token: _Signed, _: Expected) -> Problem | str:
    """Core 2: sub is required, at most 255 characters.

    Would fail if sub were missing, empty, no text or too long.
    """
    subject = token.claims.get("sub")
    fits = isinstance(subject, str) and 0 < len(subject.strip()) <= _LONGEST_SUBJECT
    return "present" if fits else problem("id-token.subject")


def _audiences(token: _Signed) -> tuple[str, ...] | None:
    audience = token.claims.get("aud")
    listed = [audience] if isinstance(audience, str) else audience
    if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
        return None
    return tuple(one for one in listed if isinstance(one, str)) or None


def _aud(token: _Signed, expected: Expected) -> Problem | str:
    """3: aud MUST contain the client ID, and no audience that is not trusted.

    Would fail if the client ID were not in aud, or others were there without azp.
    """
    audiences = _audiences(token)
    if audiences is None:
        return problem("id-token.audience-missing")
    shown = ", ".join(audiences)
    if expected.client_id not in audiences:
        return problem("id-token.audience", audience=shown, expected=expected.client_id)
    if set(audiences) == {expected.client_id}:
        return "the client ID"
    authorized = token.claims.get("azp") == expected.client_id
    return problem(f"id-token.audience-{'several' if authorized else 'extra'}", audience=shown)


def _azp(token: _Signed, expected: Expected) -> Problem | str:
    """4 and 5: azp, when present, SHOULD be the client ID.

    Would fail if azp named another client.
    """
    if "azp" not in token.claims:
        return "not sent, which is allowed"
    if token.claims["azp"] != expected.client_id:
        return problem(
            "id-token.azp", azp=visible(token.claims["azp"]), expected=expected.client_id
        )
    return "the client ID"


def _moment(value: Json) -> datetime | None:
    """A NumericDate (RFC 7519 section 2) as a moment; None when it is not one."""
    # In Python, `True` is an `int` too.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return datetime.fromtimestamp(value, UTC) if 0 <= value < _LATEST else None


def _exp(token: _Signed, expected: Expected) -> Problem | str:
    """9: the current time MUST be before exp.

    Would fail if exp were missing, no time, or more than a minute ago.
    """
    until = _moment(token.claims.get("exp"))
    if until is None:
        return problem("id-token.exp")
    if expected.now < until + LEEWAY:
        return f"until {_shown(until)}"
    expired = problem("id-token.expired", until=_shown(until), now=_shown(expected.now))
    return _clock_problem(expected, until, upper=True) or expired


def _iat(token: _Signed, expected: Expected) -> Problem | str:
    """10: iat is required; a token from the future is refused.

    Would fail if iat were missing, no time, or more than a minute ahead.
    """
    return _check_start(token.claims.get("iat"), expected, ("id-token.iat", "id-token.future"))


def _nbf(token: _Signed, expected: Expected) -> Problem | str:
    """RFC 7519 4.1.5: MUST NOT be accepted before nbf.

    Would fail if nbf were no time, or more than a minute ahead.
    """
    if "nbf" not in token.claims:
        return "not sent, which is allowed"
    return _check_start(token.claims["nbf"], expected, ("id-token.nbf", "id-token.not-yet"))


def _check_start(value: Json, expected: Expected, codes: tuple[str, str]) -> Problem | str:
    when = _moment(value)
    if when is None:
        return problem(codes[0])
    if when <= expected.now + LEEWAY:
        return _shown(when)
    early = problem(codes[1], when=_shown(when), now=_shown(expected.now))
    return _clock_problem(expected, when, upper=False) or early


def _clock_problem(expected: Expected, moment: datetime, *, upper: bool) -> Problem | None:
    """The clocks are the cause if the token is valid by the provider's own clock."""
    if expected.skew is None or abs(expected.skew) <= LEEWAY:
        return None
    there = expected.now + expected.skew
    in_time = there < moment + LEEWAY if upper else moment <= there + LEEWAY
    seconds = round(abs(expected.skew).total_seconds())
    return problem("id-token.clock-skew", seconds=seconds) if in_time else None


def _shown(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def _nonce(token: _Signed, expected: Expected) -> Problem | str:
    """11: the nonce MUST be present and the one that was sent.

    Would fail if the nonce were missing or another one.
    """
    nonce = token.claims.get("nonce")
    if nonce is None:
        return problem("id-token.nonce-missing")
    same = isinstance(nonce, str) and hmac.compare_digest(nonce.encode(), expected.nonce.encode())
    return "as sent" if same else problem("id-token.nonce")


def _at_hash(token: _Signed, expected: Expected) -> Problem | str:
    """Core 3.1.3.8: at_hash, when present, is the left half of the access token's digest.

    Would fail if at_hash were there and did not match the access token.
    """
    sent = token.claims.get("at_hash")
    if sent is None and "at_hash" not in token.claims:
        return "not sent, which is allowed in the code flow"
    if not expected.access_token or not isinstance(sent, str):
        return problem("id-token.at-hash")
    own = at_hash(expected.access_token, token.algorithm)
    # Padding is tolerated, although base64url in a JWT has none (RFC 7515 section 2).
    same = hmac.compare_digest(sent.rstrip("=").encode(), own.encode())
    return "matches the access token" if same else problem("id-token.at-hash")


def at_hash(access_token: Secret, algorithm: str) -> str:
    """The left half of the digest by the hash of the signature's algorithm, in base64url."""
    # EdDSA names no hash; Ed25519 uses SHA-512 (RFC 8032 section 5.1).
    size = algorithm[-3:] if algorithm[-3:].isdigit() else "512"
    digest = hashlib.new(f"sha{size}", access_token.reveal().encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode("ascii")


RULES: tuple[tuple[str, str, Rule], ...] = (
    ("id-token.issuer", "ID token: issuer (iss)", _iss),
    ("id-token.subject", "ID token: user (sub)", _sub),
    ("id-token.audience", "ID token: audience (aud)", _aud),
    ("id-token.azp", "ID token: authorized party (azp)", _azp),
    ("id-token.exp", "ID token: expiry (exp)", _exp),
    ("id-token.iat", "ID token: issued (iat)", _iat),
    ("id-token.nbf", "ID token: not before (nbf)", _nbf),
    ("id-token.nonce", "ID token: nonce", _nonce),
    ("id-token.at-hash", "ID token: access token's digest (at_hash)", _at_hash),
)
"""The rules in the order of the specification: name, title, rule."""
