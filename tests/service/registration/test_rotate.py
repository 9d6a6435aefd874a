"""The client secret is replaced once, and never unknowingly; the former one has an end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.service.registration.test_pingone import NOW, SETUP, Run
from tests.standins.common.faults import Where
from tests.standins.pingone import PingOne
from wizard.oidc.http import CancelToken
from wizard.registration.api import ApiError
from wizard.registration.apply import End
from wizard.registration.rotate import DAYS, end_after, rotate

_ROTATE = Where("POST", "/secret$")


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with PingOne() as pingone:
        made = Run(pingone, tmp_path)
        assert made.apply().end is End.FINISHED
        yield made


def _rotate(run: Run) -> str:
    end = end_after(7, run.pingone.clock.now())
    return rotate(run.registering(), end, CancelToken())


def _stored(run: Run) -> str:
    found = run.vault.read(SETUP)
    assert found
    return found.client_secret.reveal()


def _posts(run: Run) -> int:
    calls = [one for one in run.pingone.calls if one.path.endswith("/secret")]
    return sum(one.method == "POST" for one in calls)


def test_the_former_secret_works_until_its_end(run: Run) -> None:
    (made,) = run.pingone.applications.values()
    former = _stored(run)
    until = _rotate(run)
    assert (_stored(run), made.secret.previous) == (made.secret.value, former)
    assert _stored(run) != former
    journal = run.registering().file.read()
    assert getattr(journal, "secret_ends", "") == until
    assert made.secret.previous_until == end_after(7, run.pingone.clock.now())


@pytest.mark.parametrize("fault", ["lose", "truncate"])
def test_a_lost_answer_does_not_replace_it_twice(run: Run, fault: str) -> None:
    (made,) = run.pingone.applications.values()
    getattr(run.pingone.faults, fault)(_ROTATE)
    _rotate(run)
    assert (_stored(run), _posts(run)) == (made.secret.value, 1)


def test_what_was_not_carried_out_changes_nothing(run: Run) -> None:
    former = _stored(run)
    for program in (run.pingone.faults.cut, lambda where: run.pingone.faults.fail(503, where)):
        program(_ROTATE)
        with pytest.raises(ApiError):
            _rotate(run)
    (made,) = run.pingone.applications.values()
    journal = run.registering().file.read()
    assert (_stored(run), made.secret.value) == (former, former)
    assert getattr(journal, "secret_ends", "") == ""


def test_each_choice_is_within_the_limit_of_pingone() -> None:
    ends = [end_after(days, NOW) - NOW for days in DAYS]
    assert ends[0] == timedelta(days=7)
    assert max(ends) < timedelta(days=30)
