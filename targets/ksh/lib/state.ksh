# save NAME VALUE: sets a variable of the build and keeps it for -resume. NAME
# is one of this library's own. Never for secrets. REPLY stays.
function save {
	typeset reply=$REPLY
	quote "$2"
	[[ -n $dry ]] || put "$1=$REPLY" >>"$state/values" ||
		fail "cannot write $state/values" || return
	REPLY=$reply
	eval "$1=\$2"
}

# save_reply NAME: saves the result of a library function.
function save_reply {
	save "$1" "$REPLY"
}

# done_before STEP: whether an earlier run has done this step.
function done_before {
	[[ -n $opt_resume && -e $state/$1.done ]]
}

# mark_done STEP: notes that the step need not be done again.
function mark_done {
	[[ -n $dry ]] || : >"$state/$1.done"
}

# remove_state: forgets what was kept for -resume.
function remove_state {
	rm -rf "$state"
}

# close_state: removes the folders of the state, if no build keeps anything.
function close_state {
	rmdir "$state_root" "${state_root%/*}" 2>/dev/null || : # others use it
}
