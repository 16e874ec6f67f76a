# build FUNCTION NAME TYPE COLOR STEPS: does one build, from its first step to its
# last post-processor, in a process of its own. STEPS are those that download.
function build {
	began=${SECONDS%.*}
	b_fn=$1 b_name=$2 b_type=$3 b_color=$4 b_target=
	work=$work/$1
	state=$state_root/$1
	[[ -z $opt_fetch ]] || state=$work/state
	# what an earlier run kept is of use to -resume only
	[[ -n $opt_resume$dry ]] || remove_state
	if ! mkdir -p "$work" "$state"; then
		ERROR="cannot make the folder $state"
		return 1
	fi
	if [[ -n $opt_resume && -r $state/values ]]; then
		# shellcheck disable=SC1091 # written by save
		. "$state/values"
	fi
	if [[ -n $opt_fetch ]]; then
		fetch_only "$5" && [[ -z $cancelled_once ]] && succeeded=1
		return
	fi
	"$b_fn" && [[ -z $cancelled_once ]] && succeeded=1
}

# fetch_only STEPS: with -fetch, does the steps that download images, and no
# other. What cannot be had does not keep the others from being fetched.
function fetch_only {
	typeset step faults=
	for step in $1; do
		if ! "$step"; then
			[[ -z $cancelled ]] || return 1
			faults="$faults${faults:+; }$ERROR"
		fi
	done
	ERROR=$faults
	[[ -z $faults ]]
}

# conclude: ends a build, whether it succeeded, failed or was interrupted.
function conclude {
	end_jobs
	if [[ -z $succeeded && -z $ERROR ]]; then
		ERROR='the build ended before it was done'
		[[ -z $cancelled_once ]] || ERROR='build was cancelled'
	fi
	# undoing is not cut short by the interrupt that led to it
	undoing=1 cancelled=
	unwind
	[[ -z $at_end ]] || "$at_end"
	b_target=
	mask "$ERROR"
	ERROR=$REPLY
	lasted $(( ${SECONDS%.*} - began ))
	if [[ -n $succeeded ]]; then
		ui say 1 "$b_color" "Build '$b_name' finished after $REPLY."
		: >"$work/ok"
	else
		ui error 1 31 "Build '$b_name' errored after $REPLY: $ERROR"
		put_raw "$ERROR" >"$work/error"
	fi
	[[ -n $kept$killed ]] || remove_state
	concluded=1
}

# builder FUNCTION: does the steps of the builder, provisioners included, then
# undoes them, the last first.
function builder {
	if done_before "$1"; then
		return 0
	fi
	"$1" || return
	[[ -z $cancelled ]] || return
	undo_fault=
	unwind
	[[ -z $undo_fault ]] || fail "$undo_fault" || return
	mark_done "$1"
}

# provision FUNCTION [pause=TIME] [timeout=TIME] [retries=N]: runs one
# provisioner. A TIME is as Packer writes it: 10s, 5m0s.
function provision {
	typeset fn=$1 left=0 first='' option
	if done_before "$fn"; then
		return 0
	fi
	shift
	for option in "$@"; do
		case $option in
		retries=*)
			left=${option#*=}
			;;
		esac
	done
	while :; do
		ERROR=
		if once "$fn" "$@"; then
			[[ -z $first ]] || ERROR=
			mark_done "$fn"
			return 0
		fi
		[[ -z $cancelled ]] || return 1
		first=${first:-$ERROR}
		if (( left == 0 )); then
			[[ "$*" != *retries=* ]] || say 'retry limit reached.'
			ERROR=$first
			return 1
		fi
		say 'Provisioner failed with "%s", retrying with %s trie(s) left' "$first" "$left"
		(( left -= 1, 1 ))
	done
}

# once FUNCTION [pause=TIME] [timeout=TIME] ...: one try of a provisioner.
function once {
	typeset fn=$1 option status
	shift
	skipped=
	if [[ -n $opt_debug ]]; then
		pause_for 'Pausing before the next provisioner . Press enter to continue.'
	fi
	for option in "$@"; do
		case $option in
		pause=*)
			say 'Pausing %s before the next provisioner...' "${option#*=}"
			seconds "${option#*=}"
			nap "$REPLY" || return
			;;
		timeout=*)
			say 'Setting a %s timeout for the next provisioner...' "${option#*=}"
			seconds "${option#*=}"
			(( deadline = ${SECONDS%.*} + ${REPLY%.*} + 1, 1 ))
			;;
		esac
	done
	"$fn"
	status=$?
	deadline=
	if [[ -e $work/expired ]]; then
		rm -f "$work/expired"
		complain 'Cancelling provisioner after a timeout...'
	fi
	return "$status"
}

# seconds TIME: REPLY = a time such as 1h2m3.5s or 300ms in seconds.
function seconds {
	typeset rest=$1 number whole=0 part=
	while [[ -n $rest ]]; do
		number=${rest%%[!0-9.]*}
		rest=${rest#"$number"}
		case $rest in
		ms*)
			number=000$number
			part=.${number%???}${number#"${number%???}"}
			part=.${number#"${number%???}"}
			(( whole += 10#${number%???}, 1 ))
			rest=${rest#ms}
			;;
		h*)
			(( whole += number * 3600, 1 ))
			rest=${rest#h}
			;;
		m*)
			(( whole += number * 60, 1 ))
			rest=${rest#m}
			;;
		s*)
			(( whole += ${number%.*}, 1 ))
			[[ $number != *.* ]] || part=.${number#*.}
			rest=${rest#s}
			;;
		*)
			# microseconds and less are as good as nothing
			rest=
			;;
		esac
	done
	REPLY=$whole$part
}

# error_cleanup: undoes the provision step: after an error, the
# error-cleanup-provisioner is run.
function error_cleanup {
	typeset original=$ERROR
	[[ -n $original ]] || return 0
	say 'Provisioning step had errors: Running the cleanup provisioner, if present...'
	[[ -n $cleanup_fn ]] || return 0
	ERROR=
	# shellcheck disable=SC2086 # words without blanks
	if provision "$cleanup_fn" $cleanup_options; then
		ERROR=$original
	else
		ERROR="Cleanup failed: $ERROR. Original Provisioning error: $original"
	fi
}
