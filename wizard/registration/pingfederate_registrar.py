"""PingFederate's administrative API: what is there, how it compares, and what has to be written."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from secrets import token_urlsafe

from wizard.model.evidence import Clock
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.model.urls import origin, split
from wizard.oidc.http import CancelToken, HttpClient, Response
from wizard.registration import pingfederate
from wizard.registration.api import NOT_FOUND, Api, ApiError, details, json_body, refusal, said
from wizard.registration.model import Registration
from wizard.registration.operations import (
    APPLICATION,
    Body,
    Call,
    Create,
    Expect,
    Operation,
    Resource,
    Seen,
    TakeSecret,
    Update,
    differences,
    free,
    matching,
    member,
    with_member,
)
from wizard.registration.pingfederate_site import Chain, Site
from wizard.registration.plan import (
    Action,
    Consent,
    Field,
    Findings,
    Item,
    Match,
    Place,
    Plan,
    compared,
    shown,
)
from wizard.registration.registering import setup_mark
from wizard.registration.registrar import Filled
from wizard.registration.sign_in import is_protected

BASE = "/pf-admin-api/v1"
_CLIENTS, _POLICIES = "/oauth/clients", "/oauth/openIdConnect/policies"
_SCOPES, _STATUS = "/oauth/authServerSettings/scopes/commonScopes", "/cluster/status"
_POLICY = "policy"
_RESOURCES = {
    APPLICATION: Resource(
        _CLIENTS,
        "Applications > OAuth > Clients",
        "clientId",
        frozenset(
            {"creationDate", "modificationDate", "clientSecretChangedTime", "replicationStatus"}
        ),
    ),
    _POLICY: Resource(_POLICIES, "Applications > OAuth > OpenID Connect Policy Management"),
}
_UNAUTHORIZED, _FORBIDDEN = 401, 403

_KINDS = "restrictedResponseTypes"
_FIELDS = {
    "enabled": "Enabled",
    "redirectUris": "Redirection URIs",
    "grantTypes": "Allowed grant types",
    _KINDS: "Allowed response types",
    "clientAuth.type": "Client authentication",
    "requireProofKeyForCodeExchange": "Require PKCE",
    "restrictScopes": "Restrict scopes",
    "restrictedScopes": "Allowed scopes",
    "bypassApprovalPage": "Bypass authorization approval",
}
"""Members of a client that matter, with their names in PingFederate's console."""

_FIXED = "clientAuth.type"
"""Another kind would need a new secret, which is never set unasked."""

_REFERENCES = {
    "oidcPolicy.policyGroup": "OpenID Connect policy",
    "defaultAccessTokenManagerRef": "Default access token manager",
}


@dataclass(frozen=True, slots=True)
class Console:
    """Where PingFederate is administered, and as whom.

    Attributes:
        api_url: Base of the administrative API; its path may be left out.
        secret: The password of `user`, or an access token.
        user: Empty for an access token.
        address: Where people sign in, as far as the setup knows it.
    """

    api_url: str
    secret: Secret
    user: str = ""
    address: str = ""

    @property
    def base(self) -> str:
        """Base of the API, without a slash at the end."""
        parts = split(self.api_url.strip())
        bare = parts is not None and parts.path in ("", "/")
        return self.api_url.strip().rstrip("/") + (BASE if bare else "")

    @property
    def authorization(self) -> str:
        """Value of the header (RFC 7617 section 2, RFC 6750 section 2.1)."""
        if not self.user:
            return f"Bearer {self.secret.reveal()}"
        return f"Basic {base64.b64encode(f'{self.user}:{self.secret.reveal()}'.encode()).decode()}"


