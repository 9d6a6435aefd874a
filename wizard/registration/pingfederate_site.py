"""Which access token managers and OpenID Connect policies of a PingFederate deliver the claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wizard.model.problem import Problem, problem
from wizard.registration.model import Registration, Source
from wizard.registration.operations import Body, free, member, texts

IN_TOKEN, AS_LIST = "in the ID token", "in the ID token, as a list"

_MULTI_VALUED_SINCE = (11, 2)
"""Absent in 10.x, present in 11.2; 11.0 and 11.1 were not seen."""

_USUAL = {
    Source.EMAIL: ("email", "mail"),
    Source.USERNAME: ("username", "uid", "subject", "sub"),
    Source.GROUPS: ("groups", "memberof"),
}
"""Names in the contract of an access token manager, after that of the claim itself; in any case."""

_STANDARD = {"email", "preferred_username"}
"""What the scopes release in a policy that binds nothing itself (OpenID Connect Core 1.0, 5.4)."""

_NOT_PEOPLE = {"CLIENT_CREDENTIALS", "TOKEN_EXCHANGE_PROCESSOR_POLICY"}
_UNMAPPED = (None, "NO_MAPPING")


@dataclass(frozen=True, slots=True)
class Chain:
    """From a sign-in to the ID token.

    Attributes:
        manager: ID of the access token manager.
        policy: ID of the OpenID Connect policy.
        filled: By claim, the attribute of the access token that the policy takes it from; empty
            for a policy that is there already and delivers all claims.
    """

    manager: str
    policy: str
    filled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Site:
    """What a PingFederate has.

    Attributes:
        version: Major and minor.
        managers: Access token managers.
        mappings: Access token mappings: they fill the attributes of the managers.
        policies: OpenID Connect policies: they make claims of the attributes.
        default: ID of the policy of clients that name none; empty when there is none.
    """

    version: tuple[int, int] = (0, 0)
    managers: Sequence[Body] = ()
    mappings: Sequence[Body] = ()
    policies: Sequence[Body] = ()
    default: str = ""

    @property
    def multi_valued(self) -> bool:
        """Whether this version can deliver one value as a list."""
        return self.version >= _MULTI_VALUED_SINCE

    def expected(self, source: Source) -> str:
        """How a claim has to be delivered, in words."""
        return AS_LIST if source is Source.GROUPS and self.multi_valued else IN_TOKEN

    def delivery(self, policy: str, registration: Registration) -> dict[str, str]:
        """How a policy delivers each claim, in words; empty for one that it does not have."""
        found = next((one for one in self.policies if one.get("id") == policy), {})
        return {claim: self._delivered(found, claim, registration) for claim in registration.claims}

    def fits(self, policy: str, registration: Registration) -> bool:
        """Whether a policy delivers all claims."""
        wanted = {claim: self.expected(one) for claim, one in registration.claims.items()}
        return self.delivery(policy, registration) == wanted

    def manager(self, policy: str) -> str:
        """ID of the access token manager that a policy takes its attributes from."""
        found = next((one for one in self.policies if one.get("id") == policy), {})
        return str(member(found, "accessTokenManagerRef.id") or "")

    def chain(self, registration: Registration) -> Chain | Problem:
        """What there is for the claims, the default policy first, or what is missing."""
        ids = sorted(
            (str(one.get("id")) for one in self.policies), key=lambda i: (i != self.default, i)
        )
        for policy in ids:
            if self.fits(policy, registration):
                return Chain(self.manager(policy), policy)
        missing = []
        for manager in sorted(str(one.get("id")) for one in self.managers):
            found = _sources(registration, self._attributes(manager, registration.client_id))
            lacking = [claim for claim in registration.claims if claim not in found]
            if not lacking:
                return Chain(manager, free(registration.client_id, ids, "-"), found)
            missing.append(f"{manager} lacks {', '.join(lacking)}")
        return problem("registration.no-chain", missing="; ".join(missing) or "there is none")

    def _attributes(self, manager: str, client: str) -> dict[str, str]:
        """What a client gets from a manager about people who sign in, by name in lower case."""
        found = next((one for one in self.managers if one.get("id") == manager), {})
        allowed = member(found, "accessControlSettings.allowedClients")
        if member(found, "accessControlSettings.restrictClients") and {"id": client} not in (
            allowed if isinstance(allowed, list) else []
        ):
            return {}
        mapped = {
            name
            for one in self.mappings
            if member(one, "accessTokenManagerRef.id") == manager
            and member(one, "context.type") not in _NOT_PEOPLE
            for name in _filled(one, "attributeContractFulfillment")
        }
        return {name.casefold(): name for name in _contract(found) if name in mapped}

    def _delivered(self, policy: Body, claim: str, registration: Registration) -> str:
        attribute = _contract(policy).get(claim)
        if attribute is None:
            return ""
        filled = _filled(policy, "attributeMapping.attributeContractFulfillment").get(claim)
        manager = str(member(policy, "accessTokenManagerRef.id"))
        attributes = self._attributes(manager, registration.client_id).values()
        if filled is None or (filled[0] == "TOKEN" and filled[1] not in attributes):
            return "without a value"
        if claim not in _released(policy, registration.scopes):
            return "bound to no scope of ClearML"
        if not _is_in_token(policy, attribute):
            return "in UserInfo only"
        wanted = self.expected(registration.claims[claim])
        return IN_TOKEN if wanted == AS_LIST and not attribute.get("multiValued") else wanted


def _sources(registration: Registration, attributes: Mapping[str, str]) -> dict[str, str]:
    """By claim, the attribute that fills it, as far as there is one."""
    found: dict[str, str] = {}
    for claim, source in registration.claims.items():
        names = (attributes.get(name, "") for name in (claim.casefold(), *_USUAL[source]))
        if name := next(filter(None, names), ""):
            found[claim] = name
    return found


def _contract(document: Body) -> dict[str, Body]:
    """The attributes of a manager or a policy, by name."""
    lists = (member(document, f"attributeContract.{one}Attributes") for one in ("core", "extended"))
    both = [one for found in lists if isinstance(found, list) for one in found]
    return {str(one.get("name")): one for one in both if isinstance(one, Mapping)}


def _filled(document: Body, name: str) -> dict[str, tuple[object, object]]:
    """Kind of source and value, by attribute, of those that get a value."""
    found = member(document, name)
    filled = found.items() if isinstance(found, Mapping) else ()
    both = {key: (member(one, "source.type"), member(one, "value")) for key, one in filled}
    return {key: one for key, one in both.items() if one[0] not in _UNMAPPED}


def _released(policy: Body, scopes: Sequence[str]) -> set[str]:
    """What these scopes release."""
    bound = policy.get("scopeAttributeMappings")
    if not isinstance(bound, Mapping) or not bound:
        return _STANDARD
    return {name for scope in scopes if scope in bound for name in texts(bound[scope], "values")}


def _is_in_token(policy: Body, attribute: Body) -> bool:
    """Each attribute may override where the policy delivers it."""
    if "includeInIdToken" in attribute or "includeInUserInfo" in attribute:
        return bool(attribute.get("includeInIdToken"))
    return bool(policy.get("includeUserInfoInIdToken"))
