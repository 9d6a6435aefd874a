"""Texts that are no values, and values that look a little like them."""

from tests.support.tables import differing
from wizard.lint.placeholders import placeholder_code

KINDS = {
    "value.template": (
        *("{{ ping.client_id }}", "https://{{ host }}/as/token", "${{ secrets.PING_ID }}"),
        *("{% if x %}a{% endif %}", "<%= @id %>", "#{ClientId}#", "@@CLIENT_ID@@", "__CLIENT_ID__"),
        *("%CLIENT_ID%", "{{.Env.PING_ID}}", "{{ resolve:secretsmanager:ping }}"),
    ),
    "value.encrypted": (
        *("ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]", "ENC(abc=)", "{cipher}0a1b"),
        *("$ANSIBLE_VAULT;1.1;AES256\n6231", "!vault |\n  $ANSIBLE_VAULT;1.1;AES256"),
        *("-----BEGIN PGP MESSAGE-----\n\nhQ", "-----BEGIN AGE ENCRYPTED FILE-----\nYW"),
        *("age-encryption.org/v1\n-> X25519", "U2FsdGVkX1+abc"),
    ),
    "value.stored": (
        *("vault:secret/data/ping#id", "ref+vault://ping/id", "op://Infra/Ping/secret"),
        *("arn:aws:secretsmanager:eu-west-1:1:secret:ping", "/run/secrets/ping_secret"),
        *("$(cat /run/secrets/ping)", "`cat ping.txt`", "$env:PING_SECRET"),
        *("projects/a/secrets/ping/versions/1", "@Microsoft.KeyVault(SecretUri=https://a)"),
        *("file:///run/secrets/ping", "ref+awsssm://ping"),
    ),
    "value.masked": (
        "••••••••",
        "********",
        "xxxxxxxx",
        "...",
        "…",
        "abcd****",
        "[REDACTED]",
        "***",
    ),
    "value.placeholder": (
        *(
            "<your-id>",
            "<client ID from Ping>",
            "<authorization endpoint>",
            "change_me",
            "CHANGEME",
        ),
        *("your-client-id", "YOUR_CLIENT_SECRET_HERE", "TODO", "insert client secret", "CLIENT_ID"),
        *("replace-me", "PING_AUTH_CLIENT_SECRET", "Enter your client secret"),
        *("{client_id}", "[your client id]", "https://ping.example/{environmentID}/as/token"),
        *(
            "https://<host>/as/token",
            "https://ping.example/YOUR_ENV/as",
            "https://a.example/ENV_ID",
            "https://ping.example.com/as/token",
            "https://example.org",
        ),
    ),
    "": (
        *("0e6d9a3c-1f52-4c1a-9b7e-2f3f4a5b6c7d", "Tq7x9ZsWm4kLpRb2VhYc8NdFgJ0E", "a<b>c", "", "x"),
        *("https://ping.example/as/token?a={b", "groups", "CN=a,OU=b", "Your Team", "**", "a{{b"),
        *(
            "my-app",
            "$HOME",
            "%41",
            "opaque",
            "https://vault.example/as/token",
            "https://notexample.com/as/token",
            "https://example.com.my-company.test/as",
            "xxx",
            "a*b",
            "__a",
            *("{a}", "https://your-server.example/as", "[a]"),
        ),
        *("{}", "ENCODED", "projects", "ClearML Admins", "<>", "< a >", "a...b", "sops-admins"),
    ),
}


def test_each_kind_is_told_from_the_others_and_from_values() -> None:
    table = {text: code for code, texts in KINDS.items() for text in texts}
    assert differing(placeholder_code, table) == []


def test_long_texts_take_no_time() -> None:
    for piece in ("{{", "{{a", "your ", "*", "vault:", "<a", "change me ", "ENC["):
        placeholder_code(piece * 8000)
