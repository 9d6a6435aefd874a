"""A secret is a type that does not show itself."""

from __future__ import annotations

from typing import NoReturn

DOTS = "••••••••"
"""How every secret is drawn: always eight dots, so that its length is not shown either."""


class Secret:
    """Text that only `reveal` gives back; every other way of printing it yields dots."""

    __slots__ = ("_text",)  # no __dict__, which vars() would show

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the keyring, the token endpoint and the export, nothing else."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        from hmac import compare_digest  # noqa: PLC0415 - loads OpenSSL

        if not isinstance(other, Secret):
            return NotImplemented
        # compare_digest takes no text outside ASCII, and a lone surrogate has no UTF-8 form.
        mine, theirs = (s.encode("utf-8", "surrogatepass") for s in (self._text, other._text))
        return compare_digest(mine, theirs)

    __hash__ = None  # type: ignore[assignment]  # a digest of a secret is an oracle

    def __repr__(self) -> str:
        return f"Secret({DOTS})"

    def __str__(self) -> str:
        return DOTS

    def __format__(self, spec: str) -> str:
        return format(DOTS, spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled or copied to a file")
