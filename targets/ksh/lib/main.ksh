# main ARGS...: does the builds. The functions `variables`, `needs` and
# `builds` are this script's own; all others are its library.
main() {
	settings
	options "$@"
	workspace
	trap leave EXIT
	trap interrupt INT TERM HUP
	needs
	complete
	variables
	builds
	[[ -n $opt_fetch ]] || builds_need
	announce
	guard </dev/null >/dev/null 2>&1 &
	# A signal ends a wait, and in ksh93 every function it comes upon: so all
	# waiting is done here, until what is waited for has ended.
	i=0
	while (( i < n_builds )) && [[ -z $interrupts ]]; do
		turn
		while [[ -n $wait_for ]] && kill -0 "$wait_for" 2>/dev/null; do
			wait "$wait_for"
		done
		[[ -z $interrupts ]] || break
		(
			trap - EXIT
			trap cancel INT TERM HUP
			build "${build_fn[i]}" "${build_name[i]}" "${build_type[i]}" \
				"${build_color[i]}" "${build_images[i]}"
			until [[ -n $concluded ]]; do
				conclude
			done
			[[ -z $opt_slots ]] || put . >&9
		) &
		pids[i]=$!
		put "${pids[i]}" >"$work/${build_fn[i]}.process" # for the guard
		(( i += 1 ))
		n_started=$i
	done
	i=0
	while (( i < n_started )); do
		while kill -0 "${pids[i]}" 2>/dev/null; do
			wait "${pids[i]}"
		done
		(( i += 1 ))
	done
	if summary; then
		exit 0
	fi
	exit 1
}

# leave: removes what the run has of its own, however it ends.
function leave {
	[[ -z $at_exit ]] || "$at_exit"
	rm -rf "$work"
}

# echo_again: the terminal shows again what is typed.
function echo_again {
	stty echo </dev/tty
	at_exit=
}

# control_characters: those of one byte, then the two bytes of the others.
function control_characters {
	# shellcheck disable=SC2046 # five words: none of the characters is a blank
	set -- $(printf '\r \033 \001\002\003\004\005\006\007\010\013\014\016\017'\
'\020\021\022\023\024\025\026\027\030\031\032\034\035\036\037\177 \302 '\
'\200\201\202\203\204\205\206\207\210\211\212\213\214\215\216\217\220\221'\
'\222\223\224\225\226\227\230\231\232\233\234\235\236\237')
	return=$1 escape=$2 controls=$1$2$3 c1_first=$4 c1_second=$5
}

# settings: the globals of the run, with their defaults.
function settings {
	newline='
'
	control_characters
	clock
	SECONDS=0
	opt_color=1 opt_debug='' opt_except='' opt_force='' opt_machine=
	opt_on_error=cleanup opt_only='' opt_parallel=0 opt_resume='' opt_slots=
	opt_timestamp='' opt_fetch='' opt_offline='' dry='' verbose='' lacking=''
	step_again='' image_check='' image_lock='' image_written='' signify_key='' unfetched=''
	no_resume='' stall='' cleaning=
	secrets[0]=
	n_vars=0 n_var_files=0 n_secrets=0 n_builds=0 n_started=0 n_undo=0
	n_results=0 n_artifacts=0 n_files=0 interrupts='' n_interrupts=0
	b_name='' b_type='' b_target='' b_color='' ERROR='' REPLY=
	artifact=0 original=0 keep_original='' chain_first='' chain_ended=
	cancelled='' cancelled_once='' aborted='' kept='' killed='' undoing='' run_folder='' job_pid='' launched='' relays='' deadline='' succeeded=
	at_exit='' cleanup_fn='' cleanup_options='' concluded='' at_end='' at_kept='' at_loss='' in_recipe='' lost='' started=
	code='' heard=
	[[ -z ${PACKER_NO_COLOR-} ]] || opt_color=
}

