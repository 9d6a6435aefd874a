"""Hand the arguments to the program and exit with its code."""

import sys
from contextlib import suppress
from types import TracebackType

from wizard.cli import streams
from wizard.cli.messages import HOCON_CHILD, Exit


def main() -> int:
    """Run the program; the exit code is 0 when all is well."""
    _turn_core_dumps_off()
    sys.excepthook = _unexpected
    return streams.run_guarded(_run)


def _turn_core_dumps_off() -> None:
    """A core dump would contain the secret. Child processes inherit the limit."""
    with suppress(ImportError, ValueError, OSError):  # Windows; a hard limit of 0
        import resource  # noqa: PLC0415 - not on Windows

        # Not 0: Linux ignores that where core_pattern is a program, and makes no dump for 1.
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))


def _unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    from wizard.files import log  # noqa: PLC0415 - rarely needed

    log.unexpected(kind, error, trace)


def _run() -> int:
    """Loads the program here, so that Ctrl+C ends it without a traceback from the start."""
    try:
        return _dispatch(sys.argv[1:])
    except KeyboardInterrupt:
        return Exit.CANCELLED


def _dispatch(words: list[str]) -> int:
    if words == [HOCON_CHILD]:
        from wizard.lint.resolve import hocon_child  # noqa: PLC0415 - loaded with its command

        return hocon_child.main()
    from wizard import app  # noqa: PLC0415 - Ctrl+C ends also this without a traceback

    return app.main(words)


if __name__ == "__main__":
    sys.exit(main())
