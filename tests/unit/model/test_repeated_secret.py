"""A secret is found in every form in which it may be written, and in no other text."""

from __future__ import annotations

import base64
import html
import json
import time
from urllib.parse import quote, quote_plus

from tests.support.tables import differing
from wizard.model.repeated_secret import repeats_secret

SECRET = "pa/ss+w&rd ü'9"
_DATA = SECRET.encode()
_BASIC = f"an-id:{quote_plus(SECRET)}".encode()  # RFC 6749 section 2.3.1

FORMS = {
    "plain": SECRET,
    "percent": quote(SECRET, safe=""),
    "percent, lower case": quote(SECRET, safe="").lower(),
    "percent, every byte": "".join(f"%{byte:02x}" for byte in _DATA),
    "percent, twice": quote(quote(SECRET, safe=""), safe=""),
    "form": quote_plus(SECRET),
    "HTML": html.escape(SECRET),
    "HTML, numbers": "".join(f"&#{ord(char)};" for char in SECRET),
    "HTML, hexadecimal": "".join(f"&#x{ord(char):X};" for char in SECRET),
    "HTML, slash by name": SECRET.replace("/", "&sol;"),
    "HTML in an address": quote(html.escape(SECRET)),
    "JSON": json.dumps(SECRET),
    "JSON, slash escaped": json.dumps(SECRET).replace("/", "\\/"),
    "Base64": base64.b64encode(_DATA).decode(),
    "Base64 without padding": base64.b64encode(_DATA).decode().rstrip("="),
    "Base64 for addresses": base64.urlsafe_b64encode(_DATA).decode(),
    "Base64, percent-encoded": quote(base64.b64encode(_DATA).decode(), safe=""),
    "Basic authentication": base64.b64encode(_BASIC).decode(),
    "Base64 of the second byte on": base64.b64encode(b"x" + _DATA).decode(),
    "Base64 of the third byte on": base64.b64encode(b"xy" + _DATA).decode(),
}


def test_every_form_is_found_within_an_address() -> None:
    texts = {f"https://ping.example/x?key={form}&y=1": True for form in FORMS.values()}
    assert differing(lambda text: repeats_secret(text, ["other-secret", SECRET]), texts) == []


def test_other_texts_are_not_taken_for_it() -> None:
    for text in ("", "https://ping.example/as", quote("pa/ss+w"), "cGEvc3Mrdw==", "%", "&#;", "\\"):
        assert not repeats_secret(text, [SECRET])
    assert not repeats_secret("is it so", ["is"])


def test_hostile_texts_take_little_time() -> None:
    began = time.process_time()
    for piece in ("%25", "&amp;", "\\", "QUJD", "%u0025+", "&#37;32"):
        assert not repeats_secret(piece * (32 * 1024 // len(piece)), [SECRET])
    assert time.process_time() - began < 5
