"""The words for files, for names, and for who wins over whom."""

from __future__ import annotations

from wizard.lint.catalog_targets import TARGET_ROWS
from wizard.lint.finding import Row
from wizard.model.problem import Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_WHOLE = "Docker Compose then rejects the whole file, and nothing is started with it."

_FILES = (
    Row(
        "file.unreadable",
        _ERROR,
        "The file cannot be read.",
        "{reason}",
        "Check the path, or run the check as a user who may read the file.",
    ),
    Row(
        "file.folder",
        _ERROR,
        "A folder is named where files belong.",
        "It is a folder, and only files that are named are read.",
        "Name the files, in the order of “-f”. {found}",
    ),
    Row(
        "file.html",
        _ERROR,
        "The file is a web page, such as the handoff sheet.",
        "It is for people to read; the apiserver gets nothing from it.",
        "Name the env file, the compose file or the Helm values. {found}",
    ),
    Row(
        "file.too-large",
        _ERROR,
        "The file is larger than 1 MiB.",
        "No file of settings is that large, so it is not read.",
        "Name the env file, the compose file or the Helm values.",
    ),
    Row(
        "file.binary",
        _ERROR,
        "The file holds a NUL character, so it is no text.",
        "No environment variable can carry it.",
        "Name the env file, the compose file or the Helm values; or save the file as text anew.",
    ),
    Row(
        "file.encoding",
        _ERROR,
        "The file is not encoded as UTF-8.",
        "Docker and ClearML read UTF-8. Some editors of Windows save as UTF-16 or in a code page.",
        "Save the file with the encoding UTF-8.",
    ),
    Row(
        "file.too-deep",
        _ERROR,
        "The file is nested too deeply to be read.",
        "Nothing that describes a ClearML server looks like this.",
        "Look at what wrote the file.",
    ),
    Row(
        "file.too-many",
        _ERROR,
        "More than 5000 entries stand in one list or mapping here.",
        "Nothing that describes a ClearML server looks like this, so it is not read.",
        "Look at what wrote the file.",
    ),
    Row(
        "file.not-yaml",
        _ERROR,
        "The file is not valid YAML.",
        "Docker Compose and Helm stop at this place.",
        "Look at this line and the one above: an indent, a colon or a quote is missing.",
    ),
    Row(
        "file.duplicate-key",
        _ERROR,
        "A key stands twice in the same mapping.",
        "Docker Compose rejects the whole file for it.",
        "Keep one of the two.",
    ),
    Row(
        "file.demo",
        _ERROR,
        "The file was exported from a demo.",
        "Its addresses and its secret belong to the built-in demo provider; nobody could log in.",
        "Set up the real Ping in the wizard and export again.",
    ),
    Row(
        "file.readable-by-all",
        _WARNING,
        "Every user of this machine can read the file, and it holds the client secret.",
        "Whoever has the client secret can pose as ClearML towards Ping.",
        "Take the right away: chmod 600 on this file.",
    ),
    Row(
        "file.dotenv-name",
        _WARNING,
        "A file named “.env” does not hand its variables to the apiserver.",
        "Docker Compose uses it only to fill in “${{…}}” in the compose files.",
        "Name it otherwise, and give that name as “env_file:” of the apiserver.",
    ),
    Row(
        "env.name",
        _ERROR,
        "The line does not begin with the name of a variable.",
        "A name holds only letters, digits and “_”. " + _WHOLE,
        "Correct the name. If the line continues the value above, put that value on one line.",
    ),
    Row(
        "env.space",
        _ERROR,
        "There is a space inside the name of the variable, or no “=” behind it.",
        _WHOLE,
        "Write NAME=VALUE without a space before the “=”.",
    ),
    Row(
        "env.quote",
        _ERROR,
        "A quote is opened here and not closed.",
        _WHOLE,
        "Close the quote; inside single quotes write \\' for a single quote.",
    ),
    Row(
        "env.template",
        _ERROR,
        "“${{” stands here, but no variable reference follows.",
        _WHOLE,
        "Put the value into single quotes, where “$” means itself.",
    ),
    Row(
        "env.export",
        _ERROR,
        "The file ends after the word “export”.",
        _WHOLE,
        "Remove the word, or finish the line.",
    ),
)

_NAMES = (
    Row(
        "name.prefix",
        _ERROR,
        "The name must begin with CLEARML__ in capitals.",
        "The apiserver overlooks every other variable.",
        "Write {nearest}.",
    ),
    Row(
        "name.section",
        _ERROR,
        "{short} is in the wrong section of the configuration.",
        "ClearML reads client_id, client_secret and default_company from “secure”, the rest from "
        "“services”. It overlooks this one.",
        "Write {nearest}.",
    ),
    Row(
        "name.provider",
        _ERROR,
        "The variable belongs to the provider “{provider}”, not to Ping.",
        "ClearML overlooks it for the login with Ping.",
        "Write {nearest}, unless you set up that provider too.",
    ),
    Row(
        "name.misspelt",
        _ERROR,
        "No variable of ClearML's guide has this name.",
        "The apiserver overlooks it without a word.",
        "Write {nearest}.",
    ),
    Row(
        "name.numbered",
        _ERROR,
        "The list is written as variables with numbers.",
        "The guide knows one variable with all names in it. The apiserver gets no list this way.",
        'Write {nearest} once, with all names: ["First group", "Second group"].',
    ),
    Row(
        "name.unknown",
        _WARNING,
        "ClearML's guide knows no such variable for Ping.",
        "The apiserver may overlook it; whether it does is not known.",
        "Remove it, or ask ClearML's support about it.{near}",
    ),
    Row(
        "name.illegal",
        _ERROR,
        "The name holds a character that does not belong into a variable's name.",
        "The apiserver makes a line of configuration from it; it may stop or read other settings.",
        "Use letters, digits and “_” only, and write “=” directly behind the name; “:” in a map.",
    ),
)

_WINNERS = (
    Row(
        "duplicate.same-file",
        _ERROR,
        "{short} is set more than once; the last one, in line {line}, wins.",
        "The others have no effect, and this one has another value.",
        "Keep the line that is right, and remove the others.",
    ),
    Row(
        "duplicate.shadowed",
        _ERROR,
        "{short} has no effect here: “environment:” in {winner} wins.",
        "An entry of “environment:” beats every “env_file:”, even one of a later file.",
        "Remove the entry in {winner}, or change the value there.",
    ),
    Row(
        "duplicate.overridden",
        _WARNING,
        "{short} has no effect here: {winner} sets it again.",
        "A later file wins over an earlier one.",
        "Nothing, if that is meant; otherwise remove one of the two.",
    ),
    Row(
        "duplicate.case",
        _ERROR,
        "{short} is set under two spellings; the one in {winner} wins.",
        "The apiserver ignores case behind the prefix, and takes the last by the alphabet.",
        "Keep the spelling of ClearML's guide: {nearest}.",
    ),
)

FILE_ROWS: tuple[Row, ...] = (*_FILES, *TARGET_ROWS, *_NAMES, *_WINNERS)
"""In the order in which they are found."""
