"""The way back to the redirect URI."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from wizard.demo.authorization_request import RESPONSE_MODES, RequestProblem
from wizard.demo.behaviour import Document
from wizard.demo.http_types import Parameters, Response, redirect
from wizard.demo.pages import page
from wizard.demo.tenant import Grant, Tenant

FOUND = 302
SEE_OTHER = 303


def code_callback(tenant: Tenant, grant: Grant, status: int = FOUND) -> Response:
    """Bring a fresh one-time code to the redirect URI."""
    wanted = grant.request
    fields = {"code": tenant.codes.issue(grant), "state": wanted.state}
    return _callback(tenant, wanted.redirect_uri, wanted.response_mode, (fields, status))


def error_callback(tenant: Tenant, parameters: Parameters, objection: RequestProblem) -> Response:
    """Bring an error to the redirect URI, which has been found to be a registered one."""
    mode = parameters.get("response_mode")
    fields = {
        "error": objection.error,
        "error_description": objection.description,
        "state": parameters.get("state"),
    }
    mode = mode if mode in RESPONSE_MODES else "query"
    return _callback(tenant, parameters.get("redirect_uri"), mode, (fields, FOUND))


def _callback(
    tenant: Tenant, redirect_uri: str, mode: str, answer: tuple[dict[str, str], int]
) -> Response:
    fields, status = answer
    present = {name: value for name, value in fields.items() if value}
    if tenant.config.issuer_in_callback:
        present["iss"] = tenant.site.issuer
    bent = tenant.config.behaviour.document(Document.CALLBACK, dict(present))
    if mode == "form_post":
        context = {"action": redirect_uri, "fields": _pairs(bent)}
        return page("form_post.html", context, form_targets=(redirect_uri,))
    return redirect(_with_query(redirect_uri, bent), status)


def _with_query(redirect_uri: str, fields: dict[str, Any]) -> str:
    parts = urlsplit(redirect_uri)
    added = urlencode(_pairs(fields))
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit(parts._replace(query=query))


def _pairs(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """A list as a value means the parameter several times."""
    return [
        (name, str(each))
        for name, value in fields.items()
        for each in (value if isinstance(value, list) else [value])
    ]
