# inspec_profile ARGS...: runs a profile of InSpec from here on the guest.
# Needs: inspec
function inspec_profile {
	inspec_command inspec "$@"
}

# inspec_command CMD ARGS...: runs the command that runs profiles, with the
# variables of local_environment.
# Needs: $1
function inspec_command {
	typeset status
	say 'Executing Inspec: %s' "$*"
	relayed "$@"
	status=$?
	(( status == 0 )) ||
		fail "Error executing Inspec: Non-zero exit status: exit status $status"
}
