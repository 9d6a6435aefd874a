"""Digests of exported files do not help to guess the secret in them."""

from __future__ import annotations

from wizard.model.export_record import content_digest, is_content


def test_digest_is_salted_and_compares_the_whole_content() -> None:
    digest = content_digest(b"SECRET=1")
    assert digest != content_digest(b"SECRET=1")  # guesses cannot be looked up
    assert is_content(b"SECRET=1", digest)
    assert not any(map(is_content, (b"SECRET=2",) * 4, (digest, "", "$", "é$00")))
