# cloud_configure: writes curl's configuration, with the token in it, to a file that
# only its owner can read: on a command line others would see it.
function cloud_configure {
	typeset text='header = "Content-Type: application/json"'
	case $cloud_token in
	*[[:cntrl:]]*)
		fail 'the value of access_token cannot be used: it has a control character in it'
		return
		;;
	'')
		;;
	*)
		replaced "$cloud_token" "\\" "\\\\"
		replaced "$REPLY" '"' '\"'
		text="$text${newline}header = \"Authorization: Bearer $REPLY\""
		;;
	esac
	write_text "$work/cloud_curl" 0600 "$text$newline"
}

# cloud_send direct|relay URL ARGS...: sends a request; with `relay` the token goes
# along. The answer goes to a file, its status to cloud_status. What the template says
# of certificates holds for the store, too.
# Needs: curl
function cloud_send {
	typeset url=$2 config=
	[[ $1 == direct ]] || config=$work/cloud_curl
	shift 2
	ERROR='' cloud_status=
	set -- curl -q -gsSL ${cloud_insecure:+-k} ${config:+-K "$config"} -H Expect: \
		-o "$work/cloud_answer" -w '%{http_code}' "$@"
	show "$@" -- "$url"
	[[ -z $dry ]] || {
		cloud_status=200
		return 0
	}
	if is_secret_url "$url"; then
		hidden_url "$url" curl || return
		set -- "$@" -K "$work/url"
	else
		set -- "$@" -- "$url"
	fi
	(umask 077 && : >"$work/cloud_answer") || return
	job /dev/null "$work/cloud_status" "$work/stderr" "$@" || {
		REPLY=$(<"$work/stderr")
		fail "${REPLY:-curl failed}"
		return
	}
	cloud_status=$(<"$work/cloud_status")
}

# cloud_ask METHOD PLACE [ARGS...]: sends a request to the server.
function cloud_ask {
	typeset method=$1 place=$2
	shift 2
	[[ $method == GET ]] || set -- -X "$method" "$@"
	cloud_send relay "$cloud_url/$place" "$@"
}

# cloud_post PLACE TEXT WHAT: sends a JSON text, of which WHAT is made; the answer
# is read.
function cloud_post {
	write_text "$work/cloud_body" 0600 "$2$newline" || return
	cloud_send relay "$cloud_url/$1" --data-binary "@$work/cloud_body" ||
		fail "Error creating $3: $ERROR" || return
	cloud_took "Error creating $3" || return
	[[ -z $dry ]] || return 0
	cloud_read "$work/cloud_answer" ||
		fail "Error parsing $3 response: $ERROR"
}

# cloud_took WORDS: whether the server did what it was asked for; if not, WORDS and
# what it says of it are the fault.
function cloud_took {
	[[ $cloud_status != 200 && -z $dry ]] || return 0
	if ! cloud_faults; then
		complain 'error decoding error response: %s' "$ERROR"
		REPLY=
	fi
	fail "$1: $REPLY"
}

# cloud_faults: REPLY = what the answer says of faults.
function cloud_faults {
	typeset line out=
	REPLY=
	cloud_read "$work/cloud_answer" || return
	while IFS= read -r line; do
		[[ $line == 'error '* ]] || continue
		from_line "${line#error }"
		out=$out${out:+. }$REPLY
	done <"$work/cloud_said"
	REPLY=$out
}

# cloud_value NAME: REPLY = what the text that was read has under NAME; false if
# there is nothing.
function cloud_value {
	typeset line value=
	while IFS= read -r line; do
		[[ $line != "$1 "* ]] || value=${line#"$1 "}
	done <"$work/cloud_said"
	from_line "$value"
	[[ -n $REPLY ]]
}

# cloud_read FILE: reads a JSON text: its strings go to a file, one a line, as
# from_line takes them: NAME VALUE, `has VERSION`, `error TEXT`.
function cloud_read {
	typeset program='
	BEGIN { one_value = 1; json_begin() }
	{ json_line($0) }
	function json_open(kind) {
		if (depth == 0 && kind != "object") wrong(kind)
		else if (depth == 1 && known()) wrong(kind)
	}
	function json_close(kind) { }
	function json_scalar(kind, value,    top) {
		if (depth == 0) wrong(kind)
		if (kind == "null") return
		top = tolower(key[1])
		if (depth == 1 && known()) {
			if (kind != "string") wrong(kind)
			out = out top " " one_line(value) "\n"
		} else if (depth == 3 && top == "versions" && tolower(key[3]) == "version") {
			if (kind != "string") wrong(kind)
			out = out "has " one_line(value) "\n"
		} else if (depth == 2 && top == "errors")
			out = out "error " one_line(value) "\n"
		else if (depth == 3 && top == "errors")
			out = out "error " one_line(key[3] " " value) "\n"
	}
	function known() {
		return tolower(key[1]) ~ /^(tag|version|name|upload_path|callback|provider)$/
	}
	function wrong(kind) {
		if (unfit == "") unfit = "json: cannot unmarshal " kind (depth ? " of " key[1] : "")
	}
	function one_line(s) { return swap(swap(s, "\\", "\\b"), "\n", "\\n") }
	function swap(s, old, new,    out, at) {
		while ((at = index(s, old)) > 0) {
			out = out substr(s, 1, at - 1) new
			s = substr(s, at + 1)
		}
		return out s
	}
	END {
		json_end()
		if (fault == "") fault = unfit
		if (fault != "") { print fault; exit 1 }
		printf "%s", out
	}
	'
	json_reader
	# a NUL byte is a fault of the text, yet some awks end the line there
	(umask 077 && tr '\000' '\001' <"$1" | LC_ALL=C awk "$REPLY$program" \
		>"$work/cloud_said") && return 0
	REPLY=$(<"$work/cloud_said")
	fail "${REPLY:-awk failed}"
}
