#!/usr/bin/env bash
{{ mark }}
#
# Creates in PingOne the application through which administrators sign in for the setup wizard. Usage, from the folder of this file:
#   bash worker-curl.sh ENVIRONMENT_ID https://api.pingone.eu/v1
#   bash worker-curl.sh ENVIRONMENT_ID https://api.pingone.eu/v1 device      the second one, for signing in by device code
# The environment is that of the administrators' accounts, usually "Administrators".
# Needs bash, curl and jq. The access token is read from the terminal or from standard input; it never is an argument.
# Whose it is needs the role "Client Application Developer" in that environment; that this suffices is not verified.
#
# Not verified: no tenant was called. The bodies are those of Ping's own documentation for its tools, with two more redirect URIs.
# The application has no roles and no secret.
set -euo pipefail
umask 077

environment=''
api=''
answer=''

fail() { printf 'error: %s\n' "$1" >&2; exit 1; }

case ${3:-} in
  '') label='Client ID' body={{ browser|json|sh }} ;;
  device) label='For device code' body={{ device|json|sh }} ;;
  *) fail 'the third argument can only be the word device' ;;
esac

{% include "curl-calls.sh" %}

name=$(jq -r .name <<<"$body")
agreed "In this environment an application without roles and without a secret is created: $name"
none_like '.name == $value' "$name" 'of this name'
call POST /applications "$body"
application=$(id_of .id)

region=${api#*://api.}
printf 'Done. Send back these lines:\n\n'
printf '%s: %s\nEnvironment ID: %s\nRegion: %s\n' "$label" "$application" "$environment" "${region%/v1}"
