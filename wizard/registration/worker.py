"""The worker application by which administrators sign in: made once per organisation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker application without roles and secret; nothing of it is secret.

    Attributes:
        client_id: Its ID.
        environment: ID of the environment where it is, with the administrators' accounts.
        region: That environment's region, by its code.
    """

    client_id: str
    environment: str
    region: str
