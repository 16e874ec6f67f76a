# put TEXT: prints a line. A builtin does it, so that TEXT is on no command line.
function put {
	if [[ -n ${BASH_VERSION-} ]]; then
		printf '%s\n' "$1"
	else
		print -r -- "$1"
	fi
}

# put_raw TEXT: prints TEXT as it is, without a newline behind it.
function put_raw {
	if [[ -n ${BASH_VERSION-} ]]; then
		printf '%s' "$1"
	else
		print -rn -- "$1"
	fi
}

# say WORDS [VALUE...]: tells what is done now (`==> build: TEXT`). WORDS are this
# script's own; each %s in them stands for a VALUE, in which secrets are masked.
function say {
	lines '==> ' "$@"
	ui say 1 "$b_color" "$REPLY"
}

# message WORDS [VALUE...]: tells more of it (`    build: TEXT`).
function message {
	lines '    ' "$@"
	ui message 0 "$b_color" "$REPLY"
}

# complain WORDS [VALUE...]: tells of a fault (`==> build: TEXT`, in red).
function complain {
	lines '==> ' "$@"
	ui error 1 31 "$REPLY"
}

# lines PREFIX WORDS [VALUE...]: REPLY = the text with PREFIX and the build's name
# before each line, and the white space at the end cut.
function lines {
	typeset rest out='' head=$1${b_target:-$b_name}': '
	shift
	worded "$@"
	rest=$REPLY
	while [[ $rest == *"$newline"* ]]; do
		out=$out$head${rest%%"$newline"*}$newline
		rest=${rest#*"$newline"}
	done
	rest=$out$head$rest
	while [[ $rest == *[' 	'"$newline"] ]]; do
		rest=${rest%?}
	done
	REPLY=$rest
}

# worded WORDS [VALUE...]: REPLY = WORDS with a VALUE in the place of each %s,
# its secrets masked.
function worded {
	typeset rest=$1 out=
	shift
	while [[ $rest == *'%s'* ]]; do
		mask "$1"
		out=$out${rest%%'%s'*}$REPLY
		rest=${rest#*'%s'}
		shift
	done
	REPLY=$out$rest
}

# ui KIND ATTRIBUTE COLOR TEXT: prints a text in the form that was asked for:
# for machines, in colour, with the time before it.
function ui {
	typeset kind=$1 text=$4
	if [[ -n $opt_machine ]]; then
		machine_line '' ui "$kind" "$text"
		return 0
	fi
	plain "$text"
	text=$REPLY
	if [[ -n $opt_timestamp ]]; then
		REPLY=$(date +%Y-%m-%dT%H:%M:%S%z)
		text=${REPLY%??}:${REPLY#"${REPLY%??}"}": $text"
	fi
	if [[ -n $opt_color && -n $3 ]]; then
		text="${escape}[$2;$3m$text${escape}[0m"
	fi
	put "$text"
}

# plain TEXT: REPLY = TEXT without control characters other than newline and tab,
# since those that a guest prints would steer the terminal. The shell divides the
# text at them, and goes through it once.
function plain {
	typeset IFS=$controls
	REPLY=$1
	if [[ $REPLY == *[$controls]* ]]; then
		set -f
		# shellcheck disable=SC2086 # IFS divides the text at control characters
		set -- $REPLY
		set +f
		IFS=
		REPLY="$*"
	fi
	[[ $REPLY == *"$c1_first"[$c1_second]* ]] || return 0
	# those of two bytes: U+0080 to U+009F
	REPLY=$(put "$REPLY" | C1="${c1_first}[$c1_second]" LC_ALL=C awk '
	{ gsub(ENVIRON["C1"], ""); print }
	END { print "." }')
	REPLY=${REPLY%"$newline".}
}

# machine TARGET TYPE DATA...: prints a line for machines, with the secrets in the
# data masked.
function machine {
	typeset n=$# field
	for field in "$@"; do
		mask "$field"
		set -- "$@" "$REPLY"
	done
	shift "$n"
	machine_line "$@"
}

# machine_line TARGET TYPE DATA...: prints a line for machines as it is.
function machine_line {
	typeset line field
	now
	line=$REPLY,$1,$2
	shift 2
	for field in "$@"; do
		escape_field "$field"
		line=$line,$REPLY
	done
	put "$line"
}

# escape_field TEXT: REPLY = TEXT without commas and newlines, as Packer's
# machine-readable output writes them.
function escape_field {
	replaced "$1" , '%!(PACKER_COMMA)'
	replaced "$REPLY" "$newline" '\n'
	replaced "$REPLY" "$return" '\r'
}

# replaced TEXT OLD NEW: REPLY = TEXT with every OLD replaced by NEW.
function replaced {
	typeset rest=$1 out=
	if (( ${#rest} > 4000 )); then
		replaced_long "$@"
		return 0
	fi
	while [[ $rest == *"$2"* ]]; do
		out=$out${rest%%"$2"*}$3
		rest=${rest#*"$2"}
	done
	REPLY=$out$rest
}

# replaced_long TEXT OLD NEW: as replaced. A shell goes through the whole text
# for each OLD, awk goes through it once.
function replaced_long {
	REPLY=$(put "$1" | OLD=$2 NEW=$3 LC_ALL=C awk '
	# with newlines in OLD it is one text, else one text for each line
	function out(text, end,  at) {
		while (at = index(text, old)) {
			printf "%s%s", substr(text, 1, at - 1), new
			text = substr(text, at + length(old))
		}
		printf "%s%s", text, end
	}
	BEGIN { old = ENVIRON["OLD"]; new = ENVIRON["NEW"]; whole = index(old, "\n") }
	!whole { out($0, "\n"); next }
	{ text = text (NR > 1 ? "\n" : "") $0 }
	END { if (whole) out(text, "\n"); print "." }')
	REPLY=${REPLY%"$newline".}
}

# secret TEXT: from now on TEXT is shown as <sensitive>, and so is each of its
# lines (output is shown line by line), in single quotes, too. REPLY stays.
function secret {
	typeset rest=$1 line reply=$REPLY
	[[ -n $rest ]] || return 0
	secrets[n_secrets]=$rest
	(( n_secrets += 1 ))
	if [[ $rest == *"'"* ]]; then
		replaced "$rest" "'" "'\\''"
		secrets[n_secrets]=$REPLY
		(( n_secrets += 1 ))
		REPLY=$reply
	fi
	[[ $rest == *"$newline"* ]] || return 0
	while [[ -n $rest ]]; do
		line=${rest%%"$newline"*}
		if [[ -n $line ]]; then
			secrets[n_secrets]=$line
			(( n_secrets += 1 ))
		fi
		[[ $rest == *"$newline"* ]] || break
		rest=${rest#*"$newline"}
	done
}

# mask TEXT: REPLY = TEXT with <sensitive> in the place of each secret.
function mask {
	typeset i=0
	REPLY=$1
	while (( i < n_secrets )); do
		if [[ $REPLY == *"${secrets[i]}"* ]]; then
			replaced "$REPLY" "${secrets[i]}" '<sensitive>'
		fi
		(( i += 1 ))
	done
}

# now: REPLY = the time in Unix seconds.
function now {
	(( REPLY = start + ${SECONDS%.*}, 1 ))
}

# lasted SECONDS: REPLY = a duration in words, its two largest units.
function lasted {
	typeset left=$1 n=0 out='' unit size count
	for unit in week day hour minute second; do
		case $unit in
		week) size=604800 ;;
		day) size=86400 ;;
		hour) size=3600 ;;
		minute) size=60 ;;
		*) size=1 ;;
		esac
		(( count = left / size, left = left % size, 1 ))
		(( count > 0 && n < 2 )) || continue
		(( n += 1 ))
		out="$out $count $unit"
		(( count == 1 )) || out=${out}s
	done
	REPLY=${out# }
	[[ -n $REPLY ]] || REPLY='less than a second'
}

# quote TEXT: REPLY = TEXT as one word of a shell command.
function quote {
	case $1 in
	'' | *[!a-zA-Z0-9_./:@%+=,-]*)
		replaced "$1" "'" "'\\''"
		REPLY="'$REPLY'"
		;;
	*)
		REPLY=$1
		;;
	esac
}

# die TEXT: ends the run before any build has begun.
function die {
	plain "$script: $1"
	put "$REPLY" >&2
	exit 1
}

# fail TEXT: notes why the current step failed.
function fail {
	ERROR=$1
	return 1
}
