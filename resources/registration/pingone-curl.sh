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

# call METHOD PATH [BODY]: the body of a 2xx answer is in $answer afterwards, anything else ends the script.
call() {
  local options=(--silent --show-error --max-time 60 --request "$1" --header 'Accept: application/json')
  if [ $# -gt 2 ]; then options+=(--header 'Content-Type: application/json' --data-raw "$3"); fi
  local received
  received=$(printf 'header = "Authorization: Bearer %s"\n' "$token" |
    curl --disable --config - "${options[@]}" --write-out '\n%{http_code}' --url "$api/environments/$environment$2") ||
    fail "no answer to $1 $2. Whether it took effect is not known: look in the console before you run this again."
  answer=${received%$'\n'*}
  case ${received##*$'\n'} in
    2??) ;;
    401) fail "PingOne does not accept the token (401): it may have expired, or be of another region." ;;
    403) fail "not allowed (403): the role is missing, was given a moment ago, or environment or region is another. $(reason)" ;;
    *) fail "PingOne refused $1 $2 with status ${received##*$'\n'}. $(reason)" ;;
  esac
}

reason() { jq -c '{code, message, details, id}' <<<"$answer" 2>/dev/null || true; }

id_of() { jq -er "$@" <<<"$answer" || fail "PingOne's answer lacks an ID that is needed."; }

environment=${1:-$environment}
api=${2:-$api}
[[ $environment =~ ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$ ]] ||
  fail 'give the environment ID (a UUID) as the first argument'
[[ $api =~ ^(https://[A-Za-z0-9.-]+|http://127\.0\.0\.1:[0-9]+)/v1$ ]] ||
  fail 'give the API of your region as the second argument, such as https://api.pingone.eu/v1'
command -v jq >/dev/null || fail 'jq is not installed'

if [ -t 0 ]; then
  read -rsp 'Access token (it is not shown): ' token
  echo >&2
else
  read -r token || [ -n "$token" ] || fail 'no token came from standard input'
fi
# Nothing else can be in a token (RFC 6750), nor anything that curl would read as another option.
case $token in '' | *[!A-Za-z0-9._~+/=-]*) fail 'this is no access token' ;; esac

call GET ''
jq '{name, type, region}' <<<"$answer" >&2
printf 'In this environment an application is created for %s\n' "$redirect" >&2
if [ -t 0 ]; then
  read -rp 'Go on? Type yes: ' agreed
  [ "$agreed" = yes ] || fail 'nothing was changed'
fi

# An application for the same address is left alone.
page=/applications
while [ -n "$page" ]; do
  call GET "$page"
  found=$(jq --arg uri "$redirect" '._embedded.applications[]? | select((.redirectUris // []) | index([$uri])) | {name, id}' <<<"$answer")
  [ -z "$found" ] || fail "an application for this address exists already; nothing was changed. $found"
  next=$(jq -r '._links.next.href // empty' <<<"$answer")
  page=${next#"$api/environments/$environment"}
  [ -z "$next" ] || [ "$page" != "$next" ] || fail 'the list goes on at another address'
done

call GET /resources
resource=$(id_of '._embedded.resources[] | select(.type == "OPENID_CONNECT") | .id')
call GET "/resources/$resource/scopes"
{% for scope in r.scopes[1:] %}
{{ scope }}=$(id_of '._embedded.scopes[] | select(.name == "{{ scope }}") | .id')
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
