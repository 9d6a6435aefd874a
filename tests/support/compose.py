"""Where the tests find Docker Compose v2; `make test` puts it there."""

import os
from pathlib import Path

from tests.support.parts import CHECKOUT, needed


def compose_binary() -> Path:
    """The stand-alone Compose v2 program; `COMPOSE_BIN` names another one."""
    named = os.getenv("COMPOSE_BIN")
    path = Path(named) if named else CHECKOUT / ".cache/compose/docker-compose"
    return needed(path, "scripts/compose.sh fetches Docker Compose v2")
