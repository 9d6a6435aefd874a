"""A product's API with an administrator's authorization, until it is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from wizard.model.evidence import Clock
from wizard.model.problem import Problem
from wizard.oidc.http import HttpClient
from wizard.registration.model import Registration
from wizard.registration.pingone_registrar import Address, PingOne, pingone_api
from wizard.registration.registering import setup_mark
from wizard.registration.registrar import Registrar
from wizard.registration.sign_in import AccessToken, revoke


@dataclass(frozen=True, slots=True)
class Connection:
    """What a sign-in gives.

    Attributes:
        registrar: The product's registrar; without a registration it can only undo.
        close: Ends the authorization, such as by revoking the token; a warning when that is not
            certain. It may take some seconds.
    """

    registrar: Callable[[Registration | None], Registrar]
    close: Callable[[], Problem | None]


def connect_pingone(
    http: HttpClient, clock: Clock, token: AccessToken, address: Address, setup_id: str
) -> Connection:
    """The management API of an environment with this token, which goes nowhere else."""

    def registrar(registration: Registration | None) -> Registrar:
        api, mark = pingone_api(http, clock, token, address), setup_mark(setup_id)
        return PingOne(api, address.environment, address.auth, registration, mark)

    return Connection(registrar, partial(revoke, http, token))
