"""Error answers of PingOne: `{id, code, message, details[{code, target, message, innerError}]}`.

The texts named RECORDED are printed in sources of Ping; PingOne's others are not known and say
what is wrong in words of this stand-in.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from tests.standins.common.messages import Response, json_response
from tests.standins.common.schema import Rule, Violation

RECORDED_INVALID = (
    "The request could not be completed. One or more validation errors were in the request."
)
RECORDED_NO_ACCESS = "The request could not be completed. You do not have access to this resource."
RECORDED_NOT_AUTHORIZED = "The actor attempting to perform the request is not authorized."
RECORDED_WORKER_SECRET = (
    "Actor does not have permissions to access worker application client secrets"
)
RECORDED_WILDCARD = "Wildcards are not allowed in redirect URIs."
RECORDED_MEDIA_TYPE = (
    "The server is refusing to service the request because the entity of the request is in a "
    "format not supported by the requested resource for the requested method."
)
_CODES = {
    400: "INVALID_REQUEST",
    401: "INVALID_TOKEN",
    404: "NOT_FOUND",
    405: "INVALID_REQUEST",
    409: "CONFLICT",
    415: "INVALID_REQUEST",
    429: "REQUEST_LIMITED",
}
_MESSAGES = {
    400: "The request is malformed.",
    401: "The request could not be completed. The access token is missing, invalid or expired.",
    404: "The request could not be completed. The requested resource was not found.",
    405: "The method is not allowed for this resource.",
    409: "The request conflicts with another one.",
    415: RECORDED_MEDIA_TYPE,
    429: "Too many requests.",
}


def _error(status: int, code: str, message: str, details: Sequence[Any] = ()) -> Response:
    body = {"id": str(uuid.uuid4()), "code": code, "message": message}
    return json_response(status, body | ({"details": list(details)} if details else {}))


def error(status: int) -> Response:
    """The usual error of a status."""
    if status == 403:
        return no_role()
    code = _CODES.get(status, "UNEXPECTED_ERROR")
    return _error(status, code, _MESSAGES.get(status, "An unexpected error occurred."))


def denied(message: str) -> Response:
    detail = {"code": "INSUFFICIENT_PERMISSIONS", "message": message}
    return _error(403, "ACCESS_FAILED", RECORDED_NO_ACCESS, [detail])


def no_role() -> Response:
    """The actor lacks the role, or has it but PingOne does not know yet."""
    return denied(RECORDED_NOT_AUTHORIZED)


def invalid(violations: Sequence[Violation]) -> Response:
    return _error(400, "INVALID_DATA", RECORDED_INVALID, [_detail(one) for one in violations])


def _detail(violation: Violation) -> dict[str, Any]:
    unique = violation.rule is Rule.UNIQUE
    code = "UNIQUENESS_VIOLATION" if unique else "INVALID_VALUE"
    detail: dict[str, Any] = {
        "code": code,
        "target": violation.target,
        "message": violation.message,
    }
    if violation.allowed:
        detail["innerError"] = {"allowedValues": list(violation.allowed)}
    return detail


def oauth_error(error: str, description: str, status: int = 400) -> Response:
    body = {"error": error, "error_description": description}
    return json_response(status, body, ("Cache-Control", "no-store"))


def client_refused() -> Response:
    """RECORDED: the same text for an unknown client, a wrong secret and a wrong method."""
    number = uuid.uuid4()
    text = f"Request denied: Unsupported authentication method (Correlation ID: {number})"
    return oauth_error("invalid_client", text, 401)
