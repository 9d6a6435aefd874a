"""The demo provider as the rest of the program uses it."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from wizard.demo.application import Application, Observer
from wizard.demo.config import Clock, DemoConfig
from wizard.demo.http_types import Request
from wizard.demo.product_profile import Endpoint, Site
from wizard.demo.server import LoopbackServer
from wizard.demo.signing import KeySource, SigningKeys, new_signing_key
from wizard.demo.tenant import Tenant


def unobserved(_endpoint: Endpoint, _request: Request, _status: int) -> None:
    """An observer that does nothing."""


class DemoProvider:
    """An OpenID provider in this process: `start`, use, `stop`, or as a context manager.

    The listening socket exists only between `start` and `stop`; each start takes a new random
    port and forgets all sessions and codes. Credentials belong to the `config`.
    """

    def __init__(
        self,
        config: DemoConfig,
        clock: Clock,
        keys: KeySource = new_signing_key,
        observe: Observer = unobserved,
    ) -> None:
        self.config = config
        self._clock = clock
        self._keys = SigningKeys(keys)
        self._observe = observe
        self._running: tuple[LoopbackServer, Site] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        where = self._running[1].issuer if self._running else "stopped"
        return f"DemoProvider({self.config.profile.product}, {where})"

    def start(self) -> None:
        """Listen on a random loopback port and answer in threads of its own.

        Raises:
            RuntimeError: it is running already.
            OSError: the loopback address can't be bound.
        """
        if self._running:
            raise RuntimeError("The demo provider is running already")
        config = self.config
        server = LoopbackServer(config.address, config.tls, self._clock, config.behaviour.on_accept)
        site = config.profile.site(server.origin, config.environment_id)
        tenant = Tenant(config, self._clock, site, self._keys)
        server.start(Application(tenant, self._observe).answer)
        self._running = (server, site)

    def stop(self) -> None:
        """Close every socket; harmless when stopped already."""
        if self._running:
            self._running[0].stop()
            self._running = None

    @property
    def site(self) -> Site:
        """The addresses of all endpoints.

        Raises:
            RuntimeError: it isn't running, so it has no address.
        """
        if self._running is None:
            raise RuntimeError("The demo provider is not running")
        return self._running[1]

    @property
    def issuer(self) -> str:
        """The issuer identifier, as published."""
        return self.site.issuer

    @property
    def client_id(self) -> str:
        """The registered application's client ID."""
        return self.config.client_id

    @property
    def client_secret(self) -> str:
        """The registered application's secret; accepted by this provider only."""
        return self.config.client_secret