# workspace: makes the private folder for the run.
function workspace {
	new_folder "${TMPDIR:-/tmp}/packsh." || die 'cannot make a temporary folder'
	work=$REPLY
	run_folder=$REPLY
	state_root=${PACKSH_STATE_DIR:-$PWD/.packsh}/$script
	if [[ -z ${PACKER_RUN_UUID-} || -z $opt_resume ]]; then
		uuid
		PACKER_RUN_UUID=$REPLY
	fi
	export PACKER_RUN_UUID
	if (( opt_parallel > 1 )); then
		opt_slots=1
		mkfifo -m 600 "$work/slots"
		exec 9<>"$work/slots"
	fi
}

# given_variables: takes the values of -var-file and -var.
function given_variables {
	typeset i=0
	while (( i < n_var_files )); do
		load_var_file "${var_files[i]}" || die "$ERROR"
		(( i += 1 ))
	done
	i=0
	while (( i < n_vars )); do
		given "${vars[i]%%=*}" "${vars[i]#*=}"
		(( i += 1 ))
	done
}

# given NAME VALUE: takes the value of a variable, which may not be a template:
# only the compiler evaluates those.
function given {
	if [[ $2 == *'{{'* ]]; then
		die "the value of the variable $1 is a template: give it to \`packsh compile -var\` instead"
	fi
	set_variable "$1" "$2"
}

# fixed NAME FIXED VALUE REASON: refuses another value of a variable that
# decided the shape of this script.
function fixed {
	[[ $3 == "$2" ]] || die "the variable $1 is fixed as '$2' in this script ($4): compile the template again with -var '$1=...'"
}

# fixed_late NAME REASON: refuses a value of a variable whose default decided
# the shape of this script.
function fixed_late {
	die "the variable $1 is fixed as its default in this script ($2): compile the template again with -var '$1=...'"
}

# no_list NAME VALUE REASON: refuses a value that would be more than one item
# of a list.
function no_list {
	[[ $2 != *,* ]] || die "the variable $1 can hold no comma in this script ($3): compile the template again with -var '$1=...'"
}

# one_item NAME VALUE REASON: refuses a value that would be more than one item
# of a list, or none.
function one_item {
	no_list "$@"
	[[ -n $2 ]] || die "the variable $1 cannot be empty in this script ($3): compile the template again with -var '$1='"
}

# required NAME: ends the run because a variable has no value.
function required {
	missing="$missing$newline* required variable not set: $1"
}

# no_value WHAT: ends the run because the value of a variable, or the name of a
# build, cannot be made.
function no_value {
	die "$1 has no value${ERROR:+: $ERROR}"
}

# secret_value NAME VARIABLE VALUE: REPLY = a secret, from the environment
# variable (whose value VALUE is) or typed on the terminal.
function secret_value {
	REPLY=$3
	if [[ -z $REPLY && -z $dry ]]; then
		if ! { true </dev/tty; } 2>/dev/null; then
			die "the secret $1 is needed: set $2 in the environment"
		fi
		# what is typed at once must not be shown either
		at_exit=echo_again
		stty -echo </dev/tty
		plain "$1: "
		put_raw "$REPLY" >/dev/tty
		if [[ -n ${BASH_VERSION-} ]]; then
			# it goes on reading after a signal that has a trap
			REPLY=$(IFS= read -r REPLY </dev/tty; put_raw "$REPLY")
		else
			IFS= read -r REPLY </dev/tty
		fi
		echo_again
		put '' >/dev/tty
	fi
	secret "$REPLY"
}

