"""What a PingFederate is configured with; in a cluster, console and engines apart."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe

Json = dict[str, object]
JWT_PLUGIN = (
    "com.pingidentity.pf.access.token.management.plugins.JwtBearerAccessTokenManagementPlugin"
)


@dataclass
class Configuration:
    """Everything that replication copies to the engines.

    Attributes:
        clients: By client ID, as GET answers; what is secret is an encrypted text there.
        secrets: Plain secrets by their encrypted text.
        policies: OpenID Connect policies by ID.
        managers: Access token managers by ID.
        mappings: Access token mappings, in order.
        scopes: Common scopes by name.
        exclusive_scopes: Scopes that are reserved to the clients that name them.
        default_policy: Its ID; empty when none is set.
        default_manager: Its ID; empty when none is set.
    """

    clients: dict[str, Json] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    policies: dict[str, Json] = field(default_factory=dict)
    managers: dict[str, Json] = field(default_factory=dict)
    mappings: list[Json] = field(default_factory=list)
    scopes: dict[str, Json] = field(default_factory=dict)
    exclusive_scopes: dict[str, Json] = field(default_factory=dict)
    default_policy: str = ""
    default_manager: str = ""

    def add_scopes(self, *names: str) -> None:
        for name in names:
            self.scopes[name] = {"name": name, "description": f"About {name}", "dynamic": False}

    def add_manager(self, id_: str, attributes: Mapping[str, bool], *clients: str) -> None:
        """A token manager whose contract has these attributes (true: multi-valued).

        With `clients` it is restricted to them.
        """
        access: Json = {"restrictClients": bool(clients), "allowedClients": links(*clients)}
        self.managers[id_] = {
            "id": id_,
            "name": id_.upper(),
            "pluginDescriptorRef": {"id": JWT_PLUGIN},
            "configuration": {"tables": [], "fields": []},
            "attributeContract": {
                "coreAttributes": [],
                "extendedAttributes": [
                    {"name": name, "multiValued": many} for name, many in attributes.items()
                ],
            },
            "selectionSettings": {"resourceUris": []},
            "accessControlSettings": access,
        }
        self.default_manager = self.default_manager or id_

    def add_mapping(self, manager: str, fulfilled: Mapping[str, str]) -> None:
        """Fill attributes of a token manager from those of the person who signs in."""
        source = {"type": "AUTHENTICATION_POLICY_CONTRACT"}
        self.mappings.append(
            {
                "id": f"authz_req|people|{manager}",
                "context": {
                    "type": "AUTHENTICATION_POLICY_CONTRACT",
                    "contextRef": {"id": "people"},
                },
                "accessTokenManagerRef": {"id": manager},
                "attributeSources": [],
                "attributeContractFulfillment": {
                    name: {"source": source, "value": value} for name, value in fulfilled.items()
                },
                "issuanceCriteria": {"conditionalCriteria": []},
            }
        )

    def encrypt(self, plain: str) -> str:
        """A text that stands for the secret from now on."""
        encrypted = f"OBF:JWE:{token_urlsafe(48)}"
        self.secrets[encrypted] = plain
        return encrypted


@dataclass
class State:
    """The configuration of the console, and what the engines have of it.

    Attributes:
        console: What the administrative API shows and changes.
        engines: What people sign in with. The same object unless clustered.
        replication_required: Whether changes wait for a replication, of whomever they are.
    """

    console: Configuration
    clustered: bool
    engines: Configuration = field(init=False)
    replication_required: bool = False
    updated_at: datetime | None = None
    replicated_at: datetime | None = None

    def __post_init__(self) -> None:
        self._copy()

    def changed(self, now: datetime) -> None:
        """Note that something was written; also for what others write in the console."""
        self.updated_at = now
        self.replication_required = self.clustered

    def replicate(self, now: datetime) -> None:
        self.replicated_at = now
        self.replication_required = False
        self._copy()

    def _copy(self) -> None:
        self.engines = copy.deepcopy(self.console) if self.clustered else self.console


def links(*ids: str) -> list[Json]:
    return [{"id": id_} for id_ in ids]


def link(document: Json, name: str) -> str:
    """The ID of a reference such as `policyGroup`; empty when there is none."""
    found = document.get(name)
    return str(found["id"]) if isinstance(found, dict) else ""


def part(document: Json, name: str) -> Json:
    """A nested object, or an empty one."""
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def items(document: Json, name: str) -> list[Json]:
    """A nested list of objects, or an empty one."""
    found = document.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def texts(document: Json, name: str) -> list[str]:
    found = document.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []


def contract(document: Json) -> dict[str, Json]:
    """The attributes of a token manager or policy by name, core attributes included."""
    both = part(document, "attributeContract")
    found = [*items(both, "coreAttributes"), *items(both, "extendedAttributes")]
    return {str(one["name"]): one for one in found}


def fulfillment(document: Json) -> dict[str, tuple[str, str]]:
    """Kind of source and value by attribute."""
    return {
        name: (str(part(filled, "source").get("type")), str(filled.get("value")))
        for name, filled in document.items()
        if isinstance(filled, dict)
    }
