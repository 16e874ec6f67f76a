# output_folder DIR: makes the output folder, which may not be there unless
# -force says that it is removed before.
function output_folder {
	b_output=${b_output-}
	if [[ -e $1 || -L $1 ]]; then
		# one that an aborted run left is this build's own
		if [[ $b_output != "$1" ]]; then
			[[ -n $opt_force ]] || fail "Output directory exists: $1

Use the force flag to delete it prior to building." || return
			say 'Deleting previous output directory...'
		fi
		output_folder_gone "$1" || return
	fi
	# noted before, so that a run that is cut off here knows what it left
	save b_output "$1"
	show mkdir -p "$1"
	[[ -z $dry ]] || return 0
	as_operand "$1"
	(umask 022 && mkdir -p "$REPLY") || fail "mkdir $1: cannot make it"
}

# output_folder_gone DIR: removes a folder with what is in it.
function output_folder_gone {
	show rm -rf "$1"
	[[ -z $dry ]] || return 0
	as_operand "$1"
	rm -rf "$REPLY" || fail "remove $1: not permitted"
}

# output_folder_undo: after a failure, removes the output folder that was made.
function output_folder_undo {
	typeset why=$ERROR
	[[ -n ${b_output-} && -n $ERROR$cancelled_once ]] || return 0
	say 'Deleting output directory...'
	if output_folder_gone "$b_output"; then
		save b_output ''
	else
		complain 'this folder is left: %s' "$b_output"
	fi
	ERROR=$why
}

# absolute_path PATH: REPLY = PATH, seen from the root and without needless parts.
function absolute_path {
	absolute "$1"
	clean_path "$REPLY"
}
