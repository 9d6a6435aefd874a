"""The windows: the only folder that knows Qt."""

import builtins

import PySide6.QtCore  # noqa: F401 - it replaces `__import__`

# PySide6's reads the source of every module that is imported after it, for the sake of
# `from __feature__ import …`, which this program does not use: docs/performance.md.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
