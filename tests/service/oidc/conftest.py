"""What every test of the HTTP client leaves behind: nothing."""

import asyncio
from collections.abc import Iterator

import pytest

from wizard.oidc import client


@pytest.fixture(autouse=True)
def no_request_is_left() -> Iterator[None]:
    yield

    async def finish() -> set[asyncio.Task[object]]:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        return (await asyncio.wait(others, timeout=5))[1] if others else set()

    future = asyncio.run_coroutine_threadsafe(finish(), client._event_loop())
    assert future.result(10) == set()
