"""The words for values, and for settings that do not fit together."""

from __future__ import annotations

from wizard.lint.finding import Row
from wizard.model.problem import Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_QUOTE = "Write it in the quotes that the apiserver understands; {fix}."
_HELPER = 'Put it into single quotes, with a \\ before each " and each \\; {fix}.'
_BARE = "The apiserver reads it as HOCON, and the value arrives there without quotes. "

_VALUES = (
    Row(
        "reference.unset",
        _ERROR,
        "{short} refers to “{name}”, which none of the files sets.",
        "Where it is not set elsewhere either, Docker Compose goes on with nothing in its place.",
        "Name the file that sets it too, or write ${{{name}:?message}}, which stops when unset.",
    ),
    Row(
        "reference.elsewhere",
        _ERROR,
        "{name} is in {file}, but without a compose file that is not used for “${{…}}”.",
        "Docker Compose fills in a reference of an env file from its “--env-file”, or from what "
        "stands above; {short} arrives empty.",
        "Give the compose file too.",
    ),
    Row(
        "reference.outside",
        _WARNING,
        "The value of {short} comes from outside of these files.",
        "It is in the environment of whoever runs Docker Compose, so it is not checked.",
        "Name the file that sets it too, or check it where it is kept.",
    ),
    Row(
        "helper.empty",
        _ERROR,
        "{name} is empty, and {short} is filled in from it.",
        "ClearML cannot work with Ping without it.",
        "Fill in what Ping shows.",
    ),
    Row(
        "helper.lost",
        _ERROR,
        "{name} does not arrive as it stands here, and {short} is filled in from it.",
        "Docker Compose replaces what follows a “$”, ends a value at “ #”, and takes quotes "
        "and the spaces in front away.",
        _HELPER + " What does not belong to it, such as a comment or a space, take away.",
    ),
    Row(
        "helper.escape",
        _ERROR,
        "{name} holds a sign that changes {short}, which is filled in from it.",
        'It comes to stand between the quotes of {short}. There " ends the text for the apiserver, '
        "\\ changes the sign behind it, and no tab or line break may stand.",
        _HELPER,
    ),
    Row(
        "value.placeholder",
        _ERROR,
        "{short} still holds the guide's placeholder.",
        "The text in angle brackets only says what belongs there.",
        "Put your own value in its place.",
    ),
    Row(
        "value.dollar",
        _ERROR,
        "A “$” in {short} is taken for a variable reference, and what follows it is lost.",
        "Docker Compose replaces it, and no file sets a variable of that name.",
        _QUOTE,
    ),
    Row(
        "value.stops-server",
        _ERROR,
        "The value of {short} keeps the apiserver from starting.",
        _BARE + "It stops with a ParseException that does not name the variable.",
        _QUOTE,
    ),
    Row(
        "value.reference",
        _ERROR,
        "The apiserver takes a part of {short} for a reference, and stops or replaces it.",
        "“${{…}}” reaches it unresolved and outside of quotes; it then looks in its own container.",
        "Let Docker Compose fill it in: a compose file, or an env file without single quotes "
        "around it. Or write the value itself.",
    ),
    Row(
        "value.include",
        _ERROR,
        "The value of {short} holds the instruction “include”.",
        "The apiserver may load another file or address in its place. It was not parsed here.",
        _QUOTE,
    ),
    Row(
        "value.line-break",
        _ERROR,
        "A line break in {short} keeps the apiserver from starting.",
        "The apiserver reads the value as HOCON, where a text in quotes ends on its line.",
        "Put the value on one line.",
    ),
    Row(
        "value.injects",
        _ERROR,
        "A line break in {short} lets it set other settings of the apiserver.",
        "What follows the line break is read as further configuration.",
        "Put the value on one line. Find out who wrote the file if that was not a mistake.",
    ),
    Row(
        "value.too-much",
        _ERROR,
        "A value here is too long or too involved to be looked at.",
        "It has more than 32,768 characters, refers to others too often, or takes more time or "
        "memory to parse than a start of the apiserver may.",
        "Replace it by the value that Ping shows, or shorten it if it is not one of Ping's.",
    ),
    Row(
        "value.number",
        _ERROR,
        "{short} arrives as a number, not as the text that is written.",
        _BARE + "Leading zeros, an “e” or trailing zeros change it.",
        _QUOTE,
    ),
    Row(
        "value.duration",
        _ERROR,
        "{short} arrives as a length of time, not as the text that is written.",
        _BARE + "A number with a unit such as “10s” or “3h” is a duration there.",
        _QUOTE,
    ),
    Row(
        "value.flag",
        _ERROR,
        "{short} arrives as true or false, not as text.",
        _BARE + "The words true and false are no text there.",
        _QUOTE,
    ),
    Row(
        "value.null",
        _ERROR,
        "{short} arrives as nothing at all.",
        _BARE + "The word null and an optional reference mean “not set”.",
        "Fill it in as Ping shows it. Where that word itself is the value it needs quotes of its "
        "own for the apiserver.",
    ),
    Row(
        "value.object",
        _ERROR,
        "{short} arrives as a list or an object, not as text.",
        _BARE + "Brackets and braces have a meaning there.",
        _QUOTE,
    ),
    Row(
        "value.changed",
        _ERROR,
        "{short} arrives as another text than the one that is written.",
        _BARE + "It is cut at “#” or “//”, quotes stay in it, or backslashes and spaces are lost.",
        _QUOTE,
    ),
    Row(
        "value.typographic",
        _ERROR,
        "The quotes around {short} are typographic (such as “ and ”).",
        "A mail or word processor changed them. To Docker and the apiserver they are no quotes, "
        "but a part of the value.",
        "Write ' and \" in their place, and compare the value with Ping's: other signs may have "
        "been changed too.",
    ),
    Row(
        "value.spaces",
        _ERROR,
        "{short} arrives with a space at its beginning or end.",
        "It stands within the quotes. ClearML passes it on, and to Ping it is another value.",
        "Take the space away; {fix}.",
    ),
    Row(
        "value.login",
        _ERROR,
        "{short} is an address with a user name or a password in it.",
        "Addresses stand in browsers and logs, where others read the password. Ping wants none.",
        "Remove everything between “//” and the host, the “@” too; if it was a password in use, "
        "change it.",
    ),
    Row(
        "value.empty",
        _ERROR,
        "{short} is empty.",
        "ClearML cannot work with Ping without it.",
        "Fill it in as Ping shows it.",
    ),
    Row(
        "type.flag",
        _ERROR,
        "{short} must be true or false.",
        "Anything else, also true in quotes that arrive there, is a text or a number for the "
        "apiserver. A text counts as true, even “no”.",
        "Write true or false. Compose and YAML take one pair of quotes away, as in 'true'; "
        "docker run takes none.",
    ),
    Row(
        "type.list",
        _ERROR,
        "{short} must be a list of texts in brackets.",
        "A single name without brackets is read letter by letter or not at all.",
        'Write ["Name of the group"], also for a single one.',
    ),
)

