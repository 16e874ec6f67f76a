# run CMD ARGS...: runs a command of the host; what it prints is shown line by
# line. Its exit status is returned.
function run {
	run_in /dev/null "$@"
}

# run_in FILE CMD ARGS...: run with FILE as standard input.
function run_in {
	typeset input=$1 out err status
	shift
	show "$@"
	[[ -z $dry ]] || return 0
	pipes
	relay message <"$work/out" &
	out=$!
	relay error <"$work/err" &
	err=$!
	relays="$out $err"
	job "$input" "$work/out" "$work/err" "$@"
	status=$?
	relays_end
	return "$status"
}

# relays_end: waits until the relays have shown all. Those of a job that was ended
# before it opened its pipes would wait for it for ever.
function relays_end {
	typeset pid
	if [[ -n $cancelled ]]; then
		end_jobs
		return
	fi
	for pid in $relays; do
		wait "$pid"
	done
	relays=
}

# quiet CMD ARGS...: runs a command whose output is of no interest; REPLY is
# what it wrote to standard error.
function quiet {
	typeset status
	show "$@"
	REPLY=
	[[ -z $dry ]] || return 0
	job /dev/null /dev/null "$work/stderr" "$@"
	status=$?
	REPLY=$(<"$work/stderr")
	return "$status"
}

# capture CMD ARGS...: runs a command and leaves what it printed in REPLY,
# without the newlines at the end.
function capture {
	typeset status err
	show "$@"
	REPLY=
	[[ -z $dry ]] || return 0
	pipes
	relay error <"$work/err" &
	err=$!
	relays=$err
	job /dev/null "$work/stdout" "$work/err" "$@"
	status=$?
	relays_end
	REPLY=$(<"$work/stdout")
	return "$status"
}

# nap SECONDS: waits, unless the build is cancelled meanwhile.
function nap {
	[[ -z $dry ]] || return 0
	job /dev/null /dev/null /dev/null sleep "$1"
}

# job IN OUT ERR CMD ARGS...: runs a command in a process group of its own,
# so that a cancelled build or a time limit ends all of it.
function job {
	typeset input=$1 output=$2 errors=$3 status watch=
	shift 3
	if [[ -n $cancelled ]]; then
		# as if it had ended at once: whoever reads what it wrote waits for no one
		: >"$output" 2>"$errors"
		return 130
	fi
	# a signal may come before job_pid is known: from here on cancel looks
	launched=${!:-none}
	set -m
	"$@" <"$input" >"$output" 2>"$errors" &
	job_pid=$!
	launched=
	set +m
	put "$job_pid" >"$work/job"
	[[ -z $cancelled ]] || stop_job
	if [[ -n $deadline ]]; then
		watchdog "$job_pid" &
		watch=$!
	fi
	# the shell need not tell of a job that was ended
	wait "$job_pid" 2>/dev/null
	status=$?
	[[ -z $cancelled ]] || end_job "$job_pid"
	job_pid=
	: >"$work/job" # its number may come again
	if [[ -n $watch ]]; then
		kill "$watch" 2>/dev/null
		wait "$watch" 2>/dev/null
	fi
	return "$status"
}

# stop_job: tells the job that runs to end. It is noted, so that the guard tells it
# again: what has only just been started may lose the signal.
function stop_job {
	[[ -n $job_pid ]] || return 0
	put "$job_pid" >"$work/interrupted"
	kill -TERM -"$job_pid" 2>/dev/null
}

# end_jobs: ends what a signal has left, for in ksh93 it ends functions, too: a
# job, and the relays of its output, to which nothing writes any more.
function end_jobs {
	typeset pid tries=0
	set +f +m
	[[ -z $job_pid ]] || end_job "$job_pid"
	job_pid=
	for pid in $relays; do
		while (( tries < 20 )) && kill -0 "$pid" 2>/dev/null; do
			sleep 0.1
			(( tries += 1 ))
		done
		kill -KILL "$pid" 2>/dev/null
		! kill -0 "$pid" 2>/dev/null || wait "$pid" 2>/dev/null # as in end_job
	done
	relays=
}

# end_job PID: gives a job that was told to end 5 seconds to do so.
function end_job {
	typeset tries=0
	while (( tries < 50 )) && kill -0 -"$1" 2>/dev/null; do
		sleep 0.1
		(( tries += 1 ))
	done
	kill -KILL -"$1" 2>/dev/null
	# one that ended just when the signal came bash may take for running: it would
	# wait for it as long as there is any other child
	! kill -0 "$1" 2>/dev/null || wait "$1" 2>/dev/null
	jobs >/dev/null 2>&1 # ksh93 tells once that the job was ended: here, not on the screen
}

# watchdog JOB: ends the job when the time limit of the step is over.
function watchdog {
	while (( ${SECONDS%.*} < deadline )); do
		sleep 1
	done
	: >"$work/expired"
	kill -TERM -"$1" 2>/dev/null
	sleep 3
	kill -KILL -"$1" 2>/dev/null
}

# relay message|error: shows each line of standard input. Messages also go to
# the file `heard`, if there is one.
function relay {
	typeset line
	trap '' INT TERM HUP
	while IFS= read -r line || [[ -n $line ]]; do
		overwritten "$line"
		line=$REPLY
		if [[ $1 == error ]]; then
			complain '%s' "$line"
		else
			message '%s' "$line"
			[[ -z $heard ]] || put "$line" >>"$heard"
		fi
	done
}

# overwritten LINE: REPLY = what stands behind the last carriage return of LINE, but
# for one at its end. The shell divides the line: ${1##*"$return"} would look at it
# once for each of its lengths.
function overwritten {
	typeset IFS=$return
	REPLY=$1
	[[ $1 == *"$return"* ]] || return 0
	[[ $1 != *"$return" ]] || set -- "${1%"$return"}"
	set -f
	# shellcheck disable=SC2086 # IFS divides the line at carriage returns
	set -- $1.
	set +f
	shift $(( $# - 1 ))
	REPLY=${1%.}
}

# pipes: makes the two pipes that output is relayed through.
function pipes {
	[[ -p $work/out ]] || mkfifo -m 600 "$work/out" "$work/err"
}

# show CMD ARGS...: with -n and -v, prints a command as it is run. REPLY stays.
function show {
	typeset word line='' reply=$REPLY
	[[ -n $dry$verbose ]] || return 0
	for word in "$@"; do
		quote "$word"
		line="$line $REPLY"
	done
	message '+%s' "$line"
	REPLY=$reply
}

# tool NAME...: REPLY = the first of these commands that the host has.
function tool {
	typeset name
	for name in "$@"; do
		if command -v "$name" >/dev/null 2>&1; then
			REPLY=$name
			return 0
		fi
	done
	fail "none of these commands was found: $*"
}
