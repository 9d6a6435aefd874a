"""What holds for every test of the door to the network."""

import threading
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    yield
    assert [t for t in threading.enumerate() if t.name == "http"] == []
