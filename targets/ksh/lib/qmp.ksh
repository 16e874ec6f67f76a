# qmp_pipes: makes the pipes of QEMU's monitor: QEMU reads $work/monitor.in and
# writes $work/monitor.out. Nobody else can open them.
# Needs: mkfifo
function qmp_pipes {
	qmp_count=0 qmp_pid='' qmp_reader=
	[[ -z $dry ]] || return 0
	rm -f "$work/monitor.in" "$work/monitor.out"
	mkfifo -m 600 "$work/monitor.in" "$work/monitor.out" ||
		fail 'cannot make the pipes of the monitor'
}

# qmp_open PID: waits until the monitor of QEMU, the process PID, greets. What it
# answers goes to a file, which is looked through for each command.
function qmp_open {
	typeset tries=0
	[[ -z $dry ]] || return 0
	qmp_pid=$1
	: >"$work/monitor_log"
	trap '' PIPE
	exec 4<>"$work/monitor.in" 5<>"$work/monitor.out"
	# it ends when QEMU does, or when this script does before QEMU has come
	cat <"$work/monitor.out" >>"$work/monitor_log" 3>&- 4>&- 5>&- 6>&- &
	qmp_reader=$!
	until grep -q '"QMP"' "$work/monitor_log"; do
		if ! kill -0 "$qmp_pid" 2>/dev/null || (( tries > 600 )); then
			qmp_close
			fail 'the monitor of QEMU does not answer'
			return
		fi
		(( tries += 1, 1 ))
		nap 0.05 || {
			qmp_close
			return 1
		}
	done
	exec 5>&-
	qmp qmp_capabilities
}

# qmp COMMAND [ARGUMENTS]: has QEMU do a command of its monitor, with arguments
# as JSON; REPLY = what it answers, as JSON.
function qmp {
	typeset tries=0 id
	REPLY=
	qmp_send "$@" || return
	[[ -z $dry ]] || return 0
	id=$qmp_count
	while :; do
		REPLY=$(grep -F "\"id\": \"packsh-$id\"" "$work/monitor_log") && break
		if ! kill -0 "$qmp_pid" 2>/dev/null; then
			REPLY=$(grep -F "\"id\": \"packsh-$id\"" "$work/monitor_log") && break
			fail "QEMU ended before it answered to $1"
			return
		fi
		if (( tries > 600 )); then
			fail "the monitor of QEMU does not answer to $1"
			return
		fi
		(( tries += 1, 1 ))
		nap 0.05 || return
	done
	case $REPLY in
	*'"error": {'*)
		REPLY=${REPLY#*'"desc": "'}
		fail "QEMU refuses $1: ${REPLY%%'"'*}"
		return
		;;
	esac
	REPLY=${REPLY#*'"return": '}
	REPLY=${REPLY%', "id": "'*}
}

# qmp_send COMMAND [ARGUMENTS]: sends a command, and does not wait for the answer.
# A builtin writes it: nothing of it is on a command line.
function qmp_send {
	show qmp "$@"
	qmp_put "$@"
}

# qmp_put COMMAND [ARGUMENTS]: qmp_send, told to nobody.
function qmp_put {
	[[ -z $dry ]] || return 0
	(( qmp_count += 1, 1 ))
	if ! kill -0 "$qmp_pid" 2>/dev/null; then
		fail 'QEMU has ended'
		return
	fi
	put "{\"execute\": \"$1\", \"arguments\": ${2:-{\}}, \"id\": \"packsh-$qmp_count\"}" >&4 ||
		fail 'the monitor of QEMU is gone'
}

# qmp_close: lets go of the monitor. QEMU goes on.
function qmp_close {
	[[ -n ${qmp_reader-} ]] || return 0
	exec 4>&- 5>&-
	kill "$qmp_reader" 2>/dev/null
	wait "$qmp_reader" 2>/dev/null
	qmp_reader=
	return 0
}
