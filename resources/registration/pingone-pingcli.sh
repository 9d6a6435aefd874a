#!/usr/bin/env bash
{{ mark }}
#
# Registers ClearML in PingOne by Ping's own command line. Usage: bash pingone-pingcli.sh ENVIRONMENT_ID
# Sign in before: pingcli pingone auth login. It needs the role "Client Application Developer" in this environment;
# that this suffices is not verified.
#
# Not verified: no tenant was called. The commands and options are those of Ping's documentation of pingcli 1.4 to 1.11,
# except the options of "grants create", which follow the others. What they print was not seen: this script asks for IDs.
# The secret is neither read nor shown here: copy it in the console, as the hand-out says.
set -euo pipefail

environment={{ r.environment|sh }}
environment=${1:-$environment}

# uuid NAME QUESTION: reads an ID into the variable of that name.
uuid() {
  local typed
  printf '\n%s: ' "$2" >&2
  read -r typed || typed=''
  check "$typed"
  printf -v "$1" '%s' "$typed"
}

check() {
  [[ $1 =~ ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$ ]] || { echo 'error: this is no ID (a UUID)' >&2; exit 1; }
}

check "$environment"
echo 'These applications exist. If one is for ClearML, stop here (Ctrl+C).' >&2
pingcli pingone api "environments/$environment/applications"

pingcli pingone applications create --environment-id "$environment" --from-file - <<'JSON'
{{ draft|json }}
JSON
uuid application 'ID of the application that was created'

pingcli pingone api "environments/$environment/resources"
uuid resource 'ID of the resource of type OPENID_CONNECT'
pingcli pingone api "environments/$environment/resources/$resource/scopes"
{% for scope in r.scopes[1:] %}
uuid {{ scope }} 'ID of the scope {{ scope }}'
{% endfor %}
pingcli pingone applications grants create --environment-id "$environment" --application-id "$application" --from-file - <<JSON
{"resource": {"id": "$resource"}, "scopes": [{% for scope in r.scopes[1:] %}{"id": "${{ scope }}"}{{ ", " if not loop.last }}{% endfor %}]}
JSON
{% for one in attributes %}

pingcli pingone applications attribute-mappings apply --environment-id "$environment" --application-id "$application" --from-file - <<'JSON'
{{ one|json }}
JSON
{% endfor %}

# Last, when everything is there, it is switched on.
pingcli pingone applications replace --environment-id "$environment" --application-id "$application" --from-file - <<'JSON'
{{ final|json }}
JSON

printf '\nDone. Send back these lines; the secret never by mail:\n\nClient ID: %s\nEnvironment ID: %s\n' "$application" "$environment"
