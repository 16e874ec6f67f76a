# download URL FILE RESUME: downloads with the tool that the host has; with
# RESUME it goes on where FILE ends. Progress is told now and then, and nothing
# is waited for that does not come. no_resume = whether the server cannot go on.
# Needs one of: ftp curl wget
function download {
	typeset url=$1 file=$2 resume=$3 status
	no_resume=
	[[ -z $opt_offline ]] || fail "$url: -offline refuses the network" || return
	stall=${PACKSH_STALL:-60}
	[[ $stall != *[!0-9]* ]] ||
		fail "PACKSH_STALL is no number of seconds: $stall" || return
	tool ftp curl wget || return
	# the ftp(1) of other systems is no HTTP client
	if [[ $REPLY == ftp && $(uname) != OpenBSD ]] &&
		! is_openbsd_ftp; then
		tool curl wget || return
	fi
	case $REPLY in
	ftp)
		set -- ftp -V -M ${resume:+-C} -o "$file" -- "$url"
		;;
	curl)
		set -- curl -gfsSL --netrc-optional ${NETRC:+--netrc-file "$NETRC"} \
			${resume:+-C -} -o "$file" -- "$url"
		;;
	*)
		set -- wget -nv -t 1 ${resume:+-c} -O "$file" -- "$url"
		;;
	esac
	show "$@"
	[[ -z $dry ]] || return 0
	if is_secret_url "$url"; then
		hidden_url "$url" "$@" || return
		case $1 in
		curl)
			set -- curl -gfsSL --netrc-optional ${resume:+-C -} \
				-o "$file" -K "$work/url"
			;;
		*)
			set -- wget -nv -t 1 ${resume:+-c} -O "$file" -i "$work/url"
			;;
		esac
	fi
	rm -f "$work/stalled"
	exec 6>&1
	job /dev/null /dev/null "$work/stderr" transfer "$file" "$@"
	status=$?
	exec 6>&-
	(( status != 0 )) || return 0
	if ! kill -0 $$ 2>/dev/null; then
		# nothing is begun again for a script that was killed
		cancel
		fail 'the script was killed'
		return
	fi
	ERROR=$(tail -n 2 "$work/stderr" | tr '\n' ' ')
	ERROR=${ERROR% }
	case "$status $ERROR" in
	33\ * | 36\ * | *416* | *truncat* | *restart*)
		no_resume=1
		;;
	esac
	if [[ -e $work/stalled ]]; then
		ERROR="no byte came for $stall seconds"
	fi
	fail "$url: ${ERROR:-failed}"
}

# remote_size URL: REPLY = how many bytes the server says that a file has.
# Needs one of: ftp curl wget
function remote_size {
	typeset out=$work/head errors=/dev/null
	[[ $place_scheme == http* ]] && ! is_secret_url "$1" || return
	# ftp(1) does not ask for it
	tool curl wget 2>/dev/null || return
	if [[ $REPLY == curl ]]; then
		set -- curl -gfsSLI -m 60 --netrc-optional \
			${NETRC:+--netrc-file "$NETRC"} -- "$1"
	else
		set -- wget -S --spider -nv -t 1 -T 60 -- "$1"
		out=/dev/null errors=$work/head
	fi
	job /dev/null "$out" "$errors" "$@" || return
	REPLY=$(awk '
		{ sub(/\r$/, "") }
		$1 ~ /^HTTP\// { size = "" }
		tolower($1) == "content-length:" { size = $2 }
		END { print size }' "$work/head")
	[[ -n $REPLY ]]
}

# is_openbsd_ftp: whether the ftp that is here takes the options of OpenBSD's.
# Needs one of: ftp curl wget
function is_openbsd_ftp {
	ftp -V -M -o /dev/null file:///dev/null >/dev/null 2>&1 </dev/null
}

# is_secret_url URL: whether a URL carries a secret, which others must not see on
# a command line.
function is_secret_url {
	typeset host=${1#*://}
	host=${host%%/*}
	[[ $host != *@* ]] || return 0
	mask "$1"
	[[ $REPLY != "$1" ]]
}

# hidden_url URL TOOL ...: keeps a URL in a file that the tool reads.
function hidden_url {
	typeset text=$1
	case $2 in
	ftp)
		fail "ftp(1) would show the secret in the URL to all users of this host: install curl"
		return
		;;
	curl)
		replaced "$1" "\\" "\\\\"
		replaced "$REPLY" '"' "\\\""
		text="url = \"$REPLY\""
		;;
	esac
	rm -f "$work/url"
	(umask 077 && put "$text" >"$work/url") || fail "cannot write $work/url"
}

# transfer FILE CMD...: runs a download and looks after it. It holds the lock of
# the image: as long as a download goes on, no other one writes to FILE.
function transfer {
	typeset file=$1 pid watch status
	shift
	set +m
	if [[ -n $image_lock ]]; then
		"$@" 7>&8 6>&- &
	else
		"$@" 6>&- &
	fi
	pid=$!
	attend "$pid" "$file" </dev/null >/dev/null 2>&1 &
	watch=$!
	wait "$pid"
	status=$?
	kill "$watch" 2>/dev/null
	wait "$watch" 2>/dev/null
	return "$status"
}

# attend PID FILE: tells how far a download is, after 5, 10, 20, ... seconds and
# then each minute; ends it if nothing comes, or when the script is no more.
function attend {
	typeset waited=1 next=5 idle=1 size=0 ticks=0
	while kill -0 "$1" 2>/dev/null; do
		# most downloads are over soon
		if (( ticks < 10 )); then
			sleep 0.1 6>&- 8>&-
			(( ticks += 1 ))
			continue
		fi
		sleep 1 6>&- 8>&-
		if ! kill -0 $$ 2>/dev/null; then
			kill "$1"
			return
		fi
		(( waited += 1, idle += 1, 1 ))
		bytes "$2"
		[[ $REPLY == "$size" ]] || idle=0
		size=$REPLY
		if (( idle >= stall )); then
			: >"$work/stalled"
			kill "$1"
			return
		fi
		(( waited >= next )) || continue
		(( next += next < 60 ? next : 60 ))
		message '%s' "$(awk -v n="$size" 'BEGIN { printf "%.1f MB so far", n / 1000000 }')" >&6
	done
}
