"""What is written where a value belongs: a placeholder, a template, a mask, or a ciphertext."""

from __future__ import annotations

import re

_LONGEST = 4096  # characters that are compared: no placeholder is longer, a ciphertext only begins
_WHOLE = {
    "value.encrypted": (
        r"ENC\[[A-Z0-9_]+,data:.*",  # SOPS
        r"ENC\(.*\)|\{cipher\}.*",  # Jasypt, Spring Cloud Config
        r"(!vault\s*\|?\s*)?\$ANSIBLE_VAULT;.*",
        r"-----BEGIN (PGP MESSAGE|AGE ENCRYPTED FILE|PKCS7|CMS)-----.*",
        r"age-encryption\.org/v1.*|YWdlLWVuY3J5cHRpb24u.*",  # the latter in base64
        r"U2FsdGVkX1.*",  # openssl enc
    ),
    "value.stored": (
        r"(ref\+)?(vault|awssecrets|awsssm|gcpsecrets|azurekeyvault|akv|op|sops)(\+\w+)?:[\w./#-].*",
        r"arn:aws[a-z-]*:(secretsmanager|ssm):.*|@Microsoft\.KeyVault\(.*",
        r"\$\([^()]+ [^()]+\)|`[^`]+ [^`]+`|\$env:\w+",  # what only a shell does
        r"projects/[^/]+/secrets/.*|(file:(//)?)?/(var/)?run/secrets/.*",
    ),
    "value.masked": (
        r"[•●∙·⬤*…]{3,}|…|\.{3,}|[xX]{4,64}|.{0,6}([•●⬤]{3,}|\*{4,}).{0,6}",
        r"(?i:[\[(<*]{0,3}(redacted|hidden|masked)[\])>*]{0,3})",
    ),
    "value.template": (r"#\{[\w.-]+\}#?|@@?[A-Z_]+@@?|__[A-Z_]+__|%[A-Z_]+%",),
    "value.placeholder": (
        r"<[A-Za-z][^<>]*>|\{[A-Za-z][\w .-]{2,}\}|\[(?i:your|insert|enter)[ _-][^\[\]]*\]",
        r"https?://.*(<[A-Za-z][^<>]*>|(?<!\$)\{[A-Za-z][\w .-]*\}|YOUR[_-]|ENV(IRONMENT)?_ID).*",
        r"(?i:(change|replace|fill|insert)[ _-]?(me|this|in|here)([ _-].*)?)",
        r"(?i:(your|my|insert|enter)[ _-][\w -]*(id|secret|here|value|url|endpoint|name))",
        r"https?://([\w-]+\.)*example\.(com|net|org)([:/].*)?",  # reserved by RFC 2606
        r"(PING_AUTH_)?CLIENT_(ID|SECRET)|TODO|FIXME|TBD|(?i:placeholder)",
    ),
}
_PATTERNS = {
    code: re.compile("|".join(f"(?:{one})" for one in patterns), re.DOTALL)
    for code, patterns in _WHOLE.items()
}
_TEMPLATE = re.compile(r"\{\{[^{}]{1,200}\}\}|\{%[^{}]{1,200}%\}|<%[^<>]{1,200}%>")


def placeholder_code(text: str) -> str:
    """Code of the problem where `text` is no value but a placeholder; else an empty text."""
    start = text.strip()[:_LONGEST]
    if _TEMPLATE.search(start):
        return "value.template"
    return next((code for code, one in _PATTERNS.items() if one.fullmatch(start)), "")
