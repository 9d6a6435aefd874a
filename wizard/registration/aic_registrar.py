"""Advanced Identity Cloud: the OAuth 2.0 clients of a realm, by a service account.

A client is created only, under an ID of the setup's own. One that is there is never changed: its
PUT replaces the whole, and whether the secret is kept then is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_urlsafe

from wizard.model.evidence import Clock
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.model.urls import origin
from wizard.oidc.http import CancelToken, HttpClient, Response
from wizard.ping import guides
from wizard.registration import aic, operations, plan
from wizard.registration.api import NOT_FOUND, Api, ApiError, json_body, refusal, said
from wizard.registration.model import Registration
from wizard.registration.operations import APPLICATION, Body, member, with_member
from wizard.registration.registering import setup_mark
from wizard.registration.registrar import Filled
from wizard.registration.service_account import SCOPE, ServiceAccount, shared_file, sign_in
from wizard.registration.sign_in import AccessToken

_PROVIDER = "/realm-config/services/oauth-oidc"
_LIST = f"{aic.CLIENTS}?_queryFilter=true&_fields=_id,{aic.CORE},{aic.ADVANCED}&_pageSize=100"
_STATUS, _NOTE = f"{aic.CORE}.status.value", f"{aic.ADVANCED}.descriptions"
_SECRET = f"{aic.CORE}.{aic.SECRET}"
_WHERE = "Applications; or Native Consoles > Access Management > Applications > OAuth 2.0"
_OWNED = frozenset({"_id", "_rev", "_type", "_provider"})
_CLIENT = operations.Resource(
    aic.CLIENTS, _WHERE, "_id", _OWNED, put=True, derived=aic.DERIVED, listed="result"
)
_UNAUTHORIZED, _FORBIDDEN = 401, 403
_KINDS = {APPLICATION: _CLIENT}
_FIELDS = {
    "status": "Status",
    "clientType": "Client Type",
    "redirectUris": "Sign-in URLs",
    "scopes": "Scopes",
    "grantTypes": "Grant Types",
    "responseTypes": "Response Types",
    "tokenEndpointAuthMethod": "Token Endpoint Authentication Method",
    "isConsentImplied": "Implied Consent",
}
"""Values of a client that matter, with their names in the console."""

_REALM = {
    "Always Return Claims in ID Tokens": "advancedOIDCConfig.alwaysAddClaimsToToken",
    "Allow Clients to Skip Consent": "consent.clientsCanSkipConsent",
}
"""Settings of the realm that should be on; the first name is that of the guide."""


def connect_aic(
    http: HttpClient, clock: Clock, account: ServiceAccount, setup_id: str, cancel: CancelToken
) -> Callable[[Registration | None], AIC] | Problem:
    """Sign in; what makes the registrar of a registration, or of none to undo one.

    Args:
        http: Sends the requests.
        clock: The present moment.
        account: From `service_account.account_of`.
        setup_id: Its mark is in what is created.
        cancel: Ends the sign-in.
    """
    token = sign_in(http, clock, account, cancel)
    if isinstance(token, Problem):
        return token
    base, mark = account.tenant + aic.configuration(account.realm), setup_mark(setup_id)

    def headers() -> Mapping[str, str]:
        return {"Authorization": token.authorization(base), **aic.HEADERS}

    return lambda wanted: AIC(
        Api(http, base, headers, explain, clock), account, token, wanted, mark
    )


@dataclass
class AIC:
    """One realm of Advanced Identity Cloud.

    Attributes:
        registration: What is needed; None when something is only undone.
        setup_mark: What the descriptions of this setup's clients contain.
    """

    api: Api
    account: ServiceAccount
    token: AccessToken
    registration: Registration | None = None
    setup_mark: str = ""
    product = Product.AIC
    after_undo: Sequence[operations.Call] = ()
    resources: Mapping[str, operations.Resource] = field(default_factory=lambda: _KINDS)
    secret: Secret = field(default_factory=lambda: Secret(token_urlsafe(32)))
    _template: Body = field(default_factory=dict)
    _by_hand: frozenset[str] = frozenset({"claims"})

    @property
    def place(self) -> str:
        """The realm."""
        return self.account.realm

    def find(self, cancel: CancelToken) -> plan.Findings:
        """Read the realm's provider and clients, and the template when there is none of ours.

        Raises:
            ApiError: One of them cannot be read, or our ID belongs to another client.
        """
        provider = self.api.get(_PROVIDER, cancel)
        found = operations.matching(
            [self._flat(one, cancel) for one in self.api.items(_LIST, "result", cancel)],
            self._wanted.redirect_uri,
            self.setup_mark,
        )
        if not found:
            if self.api.exists(f"{aic.CLIENTS}/{self._id}", cancel) is not None:
                raise ApiError(problem("registration.id-taken", id=self._id))
            self._template = self.api.post(f"{aic.CLIENTS}?_action=template", {}, cancel)
        # No answer says whether a tenant is for production, so it is asked.
        consents = frozenset({plan.Consent.PRODUCTION})
        notes, api = tuple(self._notes(provider)), self.api
        place = plan.Place(self.place, api.host, "", origin(api.base), consents, notes)
        return plan.Findings(place, tuple(self._match(*one) for one in found), (self._new(),))

    def operations(self, made: plan.Plan, mark: str) -> Sequence[operations.Operation]:
        """Inactive first, active last; the secret goes along each time, as a PUT may drop it."""
        if made.target:
            return (operations.TakeSecret("Note the client ID"),)
        text = [f"{self._wanted.description[: 255 - len(mark)]} {mark}"]
        body = with_member(aic.client(self._wanted), _STATUS, "Inactive")
        body = with_member(body, _NOTE, {"inherited": False, "value": text})
        whole, key = aic.whole(self._template, body), (f"{_NOTE}.value", text)
        name = f"Create the client {self._id}"
        create = operations.Create(APPLICATION, name, whole, key, self._id, _SECRET)
        active = {_STATUS: ("Inactive", "Active")}
        update = operations.Update(APPLICATION, "Activate the client", "", active, _SECRET)
        return create, update

    def filled(self, application: str) -> Filled:
        """Client ID and issuer; the claims script is a step by hand."""
        issuer = self.account.tenant + aic.issuer(self.place)
        return Filled(application, {"ping_url": issuer}, issuer, self._by_hand)

    @property
    def _wanted(self) -> Registration:
        if self.registration is None:
            raise ValueError("only undoing needs no registration")
        return self.registration

    @property
    def _id(self) -> str:
        """Of the client to create: the setup's own, so that a PUT replaces nothing."""
        return f"{self._wanted.client_id}-{self.setup_mark.rpartition(' ')[2]}".rstrip("-")

    @property
    def _needed(self) -> Body:
        needed = aic.flat(aic.client(self._wanted))
        return {key: needed[key] for key in _FIELDS}

    def _flat(self, one: Body, cancel: CancelToken) -> Body:
        """A client of the list; a server that lists IDs only is asked for each."""
        id_ = str(one.get("_id"))
        whole = one if aic.CORE in one else self.api.get(f"{aic.CLIENTS}/{id_}", cancel)
        return {**aic.flat(whole), "id": id_}

    def _match(self, client: Body, reason: str) -> plan.Match:
        id_, changes = str(client["id"]), operations.differences(client, self._needed)
        name = visible(plan.shown(client.get("clientName")) or id_, 80)
        fields = tuple(plan.compared(client, _FIELDS, changes, ""))
        item = plan.Item(plan.Action.CHANGE, APPLICATION, name, fields)
        return plan.Match(id_, name, id_, reason, (item,), by_hand=True)

    def _new(self) -> plan.Item:
        values = {"id": ("", self._id), **{key: ("", one) for key, one in self._needed.items()}}
        fields = tuple(plan.compared({}, {"id": "Client ID", **_FIELDS}, values, ""))
        return plan.Item(plan.Action.CREATE, APPLICATION, self._wanted.name, fields)

    def _notes(self, provider: Body) -> Iterator[str]:
        """What the user should know: key file, token, the realm's settings, the step by hand."""
        yield from shared_file(self.account.key_file)
        ends = self.token.expires_at
        until = f"{ends:%H:%M} UTC" if ends else "an unknown time"
        yield f"The access token is left to expire at {until}: no way to revoke it is known."
        enforced = str(member(provider, "advancedOAuth2Config.codeVerifierEnforced")).lower()
        yield f"PKCE is left to the whole realm: “Code Verifier Parameter Required” is {enforced}."
        off = [name for name, path in _REALM.items() if member(provider, path) is not True]
        if off:
            yield f"To be switched on by hand for the realm: {plan.listed(off)}."
        if off or (enforced == "true" and not self._wanted.pkce):
            self._by_hand |= {"realm"}
        there = aic.names(member(provider, "advancedOAuth2Config.supportedScopes"))
        if lacking := set(self._wanted.scopes).difference(there):
            yield f"Not in the realm's list of scopes, so a login may fail: {plan.listed(lacking)}."
        item = next(one for one in guides.guide(Product.AIC).items if one.id == "claims")
        yield f"By hand, not verified: {item.title} ({item.where}). {' '.join(item.steps)}"
        if self._wanted.groups_claim:
            yield f"That script must deliver the groups, a list, as “{self._wanted.groups_claim}”."


def explain(answer: Response) -> Problem:
    """The problem that an answer of AM tells."""
    id_ = visible(answer.header("x-forgerock-transactionid") or "none given", 80)
    if answer.status == _UNAUTHORIZED:
        return problem("registration.unauthorized")
    if answer.status == _FORBIDDEN:
        return problem("registration.forbidden-account", said=said(answer), id=id_, scope=SCOPE)
    if answer.status == NOT_FOUND and answer.url.endswith(_PROVIDER):
        return problem("registration.no-realm", id=id_)
    wrong = visible(str((json_body(answer) or {}).get("detail") or ""), 200)
    return refusal(answer, id_, wrong, "an object that it knew before")
