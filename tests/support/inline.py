"""Work of the window done at once, on the caller's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from wizard.model.problem import Problem
from wizard.oidc.http import CancelToken
from wizard.ui.background import attempt

T = TypeVar("T")


class Inline:
    """A `Runner` without threads."""

    def run(
        self, work: Callable[[CancelToken], T | Problem], done: Callable[[T | Problem], None]
    ) -> CancelToken:
        """Do the work and call `done` before returning."""
        cancel = CancelToken()
        done(attempt(work, cancel))
        return cancel
