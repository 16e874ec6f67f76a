# recipe WHAT BUILD ARGS...: does one recipe of the Makefile. What one recipe
# learns the next ones read from the state folder; nothing is undone on a
# failure, so that `make` goes on where it stopped and `make clean` undoes it.
recipe() {
	settings
	opt_color='' opt_on_error=abort opt_resume=1 in_recipe=1
	dry=${DRY-} verbose=${VERBOSE-} opt_force=${FORCE-} opt_offline=${OFFLINE-}
	script=${0##*/}
	state_root=${0%/*}
	new_folder "${TMPDIR:-/tmp}/packsh." || die 'cannot make a temporary folder'
	work=$REPLY
	trap leave EXIT
	trap cancel INT TERM HUP
	PACKER_RUN_UUID=$(<"$state_root/run_uuid")
	export PACKER_RUN_UUID
	start=$(<"$state_root/start")
	SECONDS=$(( $(date +%s) - start ))
	if [[ $1 == ready ]]; then
		needs
		complete
	fi
	variables
	builds
	if recipe_part "$@" && [[ -z $cancelled_once ]]; then
		[[ -z $at_kept ]] || "$at_kept"
		[[ -z $at_end ]] || "$at_end"
		exit 0
	fi
	end_jobs
	[[ -z $at_kept ]] || "$at_kept"
	[[ -z $at_end ]] || "$at_end"
	if [[ -n $cancelled_once ]]; then
		ERROR='build was cancelled'
	fi
	complain '%s' "$ERROR"
	exit 1
}

# recipe_part WHAT BUILD ARGS...: `ready`, `fetch`, `step NAME FUNCTION`, `provision
# FUNCTION OPTIONS...`, `undo FUNCTION...`, `chains FUNCTION...` or `clean
# FUNCTION...`.
function recipe_part {
	typeset what=$1 fn=$2 i=0
	shift 2
	while [[ ${build_fn[i]-} != "$fn" ]]; do
		(( i += 1 ))
		(( i < n_builds )) || fail "no such build: $fn" || return
	done
	b_fn=$fn b_name=${build_name[i]} b_type=${build_type[i]}
	state=$state_root/$fn
	(umask 077 && mkdir -p "$state") || return
	if [[ -r $state/values ]]; then
		# shellcheck disable=SC1091 # written by save
		. "$state/values"
	fi
	case $what in
	ready)
		"${fn}_needs"
		need_images "$i"
		complete
		;;
	fetch)
		fetch_only "${build_images[i]}"
		;;
	step)
		"${fn}_setup" || return
		until "$2"; do
			if [[ -z $step_again || -n $cancelled ]]; then
				fail "${ERROR:-the step $1 failed}"
				return
			fi
			step_again=
		done
		;;
	provision)
		"${fn}_setup" || return
		provision "$@"
		;;
	undo)
		"${fn}_setup" || return
		for i in "$@"; do
			"$i" || return
		done
		;;
	chains)
		# what the script knows when it comes to this
		"${fn}_setup" || return
		"${fn}_artifact" || return
		post_process "$@" || return
		put "$(<"$work/results")"
		;;
	clean)
		ERROR='make clean' cleaning=1
		"${fn}_setup" || : # what can be undone is undone
		while [[ ${1---} != -- ]]; do
			"$1" || complain 'Cleanup failed: %s' "$1"
			shift
		done
		shift
		"${fn}_artifact" || return
		artifact_destroy "$artifact"
		for i in "$@"; do
			if [[ -e $state/$i.done ]]; then
				artifact_load "$i"
				artifact_destroy "$artifact"
			fi
		done
		;;
	esac
}
