"""What a Ping team sends back, read from pasted text. The text itself is kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from wizard.model import fields
from wizard.model.problem import Problem, Problems, errors, problem
from wizard.model.secret import Secret
from wizard.ping.regions import REGIONS, environment_id, pingone_issuer

MOST_IDS = 6
_LONGEST = 20_000
_SHORTEST_SECRET = 10
_TITLES = {
    "client_id": ("Client ID", "client[ _-]?id|application[ _-]?id"),
    "environment": ("Environment ID", "environment(?:[ _-]?id)?"),
    "region": ("Region", "region"),
    "issuer": ("Issuer", "issuer(?:[ _-]?(?:id|url))?|oidc[ _-]?discovery(?:[ _-]?url)?"),
    "secret": ("Client secret", "(?:client[ _-]?)?secret"),
}
_ONE = "|".join(f"(?P<{name}>{words})" for name, (_, words) in _TITLES.items())
# A label begins a line, or follows a blank where a program has joined the lines.
_LABEL = re.compile(
    rf"(?:^|(?<=[\s>*|\"“]))(?:{_ONE})[\"”*]*[ ]*[:=\t][ \t*]*", re.IGNORECASE | re.MULTILINE
)
_QUOTED = re.compile(r"[\"“](.*)[\"”][\s,}\]]*")
_BLANK = re.compile(r"[_.\s…-]*")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Returned:
    """The values that were recognised; empty ones were not there.

    Attributes:
        client_id: Of the application.
        environment: ID of the PingOne environment.
        region: Its region's code.
        issuer: The issuer or another address of the tenant.
        secret: The client secret.
        unnamed: IDs without a label, of which one is to be chosen as the client ID.
        warnings: What is missing for the next step.
    """

    client_id: str = ""
    environment: str = ""
    region: str = ""
    issuer: str = ""
    secret: Secret = field(default_factory=lambda: Secret(""))
    unnamed: tuple[str, ...] = ()
    warnings: Problems = ()

    @property
    def address(self) -> str:
        """What the endpoints are looked up from; empty when that is not known."""
        return self.issuer or pingone_issuer(self.region, self.environment) or ""

    def chosen(self, client_id: str) -> Returned:
        """The same after the question; of two IDs the other one is the environment's."""
        others = [one for one in self.unnamed if one != client_id]
        environment = others[0] if len(others) == 1 and not self.issuer else self.environment
        return _checked(replace(self, client_id=client_id, environment=environment, unnamed=()))


def read_returned(text: str) -> Returned | Problem:
    """The values in a text, or what is wrong with it. Problems never quote the text."""
    found: dict[str, str] = {}
    for name, value in _labelled(text[:_LONGEST]):
        if found.setdefault(name, value) != value:
            return problem("returned.twice", label=_TITLES[name][0])
    return _named(found) if found else _unnamed(text[:_LONGEST])


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Label and value of each filled-in line; a value may be on the line below its label."""
    labels = list(_LABEL.finditer(text))
    ends = (*(label.start() for label in labels[1:]), len(text))
    for label, end in zip(labels, ends, strict=False):
        lines = text[label.end() : end].strip().splitlines() or [""]
        quoted = _QUOTED.fullmatch(lines[0].strip())
        value, name = quoted[1] if quoted else lines[0].strip(), label.lastgroup or ""
        # Any of these may be part of a secret.
        value = value if name == "secret" else value.strip(" ,\"'“”*<>|")
        if not _BLANK.fullmatch(value):
            yield name, value


def _named(found: Mapping[str, str]) -> Returned | Problem:
    given = {name: found.get(name, "") for name in _TITLES}
    client_id, issuer, secret = given["client_id"], given["issuer"], given["secret"]
    environment = environment_id(given["environment"]) or ""
    parsed = fields.client_id(client_id).problems if client_id else ()
    wrong = errors((*parsed, *fields.endpoint("ping_url", required=False)(issuer).problems))
    if given["environment"] and not environment:
        wrong = (problem("returned.environment"), *wrong)
    usable = len(secret) >= _SHORTEST_SECRET and not any(map(str.isspace, secret))
    made = Returned(
        client_id, environment, _region(given["region"]), issuer, Secret(secret if usable else ""),
        warnings=(problem("returned.secret"),) if secret and not usable else (),
    )  # fmt: skip
    return wrong[0] if wrong else _checked(made)


def _checked(made: Returned) -> Returned:
    lacks_region = made.environment and not made.address
    return replace(made, warnings=(problem("returned.region"),)) if lacks_region else made


def _unnamed(text: str) -> Returned | Problem:
    address = _ADDRESS.search(text)
    issuer = address.group().rstrip(".,;)") if address else ""
    ids = dict.fromkeys(
        map(str.lower, _UUID.findall(text.replace(issuer, " ") if issuer else text))
    )
    if not 0 < len(ids) <= MOST_IDS:
        return problem("returned.foreign")
    return Returned(issuer=issuer, unnamed=tuple(ids))


def _region(text: str) -> str:
    """The code of a region that is named by code, title or domain; empty for any other text."""
    typed = text.strip().lower()
    names = ((one, (one.code, one.title, one.tld, f"pingone.{one.tld}")) for one in REGIONS)
    return next((one.code for one, known in names if typed in map(str.lower, known)), "")
