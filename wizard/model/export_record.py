"""What is remembered of an export: where, when, and digests to compare with; no secret."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime

_COST = 2**14
"""Of scrypt: 16 MiB and some 50 ms."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of what has this name: of a file, or of a part of the settings."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One export.

    Attributes:
        at: When, UTC.
        folder: Where the files were saved, absolute.
        layout: The layout's name.
        proof: How far test logins proved the setup then, such as “Proven for 2 of 3 roles”.
        files: What was written, each with its `content_digest`.
        parts: What the files were made from, see `wizard.export.record.parts`.
    """

    at: datetime
    folder: str
    layout: str
    proof: str
    files: tuple[Digest, ...]
    parts: tuple[Digest, ...]


def content_digest(data: bytes, salt: str = "") -> str:
    """A file's digest after its random salt. Slow: the file may contain a secret to be guessed."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL

    salt = salt or os.urandom(16).hex()
    found = hashlib.scrypt(data, salt=salt.encode("ascii"), n=_COST, r=8, p=1, dklen=16)
    return f"{salt}${found.hex()}"


def is_content(data: bytes, digest: str) -> bool:
    """Whether the digest is that of `data`."""
    salt = digest.partition("$")[0]
    return salt.isascii() and bool(salt) and content_digest(data, salt) == digest
