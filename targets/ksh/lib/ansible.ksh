# ansible_playbook ARGS...: runs a playbook from here on the guest.
# Needs: ansible-playbook
function ansible_playbook {
	ansible_command ansible-playbook "$@"
}

# ansible_command CMD ARGS...: runs the command that runs playbooks, with the
# variables of local_environment.
# Needs: $1
function ansible_command {
	typeset status
	say 'Executing Ansible: %s' "$*"
	relayed "$@"
	status=$?
	[[ -z $ansible_made || -n $dry ]] || rm -f "$ansible_made"
	(( status == 0 )) ||
		fail "Error executing Ansible: Non-zero exit status: exit status $status"
}

# ansible_galaxy ARGS...: installs roles or collections here.
# Needs: ansible-galaxy
function ansible_galaxy {
	ansible_galaxy_command ansible-galaxy "$@"
}

# ansible_galaxy_command CMD ARGS...: runs the command that installs roles.
# Needs: $1
function ansible_galaxy_command {
	typeset status
	message 'Executing Ansible Galaxy'
	relayed "$@"
	status=$?
	(( status == 0 )) ||
		fail "Error executing Ansible: Error executing Ansible Galaxy: Non-zero exit status: exit status $status"
}

# ansible_inventory FOLDER [keep]: REPLY = the name of a new inventory in FOLDER,
# or in the folder of temporary files. Unless it is kept, it goes after the run.
function ansible_inventory {
	REPLY=${1:-${TMPDIR:-/tmp}}/packer-provisioner-ansible
	[[ -z $dry ]] || return 0
	new_file "$REPLY." ||
		fail "Error preparing inventory file: cannot write in ${1:-${TMPDIR:-/tmp}}" ||
		return
	[[ -n ${2-} ]] || ansible_made=$REPLY
}

# ansible_over_ssh ALIAS INVENTORY: writes a second inventory, which says that
# the host ALIAS is reached by the connection of this build. Its configuration
# of ssh is that of the build, by the guest's own name.
function ansible_over_ssh {
	typeset config=$work/ansible_ssh_config
	ssh_ready || return
	show write "$config"
	[[ -z $dry ]] || return 0
	(
		umask 077
		HOST=$b_host awk '
		$1 == "Host" && $2 == "guest" { $0 = $0 " " ENVIRON["HOST"] }
		$1 == "LogLevel" { sub(/DEBUG2/, "ERROR") }
		{ print }' <"$ssh_config" >"$config"
	) || fail "cannot write $config" || return
	[[ -n $2 ]] || return 0
	quote "$config"
	set -- "$1" "$2" "-F $REPLY"
	quote "$ssh_socket"
	set -- "$1" "$2" "$3 -o ControlPath=$REPLY"
	replaced "$3" "\\" "\\\\"
	replaced "$REPLY" '"' '\"'
	write_text "$2" 0600 "$1 ansible_ssh_common_args=\"$REPLY\"$newline"
}
