"""The rules for an authorization request (RFC 6749 4.1.1, OpenID Connect Core 3.1.2, RFC 7636).

Errors come in two kinds: those that must never reach a redirect URI, because it can't be trusted,
are shown on a page; all others go back to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.demo.http_types import Parameters, words

RESPONSE_MODES = ("query", "form_post")
CHALLENGE_METHODS = ("plain", "S256")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})

# RFC 7636 section 4.2; for S256 always the 32 bytes of SHA-256, without padding.
_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_S256_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_SECONDS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class ErrorResponse:
    """An error that goes back to the redirect URI (RFC 6749 4.1.2.1)."""

    error: str
    description: str


@dataclass(frozen=True)
class ErrorPage:
    """An error that stays at the provider."""

    code: str
    message: str


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request that broke no rule."""

    client_id: str
    redirect_uri: str
    response_mode: str
    scopes: tuple[str, ...]
    state: str
    nonce: str
    challenge: str
    challenge_method: str
    prompts: frozenset[str]
    max_age: int | None
    login_hint: str

    @classmethod
    def of(cls, parameters: Parameters) -> AuthorizationRequest:
        """Read parameters that passed the rules."""
        max_age = parameters.get("max_age")
        return cls(
            client_id=parameters.get("client_id"),
            redirect_uri=parameters.get("redirect_uri"),
            response_mode=parameters.get("response_mode") or "query",
            scopes=tuple(words(parameters.get("scope"))),
            state=parameters.get("state"),
            nonce=parameters.get("nonce"),
            challenge=parameters.get("code_challenge"),
            # RFC 7636 section 4.3: without a method it is plain.
            challenge_method=parameters.get("code_challenge_method") or "plain",
            prompts=frozenset(words(parameters.get("prompt"))),
            max_age=int(max_age) if max_age else None,
            login_hint=parameters.get("login_hint"),
        )


def check_redirect(config: DemoConfig, parameters: Parameters) -> ErrorPage | None:
    """Why nothing may be sent to the redirect URI, if there is a reason."""
    texts = config.profile.texts
    # First: of two values, the checks below would see only one.
    if {"client_id", "redirect_uri"} & set(parameters.repeated()):
        return ErrorPage("INVALID_DATA", "client_id and redirect_uri may occur only once")
    if parameters.get("client_id") != config.client_id:
        return ErrorPage("NOT_FOUND", texts.unknown_client)
    if not config.application_enabled:
        return ErrorPage("ACCESS_FAILED", texts.application_disabled)
    if parameters.get("redirect_uri") not in config.redirect_uris:
        return ErrorPage("INVALID_VALUE", texts.redirect_uri_mismatch)
    return None


def check_request(config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    """The first broken rule, if any."""
    found = (rule(config, parameters) for rule in RULES)
    return next((each for each in found if each), None)


Rule = Callable[[DemoConfig, Parameters], ErrorResponse | None]


def _each_parameter_once(_config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    repeated = parameters.repeated()
    if repeated:
        return ErrorResponse("invalid_request", f"Sent more than once: {', '.join(repeated)}")
    return None


def _no_request_object(_config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    for name in ("request", "request_uri"):
        if name in parameters:
            return ErrorResponse(f"{name}_not_supported", f"The parameter {name} is not supported")
    return None


def _response_type_is_code(_config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    if "response_type" not in parameters:
        return ErrorResponse("invalid_request", "response_type is missing")
    if parameters.get("response_type") != "code":
        return ErrorResponse("unsupported_response_type", "Only response_type=code is allowed")
    return None


def _response_mode_is_known(_config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    if parameters.get("response_mode") not in ("", *RESPONSE_MODES):
        return ErrorResponse("invalid_request", "response_mode must be query or form_post")
    return None


def _scopes_are_granted(config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    wanted = words(parameters.get("scope"))
    unknown = [scope for scope in wanted if scope not in config.scopes]
    if unknown:
        return ErrorResponse(
            "invalid_scope", f"Not granted to this application: {' '.join(unknown)}"
        )
    if "openid" not in wanted:
        return ErrorResponse("invalid_scope", "The scope openid is required")
    return None


def _state_and_nonce_are_there(_config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    # Stricter than OpenID Connect Core: a client that forgets one must not pass.
    if "state" not in parameters:
        return ErrorResponse("invalid_request", "state is required")
    if "nonce" not in parameters:
        return ErrorResponse("invalid_request", "nonce is required")
    return None


def _challenge_is_there_if_enforced(
    config: DemoConfig, parameters: Parameters
) -> ErrorResponse | None:
    if config.pkce is PkceEnforcement.OPTIONAL:
        return None
    if "code_challenge" not in parameters:
        return ErrorResponse("invalid_request", config.profile.texts.challenge_missing)
    method = parameters.get("code_challenge_method") or "plain"
    if config.pkce is PkceEnforcement.S256_REQUIRED and method != "S256":
        return ErrorResponse("invalid_request", "code_challenge_method must be S256")
    return None


def _challenge_is_well_formed(_config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    challenge = parameters.get("code_challenge")
    method = parameters.get("code_challenge_method") or "plain"
    if method not in CHALLENGE_METHODS:
        return ErrorResponse("invalid_request", "code_challenge_method must be plain or S256")
    if not challenge:
        alone = "code_challenge_method" in parameters
        return ErrorResponse("invalid_request", "code_challenge is missing") if alone else None
    form = _S256_CHALLENGE if method == "S256" else _CHALLENGE
    if not form.fullmatch(challenge):
        return ErrorResponse("invalid_request", f"code_challenge is malformed for {method}")
    return None


def _prompt_is_known(_config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    prompts = words(parameters.get("prompt"))
    if not PROMPTS.issuperset(prompts):
        return ErrorResponse(
            "invalid_request", f"prompt must be among {', '.join(sorted(PROMPTS))}"
        )
    if "none" in prompts and len(prompts) > 1:
        return ErrorResponse("invalid_request", "prompt=none can't be combined")
    return None


def _max_age_is_a_number(_config: DemoConfig, parameters: Parameters) -> ErrorResponse | None:
    max_age = parameters.get("max_age")
    if max_age and not _SECONDS.fullmatch(max_age):
        return ErrorResponse("invalid_request", "max_age must be a number of seconds")
    return None


# The first broken rule is the answer: repeated parameters before rules that read only one.
RULES: tuple[Rule, ...] = (
    _each_parameter_once,
    _no_request_object,
    _response_type_is_code,
    _response_mode_is_known,
    _scopes_are_granted,
    _state_and_nonce_are_there,
    _challenge_is_there_if_enforced,
    _challenge_is_well_formed,
    _prompt_is_known,
    _max_age_is_a_number,
)
