# console_log PATH: where the VM's console is kept.
function console_log {
	typeset folder=${1%/*}
	home_path "$1"
	b_console_log=$REPLY
	[[ -z $dry ]] || return 0
	folder=${b_console_log%/*}
	(umask 077 && mkdir -p "$folder" && : >>"$b_console_log") 2>/dev/null ||
		fail "cannot write the console's log, $b_console_log"
}

# console_attach: attaches to the VM's console. All that the guest prints goes to
# the log; what is typed comes by a pipe. The pipe is held open here and in no
# other process: if this script dies, the console is let go.
# Needs: vmctl
function console_attach {
	typeset tries=0
	set -- vmctl console "$b_vm"
	[[ -z $b_doas ]] || set -- doas -n "$@"
	show "$@"
	[[ -z $dry ]] || return 0
	file_size "$b_console_log"
	(( console_mark = REPLY + 1, 1 ))
	message 'The console is logged to %s' "$b_console_log"
	rm -f "$work/console"
	mkfifo -m 600 "$work/console" || fail 'cannot make a pipe' || return
	trap '' PIPE
	exec 3<>"$work/console"
	"$@" <"$work/console" 2>&1 3>&- | cat 3>&- >>"$b_console_log" &
	console_pid=$!
	# an earlier console lets go of the line a moment after it ended
	while (( tries < 10 )); do
		nap 0.2 || return
		kill -0 "$console_pid" 2>/dev/null || break
		(( tries += 1, 1 ))
	done
	if ! kill -0 "$console_pid" 2>/dev/null && vmm_runs; then
		vmm_console_end
		fail "the console of $b_vm cannot be attached"
		return
	fi
	return 0
}

# console_detach: lets go of the console.
function console_detach {
	typeset tries=0
	[[ -n $console_pid ]] || return 0
	exec 3>&-
	while (( tries < 20 )) && kill -0 "$console_pid" 2>/dev/null; do
		sleep 0.1
		(( tries += 1, 1 ))
	done
	kill "$console_pid" 2>/dev/null
	wait "$console_pid" 2>/dev/null
	console_pid=
	return 0
}

# boot_wait TIME WHAT: waits once before anything is typed.
function boot_wait {
	say 'Waiting %s before %s starts...' "$1" "$2"
	seconds "$1"
	nap "$REPLY"
}

# type_text TEXT: types a text on the console.
function type_text {
	type_on_console "$1" "$1"
}

# type_line TEXT: types a text, and the Enter key.
function type_line {
	type_on_console "$1$return" "$1<enter>"
}

# type_keys BYTES NAMES: types special keys: BYTES, as printf(1) writes them, is
# what a VT220 sends for them.
function type_keys {
	console_ready "$2" || return
	[[ -n $dry ]] || printf '%b' "$1" >&3 || fail 'the console is gone'
}

# typed_late TEXT: REPLY = TEXT, which is known only now. Special keys in it
# would have to be read when the template is compiled.
function typed_late {
	case $1 in
	*\<*\>*)
		fail "what is typed holds a special key, which only the compiler reads: compile again with -var: $1"
		return
		;;
	esac
	REPLY=$1
}

# type_on_console BYTES SHOWN: writes to the console.
function type_on_console {
	console_ready "$2" || return
	[[ -n $dry ]] || put_raw "$1" >&3 || fail 'the console is gone'
}

# console_ready SHOWN: what is waited for from now on comes behind what is typed
# now.
function console_ready {
	if [[ -n $dry$verbose ]]; then
		message '+ type %s' "$1"
	fi
	[[ -z $dry ]] || return 0
	[[ -z $cancelled ]] || return 1
	file_size "$b_console_log"
	(( console_mark = REPLY + 1, 1 ))
}

# type_pause TIME: waits so long.
function type_pause {
	seconds "$1"
	nap "$REPLY"
}

# expect TEXT TIME: waits until the console shows TEXT, behind what was typed
# last; at most so long.
# Needs: tail grep
function expect {
	typeset end
	seconds "$2"
	(( end = ${SECONDS%.*} + ${REPLY%.*} + 1, 1 ))
	say 'Waiting for "%s" on the console, at most %s...' "$1" "$2"
	[[ -z $dry ]] || return 0
	until tail -c "+$console_mark" "$b_console_log" |
		LC_ALL=C grep -q -F -e "$1"; do
		if ! kill -0 "$console_pid" 2>/dev/null && ! vmm_runs; then
			fail "the VM $b_vm ended before its console showed \"$1\": see $b_console_log"
			return
		fi
		if (( ${SECONDS%.*} >= end )); then
			vmm_console_end
			fail "the console of $b_vm has not shown \"$1\" within $2: see $b_console_log"
			return
		fi
		nap 0.5 || return
	done
}
