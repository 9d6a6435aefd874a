"""Advanced Identity Cloud: the OAuth 2.0 clients of a realm, by a service account.

A client is created only, under an ID of the setup's own. One that is there is never changed: its
PUT replaces the whole, and whether the secret is kept then is not known.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wizard.model.evidence import Clock
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.model.urls import origin
from wizard.oidc.http import CancelToken, HttpClient, Response
from wizard.ping import guides
from wizard.registration import aic
from wizard.registration.api import BUSY, Api, ApiError, json_body
from wizard.registration.model import Registration
from wizard.registration.operations import (
    APPLICATION,
    Body,
    Call,
    Create,
    Operation,
    Resource,
    TakeSecret,
    Update,
    member,
    texts,
    with_member,
    with_ours,
)
from wizard.registration.plan import (
    Action,
    Consent,
    Field,
    Findings,
    Item,
    Match,
    Place,
    Plan,
    listed,
    shown,
)
from wizard.registration.registering import setup_mark
from wizard.registration.registrar import Filled
from wizard.registration.service_account import SCOPE, ServiceAccount, SignedIn, sign_in

_PROVIDER = "/realm-config/services/oauth-oidc"
_LIST = f"{aic.CLIENTS}?_queryFilter=true&_fields=_id,{aic.CORE},{aic.ADVANCED}&_pageSize=100"
_STATUS, _NOTE = f"{aic.CORE}.status.value", f"{aic.ADVANCED}.descriptions"
_SERVER_OWNED = frozenset({"_id", "_rev", "_type", "_provider"})
_FIELDS = {
    f"{aic.CORE}.status": "Status",
    f"{aic.CORE}.clientType": "Client Type",
    f"{aic.CORE}.redirectionUris": "Sign-in URLs",
    f"{aic.CORE}.scopes": "Scopes",
    f"{aic.ADVANCED}.grantTypes": "Grant Types",
    f"{aic.ADVANCED}.responseTypes": "Response Types",
    f"{aic.ADVANCED}.tokenEndpointAuthMethod": "Token Endpoint Authentication Method",
    f"{aic.ADVANCED}.isConsentImplied": "Implied Consent",
}
"""Members of a client that matter, with their names in the console."""

_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404


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
    found = sign_in(http, clock, account, cancel)
    if isinstance(found, Problem):
        return found
    return lambda registration: AIC(
        aic_api(http, clock, account, found),
        account,
        registration,
        setup_mark(setup_id),
        found.notes,
    )


def aic_api(http: HttpClient, clock: Clock, account: ServiceAccount, signed_in: SignedIn) -> Api:
    """The configuration of the account's realm; the token goes to its tenant only."""
    base = account.tenant + aic.configuration(account.realm)
    token = signed_in.token
    headers = lambda: {"Authorization": token.authorization(base), **aic.HEADERS}  # noqa: E731
    return Api(http, base, headers, explain, clock)


