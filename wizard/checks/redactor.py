"""Removes secrets that a provider repeats, before anything is shown or kept.

An error's description, a claim or a field's name may contain the client secret, the code, the
verifier or a token, as they are or in the form in which they were sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote, quote_plus

from wizard.model.claims import Claims, Json
from wizard.model.credentials import Credentials
from wizard.model.problem import LONGEST_LINE, Problem
from wizard.model.repeated_secret import SHORTEST, repeats_secret
from wizard.model.secret import DOTS, Secret
from wizard.model.text import visible
from wizard.model.verdict import Verdict

_SHORTEST_IN_CLAIMS = 16
"""The same in claims, where a short secret may also be the name of a group."""

_LONGEST_ESCAPE = 10
"""Characters that `visible` draws for one at most."""

_WORD = re.compile(r"[^\s\"“”,;()]+")

_CUT = "…"
"""Where a text was cut off, the beginning of a secret may come before it."""


class Redactor:
    """Replaces the secrets of one run by dots; it learns more of them on the way."""

    def __init__(self, credentials: Credentials | None = None) -> None:
        self._known: list[str] = []
        self._forms: tuple[str, ...] = ()
        if credentials and credentials.client_secret:
            self.learn(credentials.client_secret)

    def learn(self, *secrets: Secret) -> None:
        """Replace these as well from now on."""
        new = [s.reveal() for s in secrets if len(s.reveal()) >= SHORTEST]
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
        # Dots may be longer than what they replace.
        short = what if len(what) <= LONGEST_LINE else f"{what[: LONGEST_LINE - 1]}{_CUT}"
        return replace(problem, what=short, why=why, remedy=remedy)

    def claims(self, claims: Claims) -> Claims:
        """The same without secrets, in names and values."""
        known = _longest_first(one for one in self._known if len(one) >= _SHORTEST_IN_CLAIMS)
        sources = (claims.id_token, claims.access_token, claims.userinfo)
        return Claims(*(one and _members(one, known) for one in sources))

    def text(self, text: str) -> str:
        """`text` with dots for every secret in it, and for the beginning of one that was cut."""
        for form in self._forms:
            text = _without_beginnings(text.replace(form, DOTS), form)
        return _without_encoded(text, self._known)


def _longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    # Otherwise a short secret inside a long one would leave the rest of it.
    return tuple(sorted(set(texts), key=len, reverse=True))


def _forms(secret: str) -> tuple[str, ...]:
    drawn = visible(secret, _LONGEST_ESCAPE * len(secret))
    in_url = (encode(secret, safe="", errors="replace") for encode in (quote, quote_plus))
    return (secret, drawn, *in_url, json.dumps(secret)[1:-1])


def _without_beginnings(text: str, secret: str) -> str:
    for at in reversed([index for index, char in enumerate(text) if char == _CUT]):
        length = _beginning(text[:at], secret)
        if length:
            text = f"{text[: at - length]}{DOTS}{text[at:]}"
    return text


def _beginning(before: str, secret: str) -> int:
    """How many of the secret's first characters are the last ones of `before`."""
    longest = min(len(before), len(secret))
    return next((n for n in range(longest, SHORTEST - 1, -1) if before.endswith(secret[:n])), 0)


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
    return _without_encoded(text, known)


def _without_encoded(text: str, known: Collection[str]) -> str:
    """Dots for each word that repeats a secret in another form, or for the whole text."""
    if not repeats_secret(text, known):
        return text
    words = _WORD.sub(lambda word: DOTS if repeats_secret(word[0], known) else word[0], text)
    return DOTS if repeats_secret(words, known) else words
