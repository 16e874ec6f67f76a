# local_only_on SYSTEM...: ends the step unless this host runs one of these.
function local_only_on {
	typeset system
	case $(uname -s) in
	Darwin) system=darwin ;;
	FreeBSD) system=freebsd ;;
	Linux) system=linux ;;
	OpenBSD) system=openbsd ;;
	SunOS) system=solaris ;;
	*) system=other ;;
	esac
	[[ " $* " != *" $system "* ]] || return 0
	say 'Skipping shell-local due to runtime OS'
	skipped=1
}

# local_environment NAME=VALUE...: the variables that the next local script gets.
function local_environment {
	n_exports=0
	while (( $# > 0 )); do
		exports[n_exports]=$1
		(( n_exports += 1 ))
		shift
	done
}

# with_environment CMD ARGS...: runs a command with these variables. They are
# exported, not written on a command line, since everybody can see those.
function with_environment {
	typeset k=0
	while (( k < n_exports )); do
		export "${exports[k]}"
		(( k += 1 ))
	done
	exec "$@"
}

# local_run SHOWN CODES CMD ARGS...: runs a local script, which the template
# calls SHOWN; CODES are the exit codes that count as success.
function local_run {
	typeset shown=$1 codes=$2 status out err
	shift 2
	if [[ -n $skipped ]]; then
		return 0
	fi
	say 'Running local shell script: %s' "$shown"
	show "$@"
	[[ -z $dry ]] || return 0
	if ! command -v "$1" >/dev/null 2>&1; then
		absolute "$shown"
		fail "Error executing script: $REPLY

Please see output above for more information."
		return
	fi
	pipes
	relay message <"$work/out" &
	out=$!
	relay error <"$work/err" &
	err=$!
	job /dev/null "$work/out" "$work/err" with_environment "$@"
	status=$?
	wait "$out" "$err"
	# ksh93 adds 256 to the number of a signal, the others 128
	(( status < 256 )) || (( status -= 128, 1 ))
	if [[ -n $cancelled || -e $work/expired ]]; then
		fail "Error executing script: $shown

Please see output above for more information."
		return
	fi
	valid_code "$status" "$codes"
}

# valid_code STATUS CODES: fails unless STATUS is one of CODES.
function valid_code {
	[[ " $2 " != *" $1 "* ]] || return 0
	fail "Script exited with non-zero exit status: $1.Allowed exit codes are: [$2]"
}

# absolute PATH: REPLY = PATH, seen from the root.
function absolute {
	REPLY=$1
	[[ $REPLY == /* ]] || REPLY=$pwd/$REPLY
}

# provision_sleep TIME: waits.
function provision_sleep {
	seconds "$1"
	nap "$REPLY"
}

# pause_after TIME: waits after a provisioner.
function pause_after {
	say 'Pausing %s after this provisioner...' "$1"
	seconds "$1"
	nap "$REPLY"
}

# provision_breakpoint NOTE DISABLED: waits for the Enter key.
function provision_breakpoint {
	typeset note=
	[[ -z $1 ]] || note=" with note \"$1\""
	if [[ -n $2 ]]; then
		if [[ -n $note ]]; then
			say 'Breakpoint provisioner%s disabled; continuing...' "$note"
		else
			say 'Breakpoint provisioner disabled; continuing...'
		fi
		return 0
	fi
	if [[ -n $note ]]; then
		say 'Pausing at breakpoint provisioner%s.' "$note"
	else
		say 'Pausing at breakpoint provisioner.'
	fi
	[[ -z $dry ]] || return 0
	ask 'Press enter to continue.' ||
		fail 'Error asking for input: no available tty'
}
