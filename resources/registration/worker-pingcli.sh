#!/usr/bin/env bash
{{ mark }}
#
# Creates in PingOne the application through which administrators sign in for the setup wizard, by Ping's own command line. Usage:
#   bash worker-pingcli.sh ENVIRONMENT_ID
#   bash worker-pingcli.sh ENVIRONMENT_ID device      the second one, for signing in by device code
# The environment is that of the administrators' accounts, usually "Administrators".
# Sign in before: pingcli pingone auth login. It needs the role "Client Application Developer" in that environment;
# that this suffices is not verified.
#
# Not verified: no tenant was called. The command and its options are those of Ping's documentation of pingcli 1.4 to 1.11.
# The application has no roles and no secret.
set -euo pipefail

environment=${1:-}
[[ $environment =~ ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$ ]] || { echo 'error: give the environment ID (a UUID)' >&2; exit 1; }
case ${2:-} in
  '') label='Client ID' body={{ browser|json|sh }} ;;
  device) label='For device code' body={{ device|json|sh }} ;;
  *) echo 'error: the second argument can only be the word device' >&2; exit 1 ;;
esac

echo 'These applications exist. If one is for the ClearML setup wizard, stop here (Ctrl+C).' >&2
pingcli pingone api "environments/$environment/applications"
pingcli pingone applications create --environment-id "$environment" --from-file - <<<"$body"

printf '\nDone. Send back these lines, with the ID that was printed above:\n\n%s:\nEnvironment ID: %s\nRegion:\n' "$label" "$environment"
