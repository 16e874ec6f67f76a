# relayed CMD ARGS...: runs a command of the host with the variables of
# local_environment; both of its streams are shown alike.
function relayed {
	typeset status out err
	show "$@"
	[[ -z $dry ]] || return 0
	pipes
	relay message <"$work/out" &
	out=$!
	relay message <"$work/err" &
	err=$!
	job /dev/null "$work/out" "$work/err" with_environment "$@"
	status=$?
	wait "$out" "$err"
	# ksh93 adds 256 to the number of a signal, the others 128
	(( status < 256 )) || (( status -= 128, 1 ))
	return "$status"
}

# private_key: REPLY = the private key of the connection, or nothing.
function private_key {
	REPLY=
	[[ -z $b_ssh_key_file ]] || REPLY=$work/key_guest
}

# local_user: REPLY = who runs this script.
function local_user {
	REPLY=$(id -un)
}
