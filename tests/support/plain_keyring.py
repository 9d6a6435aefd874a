"""A keyring backend of the kind that must never count: it keeps secrets readable in a file."""

import json
from pathlib import Path

from keyring.backend import KeyringBackend


class PlainKeyring(KeyringBackend):
    """Ranks itself above every other."""

    priority = 99.0

    def get_password(self, service: str, username: str) -> str | None:
        found = self._all().get(f"{service}/{username}")
        return found if isinstance(found, str) else None

    def set_password(self, service: str, username: str, password: str) -> None:
        self._file().write_text(json.dumps({**self._all(), f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        left = {k: v for k, v in self._all().items() if k != f"{service}/{username}"}
        self._file().write_text(json.dumps(left))

    def _file(self) -> Path:
        return Path.home() / "plain-keyring.json"

    def _all(self) -> dict[str, object]:
        file = self._file()
        return dict(json.loads(file.read_text())) if file.exists() else {}
