"""What each product's module offers: to look, to compare, and to say what has to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.oidc.http import CancelToken
from wizard.registration.api import Api
from wizard.registration.operations import Call, Operation, Resource
from wizard.registration.plan import Plan, Findings


@dataclass(frozen=True, slots=True)
class Filled:
    """What the registration tells the setup.

    Attributes:
        client_id: OAuth client ID.
        changes: Fields of the `Draft`.
        address: Whose origin the client secret may be sent to.
    """

    client_id: str
    changes: Mapping[str, object]
    address: str


class Registrar(Protocol):
    """One product's API, for one registration.

    Attributes:
        api: The API with the administrator's authorization.
        place: ID of the environment or realm; empty where there is none.
        resources: The kinds of objects that may be written.
        lists: By kind, the member of a list's pages with the objects.
        after_undo: What makes an undoing take effect.
        secret: The one that is sent; empty where Ping makes it.
    """

    product: Product
    api: Api
    place: str
    resources: Mapping[str, Resource]
    lists: Mapping[str, str]
    after_undo: Sequence[Call]
    secret: Secret

    def find(self, cancel: CancelToken) -> Findings:
        """What is in Ping; nothing is written.

        Raises:
            ApiError: It cannot be read.
        """

    def operations(self, plan: Plan, mark: str) -> Sequence[Operation]:
        """The writes of a plan for what `find` saw last; `mark` is random."""

    def filled(self, application: str) -> Filled:
        """What the setup takes from the application with that ID."""
