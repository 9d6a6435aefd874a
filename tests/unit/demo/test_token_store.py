from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule

from wizard.demo.token_store import CodeStatus, TokenStore

LIFETIME = timedelta(seconds=60)
START = datetime(2031, 1, 1, tzinfo=UTC)


class RegisterMachine(RuleBasedStateMachine):
    """Whatever the order of events: a handle is good once, and only in its lifetime."""

    handles = Bundle("handles")

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.register = TokenStore[int](lambda: self.now, LIFETIME)
        self.expected: dict[str, tuple[int, datetime, bool]] = {}

    @rule(target=handles, value=st.integers())
    def issue(self, value: int) -> str:
        handle = self.register.issue(value)
        assert handle not in self.expected
        self.expected[handle] = (value, self.now + LIFETIME, False)
        return handle

    @rule(seconds=st.integers(0, 40))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(handle=handles)
    def look(self, handle: str) -> None:
        found = self.register.look(handle)
        assert (found.standing, found.value) == (self._standing(handle), self.expected[handle][0])
        assert (found.good is None) == (found.standing is not CodeStatus.GOOD)

    @rule(handle=handles)
    def take(self, handle: str) -> None:
        standing = self._standing(handle)
        assert self.register.take(handle).standing is standing
        if standing is CodeStatus.GOOD:
            self._use(handle)

    @rule(limit=st.integers())
    def use_up(self, limit: int) -> None:
        doomed = [h for h, (value, _, used) in self.expected.items() if value < limit and not used]
        assert self.register.use_up(lambda value: value < limit) == len(doomed)
        for handle in doomed:
            self._use(handle)

    @rule(text=st.text())
    def unknown(self, text: str) -> None:
        if text not in self.expected:
            assert self.register.take(text).standing is CodeStatus.UNKNOWN

    def _use(self, handle: str) -> None:
        value, expires, _ = self.expected[handle]
        self.expected[handle] = (value, expires, True)

    def _standing(self, handle: str) -> CodeStatus:
        _, expires, used = self.expected[handle]
        if used:
            return CodeStatus.USED
        return CodeStatus.EXPIRED if self.now >= expires else CodeStatus.GOOD


TestRegister = RegisterMachine.TestCase


def test_handle_can_be_chosen() -> None:
    register = TokenStore[str](lambda: START, LIFETIME)
    assert register.issue("value", "a.b.c") == "a.b.c"
    assert register.look("a.b.c").good == "value"
