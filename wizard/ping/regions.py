"""PingOne's regions and the addresses that follow from one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENVIRONMENT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """One PingOne region: its code in the console, what it is called, its top-level domain."""

    code: str
    title: str
    tld: str

    def host(self, service: str) -> str:
        """Host of a PingOne service there, one of `SERVICES`."""
        return f"{service}.pingone.{self.tld}"


REGIONS: tuple[Region, ...] = (
    Region("NA", "North America", "com"),
    Region("CA", "Canada", "ca"),
    Region("EU", "Europe", "eu"),
    Region("AU", "Australia", "com.au"),
    Region("SG", "Singapore", "sg"),
    Region("AP", "Asia-Pacific (existing customers)", "asia"),
)
"""In the order they are offered (PingOne, "PingOne domain reference")."""

SERVICES = ("auth", "apps", "console", "api")


def region(code: str) -> Region | None:
    """The region with that code, whatever its case; None when PingOne has no such region."""
    return next((r for r in REGIONS if r.code == code.strip().upper()), None)


def region_of_host(host: str) -> Region | None:
    """The region a PingOne host belongs to; None for any other host, look-alikes included."""
    hosts = {r.host(service): r for r in REGIONS for service in SERVICES}
    return hosts.get(host.lower())


def environment_id(text: str) -> str | None:
    """The first environment ID (a UUID) in `text`, in lower case."""
    found = _ENVIRONMENT.search(text)
    return found.group().lower() if found else None


def pingone_issuer(code: str, environment: str) -> str | None:
    """The issuer of a PingOne environment; None unless both region and environment ID are sound."""
    found, sound = region(code), environment_id(environment.strip())
    if found is None or sound is None or sound != environment.strip().lower():
        return None
    return f"https://{found.host('auth')}/{sound}/as"