_TOGETHER = (
    Row(
        "missing.all",
        _ERROR,
        "The files set no variable of the login with Ping.",
        "Either these are not the right files, or every name is misspelt.",
        "Name the env file, the compose file or the Helm values that hold them.",
    ),
    Row(
        "missing.required",
        _ERROR,
        "{short} is not set.",
        "ClearML cannot work with Ping without it.",
        "Add {nearest}, or name the file that sets it.",
    ),
    Row(
        "pkce.no-method",
        _ERROR,
        "PKCE is switched on, but code_challenge_method is not set.",
        "ClearML's guide sets both; what one alone does is not known.",
        "Add {nearest} with the value S256.",
    ),
    Row(
        "pkce.no-challenge",
        _ERROR,
        "code_challenge_method is set, but PKCE is not switched on.",
        "Without code_challenge=true ClearML sends no challenge, and Ping may refuse the login.",
        "Add {nearest} with the value true, or remove the method.",
    ),
    Row(
        "pkce.method",
        _ERROR,
        "code_challenge_method is not S256.",
        "It is the only method that ClearML's guide names and that Ping accepts everywhere.",
        "Write S256.",
    ),
    Row(
        "groups.not-enabled",
        _ERROR,
        "{short} is set, but the mapping of groups is not switched on.",
        "Without groups__enabled=true it has no effect.",
        "Add {nearest} with the value true, or remove the variables of groups.",
    ),
    Row(
        "groups.no-claim",
        _ERROR,
        "The mapping of groups is switched on, but groups__claim is not set.",
        "ClearML does not know in which claim Ping sends the groups.",
        "Add {nearest} with the name of that claim.",
    ),
)

VALUE_ROWS: tuple[Row, ...] = (*_VALUES, *_TOGETHER)
"""In the order in which they are found."""
