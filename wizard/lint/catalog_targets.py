"""The words for what Compose and Kubernetes make of their files."""

from __future__ import annotations

from wizard.lint.finding import Row
from wizard.model.problem import Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

TARGET_ROWS: tuple[Row, ...] = (
    Row(
        "compose.not-text",
        _ERROR,
        "The entry is neither NAME=VALUE nor a name with one value.",
        "Docker Compose rejects it.",
        "Put the whole entry into single quotes: - 'NAME=VALUE'.",
    ),
    Row(
        "compose.elsewhere",
        _WARNING,
        "“include” or “extends” brings in something that is not checked here.",
        "Entries from there may add to these or win over them.",
        "Check what “docker compose config” shows for the apiserver; it prints secrets.",
    ),
    Row(
        "compose.env-file-missing",
        _ERROR,
        "The env file named here cannot be read.",
        "{reason} Compose looks for it beside the first compose file, and stops without it.",
        "Put the file there, or correct the path.",
    ),
    Row(
        "compose.env-file-elsewhere",
        _WARNING,
        "{file} is taken for the env file of that name, which is not at the path named here.",
        "The path may be one of the ClearML host. Compose stops where there is no such file.",
        "Make sure that the file is at that path on the ClearML host.",
    ),
    Row(
        "compose.not-loaded",
        _ERROR,
        "No service reads this file, so its ClearML variables do not reach the apiserver.",
        "Docker Compose uses it only to fill in “${{…}}” in the compose files.",
        "Name it under “env_file:” of the apiserver, as the wizard's compose file does.",
    ),
    Row(
        "compose.template",
        _ERROR,
        "“${{” stands here, but no variable reference follows.",
        "Docker Compose stops with “invalid interpolation format”.",
        "Write “$$” for every “$” that belongs to the value.",
    ),
    Row(
        "compose.service",
        _ERROR,
        "The variable is given to the service “{service}”, not to the apiserver.",
        "Only the apiserver reads the settings of the login.{none}",
        "Move it to the service “apiserver”, or rename the service if it is the apiserver.",
    ),
    Row(
        "compose.env-file-service",
        _ERROR,
        "{file} is given to the service “{service}”, not to the apiserver.",
        "It holds variables of the login, and only the apiserver reads them.{none}",
        "Name it under “env_file:” of the service “apiserver”, or rename the service if it is the "
        "apiserver.",
    ),
    Row(
        "kubernetes.not-text",
        _ERROR,
        "The value is a number, a switch or nothing, where Kubernetes wants text.",
        "YAML turns a value without quotes into its type, and Kubernetes rejects the file for it.",
        "Put it into single quotes; true becomes 'true', and a text '\"text\"'.",
    ),
    Row(
        "kubernetes.secret-alone",
        _ERROR,
        "A Secret alone hands no variable to the apiserver.",
        "Which variable gets which of its keys stands in the Helm values, in apiserver.extraEnvs.",
        "Give the Helm values too, such as ping-sso.values.yaml.",
    ),
    Row(
        "kubernetes.lost",
        _ERROR,
        "Helm drops {short}{more}: a later file has a list apiserver.extraEnvs of its own.",
        "Helm does not join lists. Only that of the last values file counts, here {winner}.",
        "Give the files in the order of helm's “-f”. If this is it, copy the entry to the end of "
        "the list in {winner}, or remove it here where nobody needs it.",
    ),
    Row(
        "kubernetes.outside",
        _WARNING,
        "The value of {short} is in a Secret that is not among the files.",
        "So it is not checked.",
        "Name the manifest of the Secret too, or check the value where it is kept.",
    ),
    Row(
        "kubernetes.elsewhere",
        _WARNING,
        "The value of {short} comes from {kind}, which is not read here.",
        "So it is not checked.",
        "Check the value where it is kept; credentials belong into a Secret.",
    ),
    Row(
        "kubernetes.no-key",
        _ERROR,
        "The Secret is among the files, but it has no such key for {short}.",
        "Kubernetes does not start the container, or starts it without the variable.",
        "Correct “key:” under “secretKeyRef:”, or add the key to the Secret.",
    ),
    Row(
        "kubernetes.not-encoded",
        _ERROR,
        "This entry of “data:” is not encoded in base64.",
        "Kubernetes rejects the whole Secret for it.",
        "Move it to “stringData:”, where the value stands as it is.",
    ),
    Row(
        "kubernetes.encoding",
        _ERROR,
        "The Secret holds no text for {short}.",
        "What it decodes to is not UTF-8, and no container can get that as a variable.",
        "Encode the text in UTF-8 before base64, or write it under “stringData:” as it is.",
    ),
)
"""In the order in which they are found."""
