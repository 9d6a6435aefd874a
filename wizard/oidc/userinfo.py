"""The userinfo endpoint (OpenID Connect Core 5.3), as JSON or as a signed token."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.model.claims import Json
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.oidc.http import CancelToken, HttpClient, Request, Response
from wizard.oidc.jws import algorithm_problem, parse_jws, verified_claims
from wizard.oidc.keys import KeyStore
from wizard.oidc.network_problems import host_of
from wizard.oidc.strict_json import parse_object, read_object

_OK, _REFUSALS = 200, (401, 403)
_SIGNED = "application/jwt"

Claims = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Userinfo:
    """One userinfo endpoint and what its response must match.

    Attributes:
        http: The HTTP client.
        url: The endpoint's address.
        keys: The provider's keys, for a signed response.
        issuer: Who must have signed; empty when unknown.
        client_id: The audience of a signed response.
        cancel: Cancels the request in progress.
    """

    http: HttpClient
    url: str
    keys: KeyStore
    issuer: str
    client_id: str
    cancel: CancelToken | None = None

    def claims(self, access_token: Secret, subject: str) -> Claims | Problem:
        """The claims about `subject`, the user whom the ID token names.

        Raises:
            RequestError: No response came.
        """
        headers = {
            "Authorization": f"Bearer {access_token.reveal()}",
            "Accept": f"application/json, {_SIGNED};q=0.5",
        }
        request = Request(self.url, headers=headers, at="userinfo_url")
        response = self.http.send(request, self.cancel)
        if response.status != _OK:
            return _refusal(response)
        if response.media_type == _SIGNED:
            claims = self._verified(response)
        else:
            claims = read_object(response, "userinfo", "userinfo_url")
        # Core 5.3.2: without the same sub the claims may be about someone else.
        if isinstance(claims, Problem) or claims.get("sub") == subject:
            return claims
        return problem("userinfo.subject")

    def _verified(self, response: Response) -> Claims | Problem:
        jws = parse_jws(Secret(response.body.decode("ascii", "replace").strip()))
        if isinstance(jws, Problem):
            encrypted = jws.code == "id-token.encrypted"
            code = "userinfo.encrypted" if encrypted else "userinfo.signature"
            return problem(code, reason=jws.why)
        claims = algorithm_problem(jws) or verified_claims(jws, self.keys)
        if isinstance(claims, Problem):
            return problem("userinfo.signature", reason=claims.why)
        return self._recipient_problem(claims) or claims

    def _recipient_problem(self, claims: Claims) -> Problem | None:
        """Core 5.3.2: a signed response SHOULD name issuer and audience; wrong ones are refused."""
        issuer, audience = claims.get("iss"), claims.get("aud")
        if issuer is not None and self.issuer and issuer != self.issuer:
            return problem("userinfo.meant-for", name="issuer", value=visible(issuer))
        listed = audience if isinstance(audience, list) else [audience]
        if audience is not None and self.client_id not in listed:
            return problem("userinfo.meant-for", name="audience", value=visible(audience))
        return None


def _refusal(response: Response) -> Problem:
    document = parse_object(response.body, "userinfo")
    fields = {} if isinstance(document, Problem) else document
    parts = [str(fields[name]) for name in _REASONS if isinstance(fields.get(name), str)]
    described = ": ".join(parts) or response.header("www-authenticate") or "nothing readable"
    return problem(
        "userinfo.refused" if response.status in _REFUSALS else "userinfo.status",
        status=response.status,
        host=host_of(response.url),
        description=described.rstrip(" ."),
    )


_REASONS = ("error", "code", "error_description", "message")
"""Fields of a refusal, in RFC 6750's form and in that of management interfaces."""
