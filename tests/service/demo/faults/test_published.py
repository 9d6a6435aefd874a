"""Each fault of this family, brought about over a socket and found by the command line."""

import pytest

from tests.support.faults import assert_found, headless
from wizard.demo.faults.published import FAULTS
from wizard.demo.faults.row import Fault


@pytest.mark.parametrize("fault", headless(FAULTS))
def test_fault_is_found(fault: Fault, capsys: pytest.CaptureFixture[str]) -> None:
    assert_found(fault, capsys)
