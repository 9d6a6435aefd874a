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

# all_of PATH MEMBER: the objects on all pages of a list, as one array in $answer.
all_of() {
  local page=$1 objects='[]' next
  while [ -n "$page" ]; do
    call GET "$page"
    next=$(jq -r '._links.next.href // empty' <<<"$answer")
    page=${next#"$api/environments/$environment"}
    [ -z "$next" ] || [ "$page" != "$next" ] || fail 'the list goes on at another address'
    objects=$(jq --slurp ".[0] + (.[1]._embedded.$2 // [])" <<<"$objects $answer")
  done
  answer=$objects
}

# none_like FILTER VALUE WORDS: ends the script when a listed application fits the filter, a condition of jq on $value.
none_like() {
  local found
  all_of /applications applications
  found=$(jq --arg value "$2" ".[] | select($1) | {name, id}" <<<"$answer")
  [ -z "$found" ] || fail "an application $3 exists already; nothing was changed. $found"
}

# agreed WORDS: shows the environment and asks a person whether to go on.
agreed() {
  local typed
  call GET ''
  jq '{name, type, region}' <<<"$answer" >&2
  printf '%s\n' "$1" >&2
  [ -t 0 ] || return 0
  read -rp 'Go on? Type yes: ' typed
  [ "$typed" = yes ] || fail 'nothing was changed'
}

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