@dataclass
class AIC:
    """One realm of Advanced Identity Cloud.

    Attributes:
        registration: What is needed; None when something is only undone.
        setup_mark: What the descriptions of this setup's clients contain.
        notes: What signing in said.
    """

    api: Api
    account: ServiceAccount
    registration: Registration | None = None
    setup_mark: str = ""
    notes: tuple[str, ...] = ()
    product = Product.AIC
    after_undo: Sequence[Call] = ()
    secret: Secret = field(default_factory=lambda: Secret(secrets.token_urlsafe(32)))
    lists: Mapping[str, str] = field(default_factory=lambda: {APPLICATION: "result"})
    _template: Body = field(default_factory=dict)
    _by_hand: frozenset[str] = frozenset({"claims"})

    @property
    def place(self) -> str:
        """The realm."""
        return self.account.realm

    @property
    def resources(self) -> Mapping[str, Resource]:
        """OAuth 2.0 clients only."""
        where = "Applications; or Native Consoles > Access Management > Applications > OAuth 2.0"
        client = Resource(aic.CLIENTS, where, "_id", _SERVER_OWNED, put=True, derived=aic.DERIVED)
        return {APPLICATION: client}

    def find(self, cancel: CancelToken) -> Findings:
        """Read the realm's provider and clients, and the template when there is none of ours.

        Raises:
            ApiError: One of them cannot be read, or our ID belongs to another client.
        """
        provider = self.api.get(_PROVIDER, cancel)
        matches = tuple(self._matching(cancel))
        if not matches:
            if self.api.exists(f"{aic.CLIENTS}/{self._id}", cancel) is not None:
                raise ApiError(problem("registration.id-taken", id=self._id))
            self._template = self.api.post(f"{aic.CLIENTS}?_action=template", {}, cancel)
        # No answer says whether a tenant is for production, so it is asked.
        consents = frozenset({Consent.PRODUCTION})
        notes = (*self.notes, *self._realm_notes(provider), self._claims_note())
        place = Place(self.place, self.api.host, "", origin(self.api.base), consents, notes)
        return Findings(place, matches, (self._new(),))

    def operations(self, plan: Plan, mark: str) -> Sequence[Operation]:
        """Inactive first, active last; the secret goes along each time, as a PUT may drop it."""
        if plan.target:
            return (TakeSecret("Note the client ID"),)
        wanted = with_member(aic.client(self._wanted), _STATUS, "Inactive")
        description = [f"{self._wanted.description[: 255 - len(mark)]} {mark}"]
        wanted = with_member(wanted, f"{_NOTE}.inherited", False)  # noqa: FBT003 - a value
        wanted = with_member(wanted, f"{_NOTE}.value", description)
        body, name, secret_at = (
            aic.whole(self._template, wanted),
            self._id,
            f"{aic.CORE}.{aic.SECRET}",
        )
        key = (f"{_NOTE}.value", description)
        create = Create(APPLICATION, f"Create the client {name}", body, key, name, secret_at)
        active = {_STATUS: ("Inactive", "Active")}
        return create, Update(APPLICATION, "Activate the client", "", active, secret_at)

    def filled(self, application: str) -> Filled:
        """Client ID and issuer; the claims script is a step by hand."""
        issuer = f"{self.account.tenant}/am/oauth2/realms/root/realms/{self.place}"
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

    def _matching(self, cancel: CancelToken) -> Iterator[Match]:
        uri, mark = self._wanted.redirect_uri, self.setup_mark
        for one in self.api.items(_LIST, self.lists[APPLICATION], cancel):
            # A server that lists IDs only is asked for each.
            path = f"{aic.CLIENTS}/{one.get('_id')}"
            client = one if aic.CORE in one else self.api.get(path, cancel)
            if uri in _texts(client, f"{aic.CORE}.redirectionUris"):
                yield self._match(client, "It has ClearML's redirect URI.")
            elif mark and any(mark in text for text in _texts(client, _NOTE)):
                yield self._match(client, "This setup created it.")

    def _match(self, client: Body, reason: str) -> Match:
        id_ = str(client.get("_id", ""))
        name = visible(listed(_texts(client, f"{aic.CORE}.clientName")) or id_, 80)
        fields = (_compared(client, path, self._needed(path)) for path in _FIELDS)
        item = Item(Action.CHANGE, APPLICATION, name, tuple(fields))
        return Match(id_, name, id_, reason, (item,), by_hand=True)

    def _needed(self, path: str) -> object:
        return aic.plain(member(aic.client(self._wanted), path))

    def _new(self) -> Item:
        fields = (Field(name, "", shown(self._needed(path))) for path, name in _FIELDS.items())
        named = Field("Client ID", "", self._id)
        return Item(Action.CREATE, APPLICATION, self._wanted.name, (named, *fields))

    def _realm_notes(self, provider: Body) -> Iterator[str]:
        """What the realm's provider, which is only read, says about this client."""
        enforced = str(member(provider, "advancedOAuth2Config.codeVerifierEnforced")).lower()
        yield (
            "PKCE is a setting of the whole realm and is left as it is: “Code Verifier Parameter "
            f"Required” is {enforced}."
        )
        missing = {
            "Always Return Claims in ID Tokens": "advancedOIDCConfig.alwaysAddClaimsToToken",
            "Allow Clients to Skip Consent": "consent.clientsCanSkipConsent",
        }
        off = [name for name, path in missing.items() if member(provider, path) is not True]
        if off:
            yield f"To be switched on by hand for the realm: {listed(off)}."
        if off or (enforced == "true" and not self._wanted.pkce):
            self._by_hand |= {"realm"}
        there = texts(provider, "advancedOAuth2Config.supportedScopes")
        lacking = set(self._wanted.scopes) - {one.partition("|")[0] for one in there}
        if lacking:
            yield f"Not in the realm's list of scopes, so a login may fail: {listed(lacking)}."

    def _claims_note(self) -> str:
        """The step by hand, in the words of the guide."""
        guide, claim = guides.guide(Product.AIC), self._wanted.groups_claim
        item = next(one for one in guide.items if one.id == "claims")
        groups = f" The groups are a list of names in “{claim}”." if claim else ""
        return f"By hand, not verified: {item.title} ({item.where}). {' '.join(item.steps)}{groups}"


def explain(answer: Response) -> Problem:
    """The problem that an answer of AM tells."""
    body = json_body(answer) or {}
    said = visible(str(body.get("message") or f"HTTP status {answer.status}"), 200)
    id_ = visible(answer.header("x-forgerock-transactionid") or "none given", 80)
    if answer.status == _UNAUTHORIZED:
        return problem("registration.unauthorized")
    if answer.status == _FORBIDDEN:
        return problem("registration.forbidden-account", said=said, id=id_, scope=SCOPE)
    if answer.status == _NOT_FOUND and answer.url.endswith(_PROVIDER):
        return problem("registration.no-realm", id=id_)
    if answer.status == _NOT_FOUND:
        return problem("registration.missing", path="an object that it knew before", id=id_)
    if answer.status in BUSY:
        return problem("registration.busy", status=answer.status, id=id_)
    return problem("registration.invalid", said=said, details=_details(body), id=id_)


def _compared(client: Body, path: str, needed: object) -> Field:
    found = aic.plain(member(client, path))
    # A scope may have a text for people after it.
    old = _texts(client, path) if isinstance(found, list) else found
    return Field(_FIELDS[path], shown(old), shown(with_ours(old, needed)))


def _texts(client: Body, path: str) -> list[str]:
    found = aic.plain(member(client, path))
    values = [str(one) for one in found] if isinstance(found, list) else []
    return [one.partition("|")[0] for one in values] if path.endswith("scopes") else values


def _details(body: Body) -> str:
    """The properties that a policy refused."""
    failed = member(body, "detail.failedPolicyRequirements")
    names = [
        str(one.get("property"))
        for one in (failed if isinstance(failed, list) else [])
        if isinstance(one, Mapping)
    ]
    return visible(f"It concerns: {listed(names)}." if names else "", 200)
