# by_hand CMD ARGS...: notes a command that removes what could not be undone.
function by_hand {
	typeset word line=
	for word in "$@"; do
		quote "$word"
		line="$line $REPLY"
	done
	b_by_hand=${b_by_hand-}$line$newline
}

# tell_by_hand: tells, as the last thing of a build, what a person has to remove,
# and by which commands.
function tell_by_hand {
	[[ -n ${b_by_hand-} ]] || return 0
	complain "These things are left, and cost money. Remove them by hand:${newline}%s" "${b_by_hand%"$newline"}"
	b_by_hand=
}
