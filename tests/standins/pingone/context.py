"""What a handler of the management API gets, and the forms in which it answers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from tests.standins.common.clock import timestamp
from tests.standins.common.messages import Request, Response, json_response
from tests.standins.pingone import errors
from tests.standins.pingone.model import Application, Environment, Json, Tenant


@dataclass(frozen=True)
class Context:
    """One authorised call in one environment."""

    tenant: Tenant
    environment: Environment
    request: Request

    @property
    def body(self) -> object:
        return self.request.json()

    @property
    def here(self) -> str:
        """The address of this call, without query."""
        return self.link(self.request.path)

    def link(self, path: str) -> str:
        base = self.tenant.behaviour.links_base or self.tenant.api_url
        return base + path.removeprefix("/v1")

    def within(self, path: str) -> str:
        """An address in this environment."""
        return self.link(f"/v1/environments/{self.environment.id}{path}")

    def application(self, application_id: str) -> Application | None:
        """The application; a GET may not find it yet, or still find a deleted one."""
        found = self.environment.applications.get(application_id)
        if self.request.method != "GET":
            return found
        deleted = self.environment.deleted.get(application_id)
        if deleted and deleted.not_read:
            deleted.not_read -= 1
            return deleted
        if found and found.not_read:
            found.not_read -= 1
            return None
        return found

    def page(self, name: str, items: list[Json]) -> Response:
        """A list with `_links.next` while there is more; its only parameter is that cursor."""
        query = self.request.query()
        first = (self.request.path, 0)
        cursor = query.pop("cursor", None)
        path, start = self.tenant.cursors.get(cursor, ("", 0)) if cursor is not None else first
        if query or path != self.request.path:
            return errors.error(400)
        end = start + self.tenant.behaviour.page_size
        links = {"self": {"href": self.here}}
        if end < len(items):
            following = secrets.token_urlsafe(12)
            self.tenant.cursors[following] = (self.request.path, end)
            links["next"] = {"href": f"{self.here}?cursor={following}"}
        shown = items[start:end]
        embedded = {"_embedded": {name: shown}, "count": len(items), "size": len(shown)}
        return json_response(200, {"_links": links, **embedded})

    def identity(self, own_id: str, address: str) -> Json:
        """The read-only fields that every object has."""
        return {
            "_links": {"self": {"href": address}},
            "id": own_id,
            "environment": {"id": self.environment.id},
        }


def times(created: datetime, updated: datetime) -> Json:
    return {"createdAt": timestamp(created), "updatedAt": timestamp(updated)}
