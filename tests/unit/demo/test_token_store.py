from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule

from wizard.demo.token_store import CodeStatus, TokenStore

LIFETIME = timedelta(seconds=60)
START = datetime(2031, 1, 1, tzinfo=UTC)


class TokenStoreMachine(RuleBasedStateMachine):
    """Whatever the order of events: a code is good once, and only in its lifetime."""

    codes = Bundle("codes")

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.store = TokenStore[int](lambda: self.now, LIFETIME)
        self.expected: dict[str, tuple[int, datetime, bool]] = {}

    @rule(target=codes, value=st.integers())
    def issue(self, value: int) -> str:
        code = self.store.issue(value)
        assert code not in self.expected
        self.expected[code] = (value, self.now + LIFETIME, False)
        return code

    @rule(seconds=st.integers(0, 40))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(code=codes)
    def find(self, code: str) -> None:
        found = self.store.find(code)
        assert (found.status, found.value) == (self._status(code), self.expected[code][0])
        assert (found.valid is None) == (found.status is not CodeStatus.GOOD)

    @rule(code=codes)
    def take(self, code: str) -> None:
        status = self._status(code)
        assert self.store.take(code).status is status
        if status is CodeStatus.GOOD:
            self._use(code)

    @rule(limit=st.integers())
    def revoke(self, limit: int) -> None:
        revoked = [h for h, (value, _, used) in self.expected.items() if value < limit and not used]
        assert self.store.revoke(lambda value: value < limit) == len(revoked)
        for code in revoked:
            self._use(code)

    @rule(text=st.text())
    def unknown(self, text: str) -> None:
        if text not in self.expected:
            assert self.store.take(text).status is CodeStatus.UNKNOWN

    def _use(self, code: str) -> None:
        value, expires, _ = self.expected[code]
        self.expected[code] = (value, expires, True)

    def _status(self, code: str) -> CodeStatus:
        _, expires, used = self.expected[code]
        if used:
            return CodeStatus.USED
        return CodeStatus.EXPIRED if self.now >= expires else CodeStatus.GOOD


TestTokenStore = TokenStoreMachine.TestCase


def test_code_can_be_chosen() -> None:
    store = TokenStore[str](lambda: START, LIFETIME)
    assert store.issue("value", "a.b.c") == "a.b.c"
    assert store.find("a.b.c").valid == "value"
