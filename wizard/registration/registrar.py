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
from wizard.registration.plan import Findings, Plan


@dataclass(frozen=True, slots=True)
class Filled:
    """What the registration tells the setup.

    Attributes:
        client_id: OAuth client ID.
        changes: Fields of the `Draft`.
        address: Whose origin the client secret may be sent to.
        by_hand: Steps of the guide that are still to be done, by their names.
    """

    client_id: str
    changes: Mapping[str, object]
    address: str
    by_hand: frozenset[str] = frozenset()


class Registrar(Protocol):
    """One product's API, for one registration."""

    @property
    def product(self) -> Product:
        """Whose API it is."""

    @property
    def api(self) -> Api:
        """The API with the administrator's authorization."""

    @property
    def place(self) -> str:
        """ID of the environment or realm; empty where there is none."""

    @property
    def resources(self) -> Mapping[str, Resource]:
        """The kinds of objects that may be written."""

    @property
    def after_undo(self) -> Sequence[Call]:
        """What makes an undoing take effect."""

    @property
    def secret(self) -> Secret:
        """The client secret that is sent; empty where Ping makes it."""

    def find(self, cancel: CancelToken) -> Findings:
        """What is in Ping; nothing is written.

        Raises:
            ApiError: It cannot be read.
        """

    def operations(self, plan: Plan, mark: str) -> Sequence[Operation]:
        """The writes of a plan for what `find` saw last; `mark` is random."""

    def filled(self, application: str) -> Filled:
        """What the setup takes from the application with that ID."""
