# azure_login TENANT CLIENT SECRET: logs in to Azure as a service principal. The
# token is azure_token.
function azure_login {
	say 'Getting tokens using client secret'
	[[ $1 != *[!a-zA-Z0-9.-]* ]] ||
		fail "the value of tenant_id cannot be used: $1" || return
	set -- "https://login.microsoftonline.com/$1/oauth2/token?api-version=1.0" "$2" "$3"
	curl_line '' data-urlencode "client_id=$2"
	curl_line "$REPLY" data-urlencode "client_secret=$3"
	curl_line "$REPLY" data-urlencode grant_type=client_credentials
	curl_line "$REPLY" data-urlencode resource=https://management.azure.com/
	azure_token=
	azure_ask POST "$1" "$REPLY" || return
	[[ -z $dry ]] || return 0
	azure_field access_token
	[[ -n $REPLY ]] || fail 'Azure gave no token' || return
	azure_token=$REPLY
	secret "$azure_token"
}

# azure_ask METHOD URL MORE: sends a request, with more lines of curl's
# configuration. The answer is in a file, azure_code is its HTTP status. What is
# secret goes to curl by a file that only its owner can read.
# Connects: login.microsoftonline.com and management.azure.com (curl)
# Needs: curl
function azure_ask {
	typeset text status=0
	show curl -X "$1" "$2"
	[[ -z $dry ]] || return 0
	text="silent
show-error
globoff
connect-timeout = 30
max-time = 300
request = $1
write-out = \"%{http_code}\"$3"
	[[ -z $azure_token ]] ||
		text="$text${newline}header = \"Authorization: Bearer $azure_token\""
	curl_line "$text" url "$2"
	curl_line "$REPLY" output "$work/azure_answer"
	curl_line "$REPLY" dump-header "$work/azure_headers"
	text=$REPLY$newline
	(umask 077 && put_raw "$text" >"$work/azure_curl" &&
		: >"$work/azure_answer" && : >"$work/azure_headers") ||
		fail "cannot write $work/azure_curl" || return
	job /dev/null "$work/azure_code" "$work/azure_errors" \
		curl -q -K "$work/azure_curl" || status=$?
	rm -f "$work/azure_curl"
	[[ -z $cancelled ]] || return 1
	azure_code=$(<"$work/azure_code")
	if (( status != 0 )); then
		fail "$2: $(<"$work/azure_errors")"
		return
	fi
	[[ $azure_code != 2?? ]] || return 0
	azure_fault
	fail "$2: HTTP $azure_code: $REPLY"
}

# azure_fault: REPLY = what the last answer says went wrong.
function azure_fault {
	typeset name text=
	for name in error.code error.message error error_description; do
		azure_field "$name"
		[[ -z $REPLY ]] || text="$text${text:+: }$REPLY"
	done
	REPLY=${text:-no reason given}
}

# azure_field PATH: REPLY = the text at that path (error.code) of the last answer,
# or nothing.
function azure_field {
	json_reader
	REPLY=$(LC_ALL=C awk -v wanted="$1" "$REPLY"'
	BEGIN { json_begin() }
	{ json_line($0) }
	function json_open(kind) { }
	function json_close(kind) { }
	function json_scalar(kind, text,    i, path) {
		for (i = 1; i <= depth; i++) path = path (i > 1 ? "." : "") key[i]
		if (path == wanted && kind == "string") found = text
	}
	END { print found "." }' "$work/azure_answer")
	REPLY=${REPLY%.}
}

# azure_header NAME: REPLY = the value of that header of the last answer.
function azure_header {
	REPLY=$(NAME=$1 LC_ALL=C awk '
	tolower(substr($0, 1, length(ENVIRON["NAME"]) + 1)) == ENVIRON["NAME"] ":" {
		value = substr($0, length(ENVIRON["NAME"]) + 2)
	}
	END {
		gsub(/^[ \t]+|[ \t\r]+$/, "", value)
		print value
	}' "$work/azure_headers")
}

# azure_wait SECONDS: waits, at most so long, for what the last request began.
function azure_wait {
	typeset end url='' kind=
	[[ -z $dry ]] || return 0
	(( end = ${SECONDS%.*} + $1, 1 ))
	while :; do
		# each answer may name another place to ask
		azure_header azure-asyncoperation
		if [[ -n $REPLY ]]; then
			url=$REPLY kind=status
		elif [[ $kind != status ]]; then
			azure_header location
			[[ -z $REPLY ]] || url=$REPLY
		fi
		[[ -n $url ]] || return 0
		# the token is for nobody else
		[[ $url == https://management.azure.com/* ]] ||
			fail "Azure names a place of somebody else: $url" || return
		azure_ask GET "$url" '' || return
		if [[ $kind == status ]]; then
			azure_field status
			case $REPLY in
			[Ss]ucceeded)
				return 0
				;;
			[Ff]ailed | [Cc]anceled)
				kind=$REPLY
				azure_fault
				fail "$kind: $REPLY"
				return
				;;
			esac
		elif [[ $azure_code != 202 ]]; then
			return 0
		fi
		(( ${SECONDS%.*} < end )) ||
			fail "not done within $1 seconds" || return
		azure_header retry-after
		[[ -n $REPLY && $REPLY != *[!0-9]* ]] || REPLY=60
		nap "$REPLY" || return
	done
}

# dtl_apply MACHINE SECONDS FILE: applies the artifacts that a file of JSON names
# to a machine of a lab, and waits for that, at most so long.
function dtl_apply {
	message 'Creating Azure Resource Manager (ARM) client ...'
	say 'Installing Artifact DTL'
	say 'Applying artifact '
	[[ $1 != *[!a-zA-Z0-9._/\(\)-]* ]] ||
		fail "the name of the machine cannot be used: $1" || return
	set -- "https://management.azure.com$1/applyArtifacts?api-version=2018-09-15" "$2" "$3"
	curl_line '' header 'Content-Type: application/json; charset=utf-8'
	curl_line "$REPLY" data-binary "@$3"
	if ! azure_ask POST "$1" "$REPLY" || ! azure_wait "$2"; then
		say 'Error Applying artifact: %s' "$ERROR"
		return 1
	fi
	say 'Aftifact installed'
}