# template_folder PATH: finds the folder of the template: PATH, which is seen
# from this script unless it begins with a slash.
function template_folder {
	typeset folder=$1
	[[ $folder == /* ]] || folder=${0%/*}/$folder
	template_dir=$(cd "$folder" 2>/dev/null && pwd) || template_dir=$PWD
}

# declare_build FUNCTION NAME TYPE [STEP...]: one build of the template, unless
# -only or -except leaves it out, and its steps that download images.
function declare_build {
	[[ -z $opt_only ]] || listed "$2" "$opt_only" || return 0
	! listed "$2" "$opt_except" || return 0
	build_fn[n_builds]=$1
	build_name[n_builds]=$2
	build_type[n_builds]=$3
	shift 3
	build_images[n_builds]=$*
	case $(( n_builds % 5 )) in
	0)
		build_color[n_builds]=32
		;;
	1)
		build_color[n_builds]=36
		;;
	2)
		build_color[n_builds]=35
		;;
	3)
		build_color[n_builds]=33
		;;
	*)
		build_color[n_builds]=34
		;;
	esac
	(( n_builds += 1 ))
}

# announce: tells in which colour each build speaks.
function announce {
	typeset i=0
	[[ -z $opt_debug ]] ||
		put 'Debug mode enabled. Builds will not be parallelized.'
	[[ -n $opt_color && -z $opt_machine ]] || return 0
	while (( i < n_builds )); do
		ui say 1 "${build_color[i]}" \
			"${build_name[i]}: output will be in this color."
		(( i += 1 ))
	done
	put ''
}

# turn: wait_for = the process that must end before another build begins.
function turn {
	wait_for=
	if [[ -n $opt_debug || -n $dry ]] || (( opt_parallel == 1 )); then
		(( i == 0 )) || wait_for=${pids[i - 1]}
	elif [[ -n $opt_slots ]] && (( i >= opt_parallel )); then
		read_slot &
		wait_for=$!
	fi
}

# read_slot: waits for a build to end.
function read_slot {
	typeset slot
	IFS= read -r slot <&9
}

# interrupt: passes an interrupt on to the builds, which undo what they did.
function interrupt {
	typeset k=0
	interrupts=1
	: >"$work/interrupted"
	(( n_interrupts += 1 ))
	(( n_interrupts > 1 )) ||
		ui error 0 '' 'Cancelling build after receiving interrupt'
	while (( k < n_started )); do
		kill -TERM "${pids[k]}" 2>/dev/null
		(( k += 1 ))
	done
}

# summary: tells how the builds ended; true if all went well.
function summary {
	typeset i=0 errors=0 made=
	close_state
	lasted ${SECONDS%.*}
	ui say 1 '' "$newline==> Wait completed after $REPLY"
	if [[ -n $interrupts ]]; then
		ui say 1 '' 'Cleanly cancelled builds after being interrupted.'
		return 1
	fi
	while (( i < n_builds )); do
		[[ -e $work/${build_fn[i]}/ok ]] || (( errors += 1 ))
		! has_results "${build_fn[i]}" || made=1
		(( i += 1 ))
	done
	if (( errors > 0 )); then
		[[ -z $opt_machine ]] || machine '' error-count "$errors"
		ui error 1 '' "$newline==> Some builds didn't complete successfully and had errors:"
		each_error
	fi
	if [[ -n $opt_fetch ]]; then
		(( errors > 0 )) ||
			ui say 1 '' "$newline==> All that the builds download is there."
	elif [[ -n $made ]]; then
		ui say 1 '' "$newline==> Builds finished. The artifacts of successful builds are:"
		i=0
		while (( i < n_builds )); do
			if has_results "${build_fn[i]}"; then
				put "$(<"$work/${build_fn[i]}/results")"
			fi
			(( i += 1 ))
		done
	else
		ui say 1 '' "$newline==> Builds finished but no artifacts were created."
	fi
	(( errors == 0 ))
}

# has_results FUNCTION: whether a build succeeded and left artifacts.
function has_results {
	[[ -s $work/$1/results && -e $work/$1/ok ]]
}

# each_error: tells the error of each build that failed.
function each_error {
	typeset i=0 text
	while (( i < n_builds )); do
		if [[ ! -e $work/${build_fn[i]}/ok ]]; then
			text='the build ended before it was done'
			[[ ! -e $work/${build_fn[i]}/error ]] ||
				text=$(<"$work/${build_fn[i]}/error")
			[[ -z $opt_machine ]] || machine "${build_name[i]}" error "$text"
			ui error 1 '' "--> ${build_name[i]}: $text"
		fi
		(( i += 1 ))
	done
}
