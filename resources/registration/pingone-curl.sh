#!/usr/bin/env bash
{{ mark }}
#
# Registers ClearML in PingOne. Usage, from the folder of this file:
#   bash pingone-curl.sh {{ r.environment or "ENVIRONMENT_ID" }} {{ api or "https://api.pingone.eu/v1" }}
# Needs bash, curl and jq. The access token is read from the terminal or from standard input; it never is an argument.
# Whose it is needs the role "Client Application Developer" in this environment; that this suffices is not verified.
#
# Not verified: no tenant was called. The calls are those of Ping's own SDK. Unknown is above all whether the last one,
# which switches the application on, keeps everything else; the wizard's test login shows that.
# The secret is neither read nor shown here: copy it in the console, as the hand-out says.
set -euo pipefail
umask 077

environment={{ r.environment|sh }}
api={{ api|sh }}
redirect={{ r.redirect_uri|sh }}
application=''
answer=''

fail() { printf 'error: %s\n' "$1" >&2; exit 1; }

left_over() {
  local code=$?
  if [ "$code" -ne 0 ] && [ -n "$application" ]; then
    printf 'Not finished. The application %s exists in environment %s and may be switched off.\n' "$application" "$environment" >&2
    printf 'Delete it in the console (Applications > Applications), then run this again.\n' >&2
  fi
  exit "$code"
}
trap left_over EXIT

{% include "curl-calls.sh" %}

agreed "In this environment an application is created for $redirect"
# An application for the same address is left alone.
none_like '(.redirectUris // []) | index([$value])' "$redirect" 'for this address'

all_of /resources resources
resource=$(id_of '.[] | select(.type == "OPENID_CONNECT") | .id')
all_of "/resources/$resource/scopes" scopes
{% for scope in r.scopes[1:] %}
{{ scope }}=$(id_of '.[] | select(.name == "{{ scope }}") | .id')
{% endfor %}

call POST /applications {{ draft|json|sh }}
application=$(id_of .id)
call POST "/applications/$application/grants" \
  "{\"resource\": {\"id\": \"$resource\"}, \"scopes\": [{% for scope in r.scopes[1:] %}{\"id\": \"${{ scope }}\"}{{ ", " if not loop.last }}{% endfor %}]}"
{% for one in attributes %}
call POST "/applications/$application/attributes" {{ one|json|sh }}
{% endfor %}
call PUT "/applications/$application" {{ final|json|sh }}

region=${api#*://api.}
printf 'Done. Send back these lines; the secret never by mail:\n\n'
printf 'Client ID: %s\nEnvironment ID: %s\nRegion: %s\n' "$application" "$environment" "${region%/v1}"
