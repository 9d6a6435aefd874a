"""An HTTP client with prepared responses, which remembers the requests."""

import json
from collections.abc import Callable, Mapping

from wizard.model.problem import problem
from wizard.oidc.http import CancelToken, Request, RequestError, Response

Responses = Mapping[str, Callable[[Request], Response]]


def responding(
    body: object, status: int = 200, media_type: str = "application/json", **headers: str
) -> Callable[[Request], Response]:
    """Returns `body` (JSON unless it is bytes) for any request."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return lambda request: Response(
        request.url, status, (("content-type", media_type), *named), raw
    )


def failing(code: str) -> Callable[[Request], Response]:
    """Fails with that problem of the network."""

    def fail(request: Request) -> Response:
        raise RequestError(problem(code, host="idp.example", seconds=1, reason="x", proxy="p"))

    return fail


class PreparedClient:
    """Responds by address; any other is 404."""

    def __init__(self, responses: Responses) -> None:
        self.responses = responses
        self.requests: list[Request] = []

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        if cancel is not None and cancel.is_set:
            raise RequestError(problem("http.cancelled", host="idp.example"))
        self.requests.append(request)
        return self.responses.get(request.url, responding(b"", 404, "text/html"))(request)
