"""JSON over HTTP for administrative APIs: repeated where that is safe, never anywhere else.

GET, PUT and DELETE repeat blindly; a POST only after an answer that says it was not carried out
(429, or that roles have not arrived yet). 401 is never repeated. Redirects are not followed, and
links of lists only within the same origin, so the access token stays there.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from wizard.model import urls
from wizard.model.evidence import Clock
from wizard.model.problem import Problem, problem
from wizard.model.repeated_secret import repeats_secret
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.oidc.http import CancelToken, HttpClient, Request, RequestError, Response
from wizard.registration.operations import Body, member

Headers = Callable[[], Mapping[str, str]]
Explain = Callable[[Response], Problem]

TRIES = 6
"""Of one request at most."""

LATE_TRIES = 4
"""When roles, or an object that was just created, are not known everywhere yet."""

LONGEST_WAIT = 30.0
"""Seconds between two tries; an answer that asks for more ends them."""

PATIENCE = 180.0
"""Seconds of waiting in total, for one run."""

MOST_PAGES = 200
PAGE = 100
"""Objects of a numbered page."""

_TOO_MANY = 429
_UNCLEAR = frozenset({408, 500, 501, 502, 503, 504})
BUSY = _UNCLEAR | {_TOO_MANY}
"""Statuses that may go away by themselves (Ping's Go SDK repeats on them)."""

NOT_FOUND = 404
_OK, _MOVED, _REFUSED = 200, 300, 400


class ApiError(Exception):
    """A call failed.

    Attributes:
        problem: What to show.
        status: Of the answer; 0 when none came.
        unclear: Whether it may have been carried out all the same.
    """

    def __init__(self, found: Problem, status: int = 0, *, unclear: bool = False) -> None:
        super().__init__(found.code)
        self.problem, self.status, self.unclear = found, status, unclear


def pause(seconds: float, cancel: CancelToken) -> None:
    """Wait that long, or until cancelled."""
    waiting = threading.Event()
    with cancel.interrupts(waiting.set):
        waiting.wait(seconds)


@dataclass
class Api:
    """One API at one base address, with one administrator's authorization.

    Attributes:
        http: Sends the requests.
        base: `https://host/path` without a slash at the end; http for loopback only.
        headers: For each request, the authorization among them.
        explain: The problem of an answer that refuses.
        clock: For a `Retry-After` with a date.
        late: Whether an answer says only that roles have not arrived yet.
        wait: Replaced in tests.
        fresh: Paths of objects created in this run, which a 404 does not prove missing.
        numbered: Paths of lists whose pages are asked for by number, without links.
        hidden: What was sent and is not shown when an answer repeats it.
    """

    http: HttpClient
    base: str
    headers: Headers = field(repr=False)
    explain: Explain
    clock: Clock
    late: Callable[[Response], bool] = lambda _: False
    wait: Callable[[float, CancelToken], None] = field(default_factory=lambda: pause)
    fresh: set[str] = field(default_factory=set)
    hidden: list[Secret] = field(default_factory=list)
    numbered: frozenset[str] = frozenset()
    _waited: float = 0.0

    def get(self, path: str, cancel: CancelToken) -> Body:
        """The object at a path.

        Raises:
            ApiError: It is not there, or there is no usable answer.
        """
        return self._body(self._repeated("GET", path, None, cancel))

    def exists(self, path: str, cancel: CancelToken) -> Body | None:
        """The object at a path; None when Ping says that there is none.

        Raises:
            ApiError: There is no usable answer.
        """
        try:
            return self.get(path, cancel)
        except ApiError as error:
            if error.status == NOT_FOUND:
                return None
            raise

    def items(self, path: str, key: str, cancel: CancelToken) -> list[Body]:
        """All objects of a list, page by page.

        Args:
            path: Of the first page.
            key: Member of a page with its objects; `a.b` for nested ones.
            cancel: Ends it.

        Raises:
            ApiError: A page failed, is no list, or continues at another origin.
        """
        found: list[Body] = []
        for page in self._pages(path, cancel):
            part = member(page, key)
            if part is None and page:
                part = []  # Ping's schema lets an empty list be left out, not the whole answer
            if not isinstance(part, list):
                raise self.unusable("something that is no list")
            there = [one for one in part if isinstance(one, Mapping)]
            if path in self.numbered and (not there or there == found[-len(there) :]):
                break  # beyond the last page, or of a server that has no pages
            found += there
        return found

    def put(self, path: str, body: Body, cancel: CancelToken) -> Body:
        """Replace the object at a path.

        Raises:
            ApiError: It was refused, or no answer came.
        """
        return self._body(self._repeated("PUT", path, body, cancel))

    def post(self, path: str, body: Body, cancel: CancelToken) -> Body:
        """Create an object: sent again only when the answer says that nothing was done.

        Raises:
            ApiError: It was refused, or it is `unclear` whether it was carried out.
        """
        return self._body(self._repeated("POST", path, body, cancel))

    def delete(self, path: str, cancel: CancelToken) -> None:
        """Remove an object, if there is one.

        Raises:
            ApiError: It was refused, or no answer came.
        """
        try:
            self._repeated("DELETE", path, None, cancel)
        except ApiError as error:
            if error.status != NOT_FOUND:
                raise

    def _pages(self, path: str, cancel: CancelToken) -> Iterator[Body]:
        first = path
        for number in range(1, MOST_PAGES + 1):
            if first in self.numbered:
                path = f"{first}?page={number}&numberPerPage={PAGE}"
            page = self.get(path, cancel)
            yield page
            link, cookie = member(page, "_links.next.href"), page.get("pagedResultsCookie")
            if isinstance(link, str) and link:
                path = self._below(link)
            elif isinstance(cookie, str) and cookie:
                path = f"{first}&_pagedResultsCookie={quote(cookie, safe='')}"
            elif first not in self.numbered:
                return
        raise self.unusable("an endless list")

    def _below(self, link: str) -> str:
        """The path of a link of this API; the token goes nowhere else."""
        if not link.startswith(f"{self.base}/"):
            raise self.unusable("a list that continues at another address")
        return link.removeprefix(self.base)

    def _repeated(self, method: str, path: str, body: Body | None, cancel: CancelToken) -> Response:
        unclear = False
        for number in range(1, TRIES + 1):
            try:
                answer = self._sent(method, path, body, cancel)
            except RequestError as error:
                lost = ApiError(error.problem.at(None, Step.REGISTER), unclear=method != "GET")
                if cancel.is_set or not self._again(method, path, None, number):
                    raise lost from None
                answer = None
            if answer is not None and answer.status < _MOVED:
                return answer
            if answer is not None and not self._again(method, path, answer, number):
                raise self._refusal(method, answer, unclear=unclear)
            # An earlier try may have been carried out, whatever a later one answers.
            unclear = unclear or answer is None or answer.status in _UNCLEAR
            self._pause(answer, number, cancel)
        raise AssertionError  # the last try returns or raises

    def _sent(self, method: str, path: str, body: Body | None, cancel: CancelToken) -> Response:
        headers = {"Accept": "application/json", **self.headers()}
        content = b"" if body is None else json.dumps(body).encode()
        if body is not None:
            headers["Content-Type"] = "application/json"
        # Else the client might send a PUT twice by itself, and only the second answer be seen.
        repeatable = method == "DELETE"
        request = Request(self.base + path, method, headers, content, repeatable=repeatable)
        return self.http.send(request, cancel)

    def _again(self, method: str, path: str, answer: Response | None, number: int) -> bool:
        """Whether the same request is sent once more."""
        asked = _retry_after(answer, self.clock()) if answer else None
        if number >= TRIES or self._waited >= PATIENCE or (asked or 0.0) > LONGEST_WAIT:
            return False
        if answer is None:
            return method != "POST"
        if answer.status == _TOO_MANY:
            return True
        if self.late(answer) or (answer.status == NOT_FOUND and self._is_fresh(path)):
            return number < LATE_TRIES
        return answer.status in _UNCLEAR and method != "POST"

    def _is_fresh(self, path: str) -> bool:
        return any(path == one or path.startswith(f"{one}/") for one in self.fresh)

    def _pause(self, answer: Response | None, number: int, cancel: CancelToken) -> None:
        asked = _retry_after(answer, self.clock()) if answer else None
        # Half of it at random, so that several clients do not come back together.
        doubled = 2.0 ** (number - 1) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        seconds = doubled if asked is None else asked
        self._waited += seconds
        self.wait(seconds, cancel)

    def _refusal(self, method: str, answer: Response, *, unclear: bool) -> ApiError:
        unclear = (unclear or answer.status in _UNCLEAR) and method != "GET"
        sent = self.headers().get("Authorization", "").partition(" ")[2]
        ours = (sent, *(one.reveal() for one in self.hidden))
        if repeats_secret(answer.body.decode("utf-8", "replace"), ours):
            answer = replace(answer, body=b"")
        if answer.status < _REFUSED:
            return self.unusable("a redirect", answer.status, unclear=unclear)
        return ApiError(self.explain(answer), answer.status, unclear=unclear)

    def _body(self, answer: Response) -> Body:
        found = json_body(answer)
        if found is None and answer.body.strip():
            raise self.unusable("something that is no JSON", answer.status, unclear=True)
        return found or {}

    def secret(self, answer: Body) -> Secret:
        """The client secret in an answer.

        Raises:
            ApiError: There is none.
        """
        found = answer.get("secret")
        if not isinstance(found, str) or not found:
            raise self.unusable("no secret")
        return Secret(found)

    def unusable(self, reason: str, status: int = 0, *, unclear: bool = False) -> ApiError:
        """The error for an answer that cannot be one of this API."""
        found = problem("registration.answer", host=self.host, reason=reason)
        return ApiError(found, status, unclear=unclear)

    @property
    def host(self) -> str:
        """Host of the API, for problems."""
        parts = urls.split(self.base)
        return (parts.hostname or "") if parts else ""


def json_body(answer: Response) -> Body | None:
    """The JSON object in an answer, a bare array as its `items`; None when it is something else."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, list):
        return {"items": found}
    return found if isinstance(found, dict) else None


def said(answer: Response) -> str:
    """The message of an answer that refuses."""
    body = json_body(answer) or {}
    return visible(str(body.get("message") or f"HTTP status {answer.status}"), 200)


def refusal(answer: Response, id_: str, wrong: str, path: str) -> Problem:
    """The problem of an answer that means the same in all products.

    Args:
        answer: One that refuses.
        id_: By which Ping's support finds it.
        wrong: From `details`.
        path: What was asked for, in words.
    """
    if answer.status == NOT_FOUND:
        return problem("registration.missing", path=path, id=id_)
    if answer.status in BUSY:
        return problem("registration.busy", status=answer.status, id=id_)
    return problem("registration.invalid", said=said(answer), details=wrong, id=id_)


def details(body: Body, name: str, place: str) -> str:
    """What an answer says about single fields.

    Args:
        body: Of the answer.
        name: Its member with the list of them.
        place: The member that names the field.
    """
    found = body.get(name)
    errors = [one for one in (found if isinstance(found, list) else []) if isinstance(one, Mapping)]
    words = (f"{one.get(place) or ''}: {one.get('message') or ''}" for one in errors)
    return visible(" ".join(one.strip(": ") for one in words), 200)


def _retry_after(answer: Response, now: datetime) -> float | None:
    """Seconds of `Retry-After` (RFC 9110 section 10.2.3)."""
    value = answer.header("retry-after").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
