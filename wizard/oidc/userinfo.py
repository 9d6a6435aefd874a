"""The userinfo endpoint (OpenID Connect Core 5.3), as JSON or as a signed token."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.model.claims import Json
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.oidc.http import CancelToken, HttpClient, Request, Response
from wizard.oidc.jws import algorithm_fault, signed_content, taken_apart
from wizard.oidc.keys import KeyStore
from wizard.oidc.network_problems import host_of
from wizard.oidc.strict_json import parse_object, read_object

_OK, _REFUSALS = 200, (401, 403)
_SIGNED = "application/jwt"

Claims = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Userinfo:
    """One userinfo endpoint and whom its answer must fit.

    Attributes:
        http: The door to the network.
        url: The endpoint's address.
        keys: The provider's keys, for a signed answer.
        issuer: Who must have signed; empty when unknown.
        client_id: Whom a signed answer must be meant for.
        cancel: Stops what is under way.
    """

    http: HttpClient
    url: str
    keys: KeyStore
    issuer: str
    client_id: str
    cancel: CancelToken | None = None

    def claims(self, access_token: Secret, subject: str) -> Claims | Problem:
        """What it tells about `subject`, the user whom the ID token names.

        Raises:
            HttpTrouble: No answer came.
        """
        headers = {
            "Authorization": f"Bearer {access_token.reveal()}",
            "Accept": f"application/json, {_SIGNED};q=0.5",
        }
        reply = self.http.send(Request(self.url, headers=headers, at="userinfo_url"), self.cancel)
        if reply.status != _OK:
            return _refused(reply)
        signed = reply.media_type == _SIGNED
        told = self._opened(reply) if signed else read_object(reply, "userinfo", "userinfo_url")
        if isinstance(told, Problem):
            return told
        return told if told.get("sub") == subject else problem("userinfo.subject")

    def _opened(self, reply: Response) -> Claims | Problem:
        jws = taken_apart(Secret(reply.body.decode("ascii", "replace").strip()))
        if isinstance(jws, Problem):
            encrypted = jws.code == "id-token.encrypted"
            code = "userinfo.encrypted" if encrypted else "userinfo.signature"
            return problem(code, reason=jws.why)
        fault = algorithm_fault(jws)
        claims = fault or signed_content(jws, self.keys)
        if isinstance(claims, Problem):
            return problem("userinfo.signature", reason=claims.why)
        return self._meant_for(claims) or claims

    def _meant_for(self, claims: Claims) -> Problem | None:
        """Core 5.3.2: a signed answer SHOULD name issuer and audience; wrong ones are refused."""
        issuer, audience = claims.get("iss"), claims.get("aud")
        if issuer is not None and self.issuer and issuer != self.issuer:
            return problem("userinfo.meant-for", name="issuer", value=visible(issuer))
        listed = audience if isinstance(audience, list) else [audience]
        if audience is not None and self.client_id not in listed:
            return problem("userinfo.meant-for", name="audience", value=visible(audience))
        return None


def _refused(reply: Response) -> Problem:
    document = parse_object(reply.body, "userinfo")
    fields = {} if isinstance(document, Problem) else document
    parts = [str(fields[name]) for name in _TOLD if isinstance(fields.get(name), str)]
    described = ": ".join(parts) or reply.header("www-authenticate") or "nothing readable"
    code = "userinfo.refused" if reply.status in _REFUSALS else "userinfo.status"
    return problem(code, status=reply.status, host=host_of(reply.url), description=described)


_TOLD = ("error", "code", "error_description", "message")
"""Fields of a refusal, in RFC 6750's form and in that of management interfaces."""
