"""A door to a network of prepared answers; remembers what was asked."""

import json
from collections.abc import Callable, Mapping

from wizard.model.problem import problem
from wizard.oidc.http import CancelToken, Request, RequestError, Response

Answers = Mapping[str, Callable[[Request], Response]]


def replying(
    body: object, status: int = 200, media_type: str = "application/json", **headers: str
) -> Callable[[Request], Response]:
    """Gives `body` (JSON unless it is bytes) whatever is asked."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return lambda request: Response(
        request.url, status, (("content-type", media_type), *named), raw
    )


def troubled(code: str) -> Callable[[Request], Response]:
    """Fails with that problem of the network."""

    def fail(request: Request) -> Response:
        raise RequestError(problem(code, host="idp.example", seconds=1, reason="x", proxy="p"))

    return fail


class PreparedDoor:
    """Answers by address; whatever is not prepared is 404."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[Request] = []

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        if cancel is not None and cancel.is_set:
            raise RequestError(problem("http.cancelled", host="idp.example"))
        self.asked.append(request)
        return self.answers.get(request.url, replying(b"", 404, "text/html"))(request)
