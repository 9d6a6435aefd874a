"""Parts that tests need and the checkout does not hold."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


def in_ci() -> bool:
    """Whether a missing part is a failure rather than a skipped test."""
    return os.getenv("CI") == "true"


def needed(path: Path, remedy: str) -> Path:
    """The path when it is there; otherwise the test is skipped, or fails with `CI=true`."""
    if path.exists():
        return path
    reason = f"{path} is missing: {remedy}"
    if in_ci():
        pytest.fail(reason)
    pytest.skip(reason)
