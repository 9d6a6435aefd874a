"""The demo provider as the rest of the program uses it."""

from __future__ import annotations

from types import TracebackType

from wizard.demo.application import Application
from wizard.demo.config import Clock, DemoConfig
from wizard.demo.endpoints import Endpoint, Site
from wizard.demo.journal import Journal
from wizard.demo.people import Person
from wizard.demo.server import LoopbackServer
from wizard.demo.signing import KeySource, SigningKeys, new_signing_key
from wizard.demo.tenant import Tenant


class DemoProvider:
    """An OpenID provider in this process: `start`, use, `stop`, or as a context manager.

    The listening socket exists only between `start` and `stop`; each start takes a new random
    port and forgets all sessions and codes. Credentials belong to the `config`.
    """

    def __init__(self, config: DemoConfig, clock: Clock, keys: KeySource = new_signing_key) -> None:
        self.config = config
        self.journal = Journal()
        self._clock = clock
        self._keys = SigningKeys(keys)
        self._running: tuple[LoopbackServer, Site] | None = None

    def __enter__(self) -> DemoProvider:
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
        return f"DemoProvider({self.config.shape.product}, {where})"

    def start(self) -> None:
        """Listen on a random loopback port and answer in threads of its own.

        Raises:
            RuntimeError: it is running already.
            OSError: the loopback address can't be bound.
        """
        if self._running:
            raise RuntimeError("The demo provider is running already")
        config = self.config
        server = LoopbackServer(config.address, config.tls, self.journal)
        site = config.shape.site(server.origin, config.environment_id)
        tenant = Tenant(config, self._clock, site, self._keys, self.journal)
        server.answer = Application(tenant).answer
        server.date = lambda: self._clock().timestamp()
        server.on_accept = config.behaviour.on_accept
        server.start()
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
    def discovery_url(self) -> str:
        """Where the discovery document is."""
        return self.site.url(Endpoint.DISCOVERY)

    @property
    def client_id(self) -> str:
        """The registered application's client ID."""
        return self.config.client_id

    @property
    def client_secret(self) -> str:
        """The registered application's secret; good for this demo only."""
        return self.config.client_secret

    @property
    def redirect_uris(self) -> tuple[str, ...]:
        """The registered redirect URIs; compared exactly."""
        return self.config.redirect_uris

    @property
    def users(self) -> tuple[Person, ...]:
        """Who can sign on, with passwords."""
        return self.config.people

    def rotate_keys(self) -> None:
        """Sign with the next key from now on and withdraw the present one."""
        self._keys.rotate()
