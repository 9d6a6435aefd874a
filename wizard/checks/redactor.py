"""What a provider repeats of what was sent to it is taken out before anybody sees or keeps it.

An error's description, a claim or a field's name may hold the client secret, the code, the verifier
or a token, as they are or in the form in which they travelled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote, quote_plus

from wizard.model.claims import Claims, Json
from wizard.model.credentials import Credentials
from wizard.model.problem import LONGEST_LINE, Problem
from wizard.model.secret import DOTS, Secret
from wizard.model.text import unencodable, visible
from wizard.model.verdict import Verdict
from wizard.oidc.token import basic

_TELLING = 4
"""Characters of a secret at least that are looked for: fewer are part of ordinary words."""

_TELLING_IN_CLAIMS = 16
"""As much in claims, where a short secret may also be the name of a group."""

_LONGEST_ESCAPE = 10
"""Characters that `visible` draws for one at most."""

_CUT = "…"
"""Where a text was cut off, the beginning of a secret may stand before it."""


class Redactor:
    """Knows the secrets of one run, and learns more of them on the way."""

    def __init__(self, credentials: Credentials | None = None) -> None:
        self._known: list[str] = []
        self._forms: tuple[str, ...] = ()
        if credentials and credentials.client_secret:
            self.learn(credentials.client_secret, _in_header(credentials))

    def learn(self, *secrets: Secret) -> None:
        """Look for these as well from now on."""
        new = [s.reveal() for s in secrets if len(s.reveal()) >= _TELLING]
        self._known += new
        self._forms = _longest_first((*self._forms, *(form for one in new for form in _forms(one))))

    def verdict(self, verdict: Verdict) -> Verdict:
        """The same without secrets, whether it passed or not."""
        if verdict.problem is None:
            return replace(verdict, detail=self.text(verdict.detail))
        problem = self.problem(verdict.problem)
        return replace(verdict, detail=problem.what, problem=problem)

    def problem(self, problem: Problem) -> Problem:
        """The same without secrets; its first line stays short."""
        what, why, remedy = map(self.text, (problem.what, problem.why, problem.remedy))
        short = what if len(what) <= LONGEST_LINE else f"{what[: LONGEST_LINE - 1]}{_CUT}"
        return replace(problem, what=short, why=why, remedy=remedy)

    def claims(self, claims: Claims) -> Claims:
        """The same without secrets, in names and values."""
        known = _longest_first(one for one in self._known if len(one) >= _TELLING_IN_CLAIMS)
        sources = (claims.id_token, claims.access_token, claims.userinfo)
        return Claims(*(one and _members(one, known) for one in sources))

    def text(self, text: str) -> str:
        """`text` with dots for every secret in it, and for the beginning of one that was cut."""
        for form in self._forms:
            text = _without_beginnings(text.replace(form, DOTS), form)
        return text


def _in_header(credentials: Credentials) -> Secret:
    """What Basic authentication makes of them."""
    client_id, secret = credentials.client_id, credentials.client_secret.reveal()
    sendable = unencodable(client_id + secret) is None
    return Secret(basic(client_id, secret).partition(" ")[2] if sendable else "")


def _longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(texts), key=len, reverse=True))


def _forms(secret: str) -> tuple[str, ...]:
    drawn = visible(secret, _LONGEST_ESCAPE * len(secret))
    in_url = (encode(secret, safe="", errors="replace") for encode in (quote, quote_plus))
    return (secret, drawn, *in_url, json.dumps(secret)[1:-1])


def _without_beginnings(text: str, secret: str) -> str:
    for at in reversed([index for index, char in enumerate(text) if char == _CUT]):
        shown = _beginning(text[:at], secret)
        if shown:
            text = f"{text[: at - shown]}{DOTS}{text[at:]}"
    return text


def _beginning(before: str, secret: str) -> int:
    """How many of the secret's first characters are the last ones of `before`."""
    longest = min(len(before), len(secret))
    return next((n for n in range(longest, _TELLING - 1, -1) if before.endswith(secret[:n])), 0)


def _members(found: Mapping[str, Json], known: tuple[str, ...]) -> dict[str, Json]:
    return {_masked(name, known): _value(value, known) for name, value in found.items()}


def _value(value: Json, known: tuple[str, ...]) -> Json:
    if isinstance(value, str):
        return _masked(value, known)
    if isinstance(value, list):
        return [_value(one, known) for one in value]
    return _members(value, known) if isinstance(value, dict) else value


def _masked(text: str, known: tuple[str, ...]) -> str:
    for secret in known:
        text = text.replace(secret, DOTS)
    return text
