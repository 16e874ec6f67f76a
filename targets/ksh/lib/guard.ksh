# guard: a process of the run that looks after it: a run that is killed (by KILL)
# can end nothing itself. It has an interrupted run's builds told until each has
# noted it: a shell may lose a signal that comes just when it starts a process.
# It ends when the run's own folder is gone.
function guard {
	# an interrupt from the terminal is for the script
	trap - EXIT
	trap '' INT TERM HUP
	guard_rounds=0
	while [[ -d $work ]]; do
		if [[ -e $work/killed ]]; then
			guard_builds || break
		elif ! kill -0 $$ 2>/dev/null; then
			[[ ! -d $work ]] || : >"$work/killed"
			continue
		elif [[ -e $work/interrupted ]]; then
			guard_builds || :
		fi
		sleep 0.5
	done
	rm -rf "$work"
}

# guard_builds: tells each build that runs, and has not noted it yet, that it
# is interrupted; false: none runs.
function guard_builds {
	typeset file runs=
	(( guard_rounds += 1, 1 ))
	for file in "$work"/*.process; do
		[[ -s $file ]] || continue
		REPLY=$(<"$file")
		if kill -0 "$REPLY" 2>/dev/null; then
			runs=1
			guard_tell "$REPLY" "${file%.process}/interrupted"
		else
			# it was killed, too
			guard_job "${file%.process}"
		fi
	done
	[[ -n $runs ]]
}

# guard_tell PROCESS NOTE: interrupts a build that has not noted it; the job that a
# build which has noted it told to end is told again, and killed after a while.
function guard_tell {
	if [[ ! -e $2 ]]; then
		kill -TERM "$1" 2>/dev/null
	elif [[ -s $2 ]]; then
		REPLY=$(<"$2")
		set -- TERM "$2"
		(( guard_rounds < 12 )) || set -- KILL "$2"
		# one that has ended is forgotten: its number may come again
		kill "-$1" -"$REPLY" 2>/dev/null || : >"$2"
	fi
}

# guard_job FOLDER: ends the job that the build of this folder has noted.
function guard_job {
	[[ -s $1/job ]] || return 0
	REPLY=$(<"$1/job")
	kill -TERM -"$REPLY" 2>/dev/null
	sleep 1
	kill -KILL -"$REPLY" 2>/dev/null
	rm -f "$1/job"
}
