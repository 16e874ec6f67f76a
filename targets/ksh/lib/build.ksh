# step NAME FUNCTION [UNDO]: does one step of the build. NAME is what Packer
# calls it. What it did is undone by UNDO when the build ends. A step that sets
# step_again and fails is done again from its beginning.
function step {
	typeset name=$1 fn=$2
	[[ $name != [Ss]tep* && -z ${3-} ]] || undo_later "$name" "${3-:}"
	# a server ended with the run that started it
	if done_before "$fn" && [[ $name != StepHTTPServer ]]; then
		return 0
	fi
	while :; do
		ERROR=
		if [[ -z $cancelled ]] && "$fn" && [[ -z $cancelled ]]; then
			mark_done "$fn"
			pause_debug "$name"
			return 0
		fi
		if [[ -n $step_again && -z $cancelled ]]; then
			step_again=
			continue
		fi
		[[ -n $cancelled ]] && ERROR=${ERROR:-'build was cancelled'}
		[[ -n $ERROR ]] || ERROR="step $fn failed"
		[[ $opt_on_error == ask && -z $cancelled ]] || return 1
		complain '%s' "$ERROR"
		ask_what_next "$name" || return 1
	done
}

# undo_later STEP UNDO: notes what undoes a step, before the step begins.
function undo_later {
	undo_step[n_undo]=$1
	undo_fn[n_undo]=$2
	(( n_undo += 1, 1 ))
}

# ask_what_next STEP: asks what to do about a failed step; true: try again.
function ask_what_next {
	typeset why=$ERROR
	say 'Step "%s" failed' "$1"
	while :; do
		ask '[c] Clean up and exit, [a] abort without cleanup, or [r]'\
' retry step (build may fail even if retry succeeds)?' || REPLY=c
		ERROR=$why
		case $REPLY in
		'' | [cC]*)
			return 1
			;;
		[aA]*)
			aborted=1
			return 1
			;;
		[rR]*)
			return 0
			;;
		esac
		say 'Incorrect input: "%s"' "$REPLY"
	done
}

# ask QUESTION: REPLY = a line that was typed on the terminal.
function ask {
	REPLY=
	[[ -z $opt_machine ]] || fail "machine-readable UI can't ask" || return
	if ! { true </dev/tty; } 2>/dev/null; then
		fail 'no available tty'
		return
	fi
	say '%s ' "$1"
	IFS= read -r REPLY </dev/tty
}

# pause_for QUESTION: waits for the Enter key. That nobody can be asked is no
# fault of the build.
function pause_for {
	typeset former=$ERROR
	ask "$1" || ERROR=$former
}

# pause_debug STEP: with -debug, waits for the Enter key after each step.
function pause_debug {
	[[ -n $opt_debug && -z $dry ]] || return 0
	pause_for "Pausing after run of step '$1'. Press enter to continue."
}

# unwind: undoes the steps that were begun, the last first.
function unwind {
	typeset skipped='' i
	while (( n_undo > 0 )); do
		(( n_undo -= 1, 1 ))
		i=$n_undo
		if [[ -n $ERROR$cancelled_once ]] && keeps_all "${undo_step[i]}"; then
			kept=1
			if [[ -z $skipped ]]; then
				[[ -z $ERROR ]] || complain '%s' "$ERROR"
				if [[ -n $cancelled_once ]]; then
					complain 'Interrupted, aborting...'
				else
					complain 'Step "%s" failed, aborting...' "${undo_step[i]}"
				fi
				skipped=1
			else
				complain 'aborted: skipping cleanup of step "%s"' "${undo_step[i]}"
			fi
			[[ -z $at_kept ]] || "$at_kept"
			at_kept=
			continue
		fi
		if [[ ${undo_fn[i]} != : ]]; then
			"${undo_fn[i]}" || complain 'Cleanup failed: %s' "${undo_fn[i]}"
		fi
	done
}

# keeps_all STEP: whether -on-error says that a failed build is left as it is. So
# is one whose script was killed: what goes on with it is a run with -resume.
function keeps_all {
	[[ -z $aborted$killed ]] || return 0
	case $opt_on_error in
	abort)
		return 0
		;;
	run-cleanup-provisioner)
		[[ $1 != StepProvision ]]
		return
		;;
	esac
	return 1
}

# cancel: the build was interrupted. The job that runs is ended; the step
# that ran it fails, and the build is undone in the usual way.
function cancel {
	[[ -s $work/interrupted ]] || : >"$work/interrupted"
	if [[ -n $run_folder && -e $run_folder/killed ]]; then
		killed=1
		# nobody may be there to read what it says
		trap '' PIPE
	fi
	# what is undone already is undone to its end
	[[ -z $undoing ]] || return 0
	cancelled=1
	cancelled_once=1
	[[ -z $launched || $launched == "${!:-none}" ]] || job_pid=$!
	launched=
	stop_job
}

