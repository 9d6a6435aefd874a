"""PingOne's management API: what is there, how it compares, and what has to be written."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wizard.model.evidence import Clock
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.model.urls import origin, split
from wizard.oidc.http import CancelToken, HttpClient, Response
from wizard.ping.regions import region, region_of_host
from wizard.registration import pingone
from wizard.registration.api import NOT_FOUND, Api, ApiError, details, json_body, refusal, said
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
    differences,
    matching,
    member,
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
    compared,
    listed,
    shown,
)
from wizard.registration.registrar import Filled
from wizard.registration.sign_in import AccessToken

TRANSACTION = "X-Ping-External-Transaction-ID"
ROLE = "Client Application Developer"

_GRANT, _CLAIM = "scopes", "claim"
_LATE = "The actor attempting to perform the request is not authorized."
"""Ping's own Terraform provider repeats on exactly this text: roles arrive late."""

_UNAUTHORIZED, _FORBIDDEN = 401, 403
_SERVER_OWNED = frozenset({"_links", "id", "environment", "createdAt", "updatedAt"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where an environment of PingOne is.

    Attributes:
        environment: ID of the environment to register in.
        api: Base of the management API.
        auth: Base of the authorization server, without environment.
    """

    environment: str
    api: str
    auth: str


def address_of(environment: str, code: str, api_url: str = "", auth_url: str = "") -> Address:
    """The address by region code, unless the command line names others; parts may be empty."""
    known = region(code)
    api = f"https://{known.host('api')}/v1" if known else ""
    auth = f"https://{known.host('auth')}" if known else ""
    return Address(environment, api_url.rstrip("/") or api, auth_url.rstrip("/") or auth)


def pingone_api(http: HttpClient, clock: Clock, token: AccessToken, address: Address) -> Api:
    """The management API with a token, which goes to the token's own origin only.

    PingOne's audit has the transaction ID with each call (Ping's Go SDK, client_ext.go).
    """
    transaction = f"clearml-ping-wizard-{secrets.token_hex(4)}"
    return Api(
        http,
        address.api,
        lambda: {"Authorization": token.authorization(address.api), TRANSACTION: transaction},
        lambda answer: explain(answer, address.environment),
        clock,
        is_late,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """An application as it is in PingOne, with what belongs to it."""

    body: Body
    grants: Sequence[Body]
    claims: Sequence[Body]
    reason: str

    @property
    def id(self) -> str:
        """Its ID, which is its client ID as well."""
        return str(self.body.get("id", ""))


@dataclass
class PingOne:
    """One environment of PingOne.

    Attributes:
        auth_url: Base of the authorization server, without environment.
        registration: What is needed; None when something is only undone.
        setup_mark: What the descriptions of this setup's applications contain.
    """

    api: Api
    place: str
    auth_url: str
    registration: Registration | None = None
    setup_mark: str = ""
    product = Product.PINGONE
    after_undo: Sequence[Call] = ()
    secret: Secret = field(default_factory=lambda: Secret(""))
    _scopes: dict[str, str] = field(default_factory=dict)
    _resource: str = ""
    _found: dict[str, _Found] = field(default_factory=dict)

    @property
    def resources(self) -> Mapping[str, Resource]:
        """Applications, their grants of scopes, and their attribute mappings."""

        def resource(path: str, where: str, listed: str, *read_only: str) -> Resource:
            owned = _SERVER_OWNED.union(read_only)
            return Resource(path, where, read_only=owned, listed=f"_embedded.{listed}")

        path, where = f"/environments/{self.place}/applications", "Applications > Applications"
        grants, claims = (f"{path}/{{application}}/{one}" for one in ("grants", "attributes"))
        mappings, owner = f"{where} > Attribute Mappings", "application"
        return {
            APPLICATION: resource(path, where, "applications", "assignActorRoles"),
            _GRANT: resource(grants, f"{where} > Resources", "grants", owner),
            _CLAIM: resource(claims, mappings, "attributes", owner, "mappingType"),
        }

    def find(self, cancel: CancelToken) -> Findings:
        """Read environment, applications and scopes.

        Raises:
            ApiError: One of them cannot be read, or a scope is missing.
        """
        environment = self.api.get(f"/environments/{self.place}", cancel)
        self._find_scopes(cancel)
        kind = self.resources[APPLICATION]
        there = self.api.items(kind.path, kind.listed, cancel)
        ours = matching(there, self._wanted.redirect_uri, self.setup_mark)
        found = [self._read(body, why, cancel) for body, why in ours]
        self._found = {one.id: one for one in found}
        type_ = str(environment.get("type", ""))
        consents = {Consent.PRODUCTION} if type_ != "SANDBOX" else set()
        # Typed to agree to production, so it is never empty.
        name = visible(str(environment.get("name") or self.place), 80)
        marked = self.api.headers().get(TRANSACTION, "")
        note = f"In PingOne's audit these calls have the transaction ID {marked}."
        notes = (note,) if marked else ()
        place = Place(self.place, name, type_, origin(self.api.base), frozenset(consents), notes)
        return Findings(place, tuple(map(self._match, found)), tuple(self._new()))

    def operations(self, plan: Plan, mark: str) -> Sequence[Operation]:
        """Disabled first, enabled last; the secret is read and never rotated."""
        secret = TakeSecret(
            "Read the client secret",
            f"/environments/{self.place}/applications/{{application}}/secret",
        )
        if plan.target:
            return (*self._changes(plan), secret)
        enable = Update(APPLICATION, "Enable the application", "", {"enabled": (False, True)})
        return (*self._creations(mark), secret, enable)

    def filled(self, application: str) -> Filled:
        """Client ID, environment and the address from which the endpoints are looked up."""
        issuer = f"{self.auth_url}/{self.place}/as"
        parts = split(self.auth_url)
        found = region_of_host((parts.hostname or "") if parts else "")
        changes = {
            "pingone_environment": self.place,
            "pingone_region": found.code if found else "",
            "ping_url": issuer,
        }
        return Filled(application, changes, issuer)

    @property
    def _wanted(self) -> Registration:
        if self.registration is None:
            raise ValueError("only undoing needs no registration")
        return self.registration

    def _find_scopes(self, cancel: CancelToken) -> None:
        path = f"/environments/{self.place}/resources"
        there = self.api.items(path, "_embedded.resources", cancel)
        openid = next((one for one in there if one.get("type") == "OPENID_CONNECT"), {})
        self._resource = str(openid.get("id", ""))
        below = f"{path}/{self._resource}/scopes"
        scopes = self.api.items(below, "_embedded.scopes", cancel) if openid else []
        self._scopes = {str(one.get("name")): str(one.get("id")) for one in scopes}
        for scope in self._granted:
            if scope not in self._scopes:
                raise ApiError(problem("registration.no-scopes", scope=scope))

    @property
    def _granted(self) -> tuple[str, ...]:
        """The scopes that need a grant; `openid` needs none."""
        return tuple(one for one in self._wanted.scopes if one != "openid")

    def _read(self, body: Body, reason: str, cancel: CancelToken) -> _Found:
        path = f"{self.resources[APPLICATION].path}/{body.get('id')}"
        grants = self.api.items(f"{path}/grants", "_embedded.grants", cancel)
        claims = self.api.items(f"{path}/attributes", "_embedded.attributes", cancel)
        return _Found(body, grants, claims, reason)

    def _match(self, found: _Found) -> Match:
        name = visible(str(found.body.get("name", "")), 80)
        changes = _application_changes(found, self._wanted)
        fields = tuple(compared(found.body, _FIELDS, changes, "type"))
        items = (Item(Action.CHANGE, APPLICATION, name, fields), *self._below(found))
        return Match(found.id, name, found.id, found.reason, items)

    def _new(self) -> Iterator[Item]:
        body = pingone.application(self._wanted, enabled=True)
        fields = (Field(name, "", shown(body[key])) for key, name in _FIELDS.items())
        yield Item(Action.CREATE, APPLICATION, self._wanted.name, tuple(fields))
        yield from self._below(_Found({}, (), (), ""))

    def _below(self, found: _Found) -> Iterator[Item]:
        yield self._scopes_item(found)
        for one in pingone.attributes(self._wanted):
            yield self._claim_item(found, one)

    def _scopes_item(self, found: _Found) -> Item:
        grant = self._grant(found)
        names = {one: name for name, one in self._scopes.items()}
        have = {names.get(one, one) for one in _scope_ids(grant)} if grant else set()
        field = Field("Granted", listed(have), listed(have | set(self._granted)))
        return Item(Action.CHANGE if grant else Action.CREATE, _GRANT, "openid", (field,))

    def _grant(self, found: _Found) -> Body | None:
        mine = (one for one in found.grants if member(one, "resource.id") == self._resource)
        return next(mine, None)

    def _claim_item(self, found: _Found, wanted: Body) -> Item:
        name = str(wanted["name"])
        there = _claim(found, name)
        if there is None:
            field = Field("Mapping", "", str(wanted["value"]))
            return Item(Action.CREATE, _CLAIM, name, (field,))
        fields = (
            Field("Mapping", str(there.get("value", "")), str(wanted["value"]), filling=True),
            Field("In the ID token", shown(there.get("idToken", True)), "yes"),
        )
        return Item(Action.CHANGE, _CLAIM, name, fields)

    def _creations(self, mark: str) -> Iterator[Operation]:
        body = pingone.application(self._wanted, enabled=False)
        description = f"{body['description']}"[: 255 - len(mark)] + f" {mark}"
        body = {**body, "description": description}
        name = self._wanted.name
        yield Create(
            APPLICATION, f"Create the application {name}", body, ("description", description)
        )
        yield self._new_grant()
        for one in pingone.attributes(self._wanted):
            yield _new_claim(one)

    def _new_grant(self) -> Create:
        scopes = [{"id": self._scopes[one]} for one in self._granted]
        body = {"resource": {"id": self._resource}, "scopes": scopes}
        return Create(_GRANT, "Grant the scopes", body, ("resource.id", self._resource))

    def _changes(self, plan: Plan) -> Iterator[Operation]:
        found = self._found[plan.target]
        wanted = {str(one["name"]): one for one in pingone.attributes(self._wanted)}
        for item in plan.items:
            if item.action is Action.KEEP:
                continue
            if item.kind == APPLICATION:
                changes = _application_changes(found, self._wanted)
                yield Update(APPLICATION, f"Change the application {item.name}", found.id, changes)
            elif item.kind == _GRANT:
                yield self._changed_grant(found)
            else:
                yield _changed_claim(found, wanted[item.name])

    def _changed_grant(self, found: _Found) -> Operation:
        grant = self._grant(found)
        if grant is None:
            return self._new_grant()
        missing = [s for s in self._granted if self._scopes[s] not in _scope_ids(grant)]
        old = grant.get("scopes")
        there = list(old) if isinstance(old, list) else []
        new = [*there, *({"id": self._scopes[one]} for one in missing)]
        return Update(_GRANT, "Grant the scopes", str(grant["id"]), {"scopes": (old, new)})


def explain(answer: Response, environment: str) -> Problem:
    """The problem that an answer of PingOne tells."""
    body = json_body(answer) or {}
    wrong = details(body, "details", "target")
    id_ = visible(str(body.get("id") or "none given"), 80)
    if answer.status == _UNAUTHORIZED:
        return problem("registration.unauthorized")
    if answer.status == _FORBIDDEN:
        return problem("registration.forbidden", said=wrong or said(answer), id=id_, role=ROLE)
    if answer.status == NOT_FOUND and answer.url.endswith(f"/environments/{environment}"):
        return problem("registration.no-environment", environment=environment)
    return refusal(answer, id_, wrong, "an object that it knew before")


def is_late(answer: Response) -> bool:
    """Whether an answer says only that roles may not have arrived yet."""
    return answer.status == _FORBIDDEN and _LATE in answer.body.decode("utf-8", "replace")


_FIELDS = {
    "enabled": "Enabled",
    "type": "Type",
    "redirectUris": "Redirect URIs",
    "grantTypes": "Grant types",
    "responseTypes": "Response types",
    "pkceEnforcement": "PKCE enforcement",
    "tokenEndpointAuthMethod": "Token endpoint authentication method",
}
"""Members of an application that matter, with their names in PingOne's console."""


def _application_changes(found: _Found, wanted: Registration) -> dict[str, tuple[object, object]]:
    body = pingone.application(wanted, enabled=True)
    return differences(found.body, {key: body[key] for key in _FIELDS})


def _new_claim(wanted: Body) -> Create:
    name = str(wanted["name"])
    return Create(_CLAIM, f"Map the claim {name}", wanted, ("name", name))


def _changed_claim(found: _Found, wanted: Body) -> Operation:
    name = str(wanted["name"])
    there = _claim(found, name)
    if there is None:
        return _new_claim(wanted)
    changes = differences(there, {key: wanted[key] for key in ("value", "idToken")})
    return Update(_CLAIM, f"Map the claim {name}", str(there["id"]), changes)


def _claim(found: _Found, name: str) -> Body | None:
    return next((one for one in found.claims if one.get("name") == name), None)


def _scope_ids(grant: Body) -> list[str]:
    scopes = grant.get("scopes")
    return [str(one.get("id")) for one in scopes] if isinstance(scopes, list) else []