def pingfederate_registrar(
    http: HttpClient,
    clock: Clock,
    console: Console,
    registration: Registration | None,
    setup_id: str,
) -> PingFederate:
    """The registrar of one PingFederate for one setup; nothing is sent yet.

    Raises:
        ApiError: The address is missing, or would send the password unprotected.
    """
    if not is_protected(console.base):
        raise ApiError(problem("registration.no-console", url=origin(console.base) or "none"))
    api = Api(
        http,
        console.base,
        lambda: {"Authorization": console.authorization, "X-XSRF-Header": "PingFederate"},
        explain,
        clock,
        numbered=frozenset({_CLIENTS, _SCOPES}),
        hidden=[console.secret],
    )
    return PingFederate(api, console.address, registration, setup_mark(setup_id))


@dataclass
class PingFederate:
    """One PingFederate, or one cluster of it.

    Attributes:
        address: Where people sign in, as far as the setup knows it.
        registration: What is needed; None when something is only undone.
        setup_mark: What the descriptions of this setup's clients contain.
        secret: The new client's.
    """

    api: Api
    address: str
    registration: Registration | None = None
    setup_mark: str = ""
    secret: Secret = field(default_factory=lambda: Secret(token_urlsafe(32)))
    place = ""
    product = Product.PINGFEDERATE
    resources: Mapping[str, Resource] = field(default_factory=lambda: _RESOURCES)
    _client_id: str = ""
    _clustered: bool | None = None
    _waiting: bool = False
    _site: Site = field(default_factory=Site)
    _chain: Chain | Problem = field(default_factory=lambda: Chain("", ""))
    _found: dict[str, Body] = field(default_factory=dict)

    @property
    def after_undo(self) -> Sequence[Call]:
        """Replication, unless it is known that there is no cluster."""
        if self._clustered is False:
            return ()
        refused = 0 if self._clustered else _FORBIDDEN  # that is the answer without a cluster
        done = Seen(_STATUS, "replicationRequired", value=False, refused=refused)
        return (Call("Replicate to the cluster", "/cluster/replicate", done),)

    def find(self, cancel: CancelToken) -> Findings:
        """Read version, cluster, scopes, managers, policies and clients.

        Raises:
            ApiError: One of them cannot be read, a scope is missing, or what has the claims.
        """
        version = self._read_site(cancel)
        self._read_server(cancel)
        self._check_scopes(cancel)
        clients = self.api.items(_CLIENTS, "items", cancel)
        ids, self._client_id = [str(one.get("clientId")) for one in clients], ""
        self._client_id = free(self._wanted.client_id, ids, "-")  # it can't be changed later
        found = matching(clients, self._wanted.redirect_uri, self.setup_mark)
        self._found = {str(one.get("clientId")): one for one, _ in found}
        self._chain = self._site.chain(self._wanted)
        matches = tuple(self._match(*one) for one in found)
        return Findings(self._placed(version), matches, () if matches else tuple(self._new()))

    def operations(self, plan: Plan, mark: str) -> Sequence[Operation]:
        """The secret is sent with a disabled client; enabled, then replicated at the end."""
        keep = (TakeSecret("Keep the client ID"),) if plan.target else ()
        if not plan.writes:
            return keep
        writes = self._changes(plan, mark) if plan.target else self._creations(mark)
        seen = Seen(_STATUS, "replicationRequired", value=False)
        changed = problem("registration.others-changed")
        guard = Expect("Compare the cluster with the plan", seen, changed)
        before = (guard,) if self._clustered and not self._waiting else ()
        return (*before, *writes, *self.after_undo, *keep)

    def filled(self, application: str) -> Filled:
        """Client ID and the address that people sign in at; the secret of a new client only."""
        changes = {"ping_url": self.address} if self.address else {}
        by_hand = frozenset({"credentials"} if application in self._found else ())
        return Filled(application, changes, self.address, by_hand)

    @property
    def _wanted(self) -> Registration:
        if self.registration is None:
            raise ValueError("only undoing needs no registration")
        return replace(self.registration, client_id=self._client_id or self.registration.client_id)

    @property
    def _usable(self) -> Chain:
        if isinstance(self._chain, Problem):
            raise ApiError(self._chain)
        return self._chain

    def _read_site(self, cancel: CancelToken) -> str:
        text = str((self.api.exists("/version", cancel) or {}).get("version", ""))
        numbers = re.match(r"(\d+)\.(\d+)", text)
        if numbers is None:
            raise self.api.unusable("something else than PingFederate's version")
        settings = self._allowed("/oauth/openIdConnect/settings", cancel)
        self._site = Site(
            (int(numbers[1]), int(numbers[2])),
            self.api.items("/oauth/accessTokenManagers", "items", cancel),
            self.api.items("/oauth/accessTokenMappings", "items", cancel),
            self.api.items(_POLICIES, "items", cancel),
            str(member(settings, "defaultPolicyRef.id") or ""),
        )
        return visible(text, 20)

    def _read_server(self, cancel: CancelToken) -> None:
        status = self._allowed(_STATUS, cancel)
        self._clustered, self._waiting = bool(status), bool(status.get("replicationRequired"))
        server = self._allowed("/serverSettings", cancel)
        self.address = str(member(server, "federationInfo.baseUrl") or self.address)

    def _check_scopes(self, cancel: CancelToken) -> None:
        there = {one.get("name") for one in self.api.items(_SCOPES, "items", cancel)} | {"openid"}
        missing = [one for one in self._wanted.scopes if one not in there]
        if missing:
            raise ApiError(problem("registration.unknown-scopes", scopes=", ".join(missing)))

    def _allowed(self, path: str, cancel: CancelToken) -> Body:
        """The object at a path; empty when it is not there or may not be read."""
        try:
            return self.api.get(path, cancel)
        except ApiError as error:
            if error.status in (_FORBIDDEN, NOT_FOUND):
                return {}
            raise

    def _placed(self, version: str) -> Place:
        consents = frozenset({Consent.REPLICATE} if self._waiting else ())
        groups = self._wanted.groups_claim and not self._site.multi_valued
        notes = {
            "Changes by others wait for replication; it would publish them too.": self._waiting,
            "An existing client's secret can't be read: enter it on page 3.": self._found,
            "This version may deliver a single group as text instead of a list.": groups,
        }
        said = tuple(note for note, applies in notes.items() if applies)
        return Place("", self.api.host, version, origin(self.api.base), consents, said)

    def _match(self, client: Body, reason: str) -> Match:
        name, id_ = visible(str(client.get("name", "")), 80), str(client.get("clientId"))
        changes = _client_changes(client, self._wanted)
        fields = (*compared(client, _FIELDS, changes, _FIXED), *self._policy_fields(client))
        items = [Item(Action.CHANGE, APPLICATION, name, fields)]
        found = self._chain_of(client)
        if isinstance(found, Chain) and found.filled:
            items.append(Item(Action.CREATE, _POLICY, found.policy))
        return Match(id_, name, id_, reason, tuple(items))

    def _chain_of(self, client: Body) -> Chain | Problem:
        """That of the client's own policy if it delivers the claims, else that of a new client."""
        own, wanted = self._own(client)
        fits = self._site.fits(own.policy, wanted)
        return replace(own, manager=self._site.manager(own.policy)) if fits else self._chain

    def _own(self, client: Body) -> tuple[Chain, Registration]:
        """What the client refers to now; the default manager is taken to be the policy's."""
        policy = _link(client, "oidcPolicy.policyGroup") or self._site.default
        manager = _link(client, "defaultAccessTokenManagerRef") or self._site.manager(policy)
        return Chain(manager, policy), replace(self._wanted, client_id=str(client.get("clientId")))

    def _policy_fields(self, client: Body) -> Iterator[Field]:
        (own, wanted), needed = self._own(client), self._chain_of(client)
        stuck = isinstance(needed, Problem)
        new = Chain("", "one that delivers the claims") if isinstance(needed, Problem) else needed
        policy, manager = _REFERENCES.values()
        yield Field(policy, own.policy, new.policy, stuck)
        yield Field(manager, own.manager, new.manager or own.manager)
        for claim, delivered in self._site.delivery(own.policy, wanted).items():
            expected = self._site.expected(wanted.claims[claim])
            yield Field(f"Claim {claim}", delivered, expected, stuck)

    def _new(self) -> Iterator[Item]:
        wanted, found = self._wanted, self._usable
        if found.filled:
            claims = (
                Field(
                    f"Claim {one}", "", f"{self._site.expected(source)}, from {found.filled[one]}"
                )
                for one, source in wanted.claims.items()
            )
            yield Item(Action.CREATE, _POLICY, found.policy, tuple(claims))
        body = pingfederate.client(wanted)
        values = {"Client ID": wanted.client_id}
        values |= {name: shown(member(body, key)) for key, name in _FIELDS.items()}
        values |= dict(zip(_REFERENCES.values(), (found.policy, found.manager), strict=True))
        fields = tuple(Field(name, "", value) for name, value in values.items())
        yield Item(Action.CREATE, APPLICATION, wanted.name, fields)

    def _creations(self, mark: str) -> Iterator[Operation]:
        wanted, found = self._wanted, self._usable
        yield from self._new_policy(found, mark)
        description = f"{wanted.description} {mark}"
        body: Body = {**pingfederate.client(wanted), "enabled": False, "description": description}
        for name, used in zip(_REFERENCES, (found.policy, found.manager), strict=True):
            body = with_member(body, f"{name}.id", used)
        title, key = f"Create the client {wanted.client_id}", ("description", description)
        yield Create(APPLICATION, title, body, key, wanted.client_id, "clientAuth.secret")
        yield Update(APPLICATION, "Enable the client", "", {"enabled": (False, True)})

    def _new_policy(self, found: Chain, mark: str) -> Iterator[Create]:
        if found.filled:
            name = f"{self._wanted.name} {mark}"
            body = pingfederate.policy(
                self._wanted, found.filled, multi_valued=self._site.multi_valued
            )
            own = {"id": found.policy, "name": name, "accessTokenManagerRef": {"id": found.manager}}
            title, key = f"Create the policy {found.policy}", ("name", name)
            yield Create(_POLICY, title, {**body, **own}, key, found.policy)

    def _changes(self, plan: Plan, mark: str) -> Iterator[Operation]:
        client = self._found[plan.target]
        (own, _), found = self._own(client), self._chain_of(client)
        changes = _client_changes(client, self._wanted)
        if isinstance(found, Chain):
            yield from self._new_policy(found, mark)
            pairs = ((own.policy, found.policy), (own.manager, found.manager))
            for name, (old, new) in zip(_REFERENCES, pairs, strict=True):
                changes |= _linked(client, name, new) if old != new else {}
        yield Update(APPLICATION, f"Change the client {plan.target}", plan.target, changes)


def explain(answer: Response) -> Problem:
    """The problem that an answer of PingFederate tells."""
    body = json_body(answer) or {}
    id_ = visible(str(body.get("resultId") or "none given"), 80)
    if answer.status == _UNAUTHORIZED:
        return problem("registration.console-unauthorized")
    if answer.status == _FORBIDDEN:
        return problem("registration.console-forbidden", said=said(answer))
    wrong = details(body, "validationErrors", "fieldPath")
    return refusal(answer, id_, wrong, "an object or address")


def _client_changes(client: Body, wanted: Registration) -> dict[str, tuple[object, object]]:
    """By member, the present value and the one that is needed."""
    body = pingfederate.client(wanted)
    needed = {key: member(body, key) for key in _FIELDS}
    if not client.get(_KINDS):
        del needed[_KINDS]  # none named allows all
    return differences(client, needed)


def _link(document: Body, name: str) -> str:
    return str(member(document, f"{name}.id") or "")


def _linked(document: Body, name: str, new: str) -> dict[str, tuple[object, object]]:
    """The change of a reference, which may not be there yet."""
    old = _link(document, name)
    return {f"{name}.id": (old, new)} if old else {name: (None, {"id": new})}
