# chef_elevated LOCAL REMOTE TASK USER PASSWORD COMMAND: sends what chef_client
# runs then: COMMAND as a scheduled task, with all rights of USER.
function chef_elevated {
	chef_unsent=
	elevated_task "$@" && return 0
	[[ -z $cancelled ]] || return 1
	chef_unsent="Error executing Chef: $ERROR"
	ERROR=
}

# chef_client COMMAND: runs chef-client. Whether it worked is kept for chef_done:
# what it left on the server is removed first.
function chef_client {
	chef_fault=${chef_unsent-}
	[[ -z $chef_fault ]] || return 0
	message 'Executing Chef: %s' "$1"
	guest_command "$1" 'Error executing Chef: Non-zero exit status: ' &&
		return 0
	[[ -z $cancelled ]] || return 1
	chef_fault=$ERROR
	ERROR=
}

# chef_done: fails if chef-client did.
function chef_done {
	chef_unsent=
	[[ -z $chef_fault ]] || fail "$chef_fault"
}

# chef_knife node|client COMMAND: removes what chef-client left on the server.
function chef_knife {
	say 'Cleaning up chef %s...' "$1"
	guest_command "$2" 'status ' && return 0
	[[ $ERROR != 'status '* ]] || ERROR="Error cleaning up chef $1: Failed to cleanup $1: Non-zero exit status. See output above for more info.

Command: $2"
	return 1
}
