from wizard.oidc.cancel import CancelToken


def test_listener_is_told_once() -> None:
    cancel, told = CancelToken(), []
    before = cancel.is_set
    with cancel.interrupts(lambda: told.append(1)):
        cancel.set()
        cancel.set()
    assert (before, cancel.is_set) == (False, True)
    assert told == [1]


def test_late_listener_is_told_at_once() -> None:
    cancel, told = CancelToken(), []
    cancel.set()
    with cancel.interrupts(lambda: told.append(1)):
        assert told == [1]


def test_finished_work_is_not_interrupted() -> None:
    cancel, told = CancelToken(), []
    with cancel.interrupts(lambda: told.append(1)):
        pass
    cancel.set()
    assert told == []
