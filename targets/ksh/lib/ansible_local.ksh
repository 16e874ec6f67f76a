# ansible_on_guest COMMAND PROGRAM: runs a playbook on the guest.
function ansible_on_guest {
	message 'Executing Ansible: %s' "$1"
	guest_command "$1" 'Error executing Ansible: Non-zero exit status: ' &&
		return 0
	[[ $ERROR != *': 127' ]] || ERROR="Error executing Ansible: $2 could not be found. Verify that it is available on the
PATH after connecting to the machine."
	return 1
}
