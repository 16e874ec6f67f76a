# vbox_screen ADDRESS MIN MAX: the machine's screen can be looked at by VRDP, on a
# free port, without a password.
# Listens: {ports 2 3} on $1: the screen of the guest, without a password (VirtualBox)
function vbox_screen {
	port_release 2
	free_port 2 "$@" || fail "Error finding port: $ERROR" || return
	b_screen=$1:$REPLY
	vbox 'enabling VRDP' modifyvm "$b_vm" --vrdeaddress "$1" \
		--vrdeauthtype null --vrde on --vrdeport "$REPLY" || return
	save b_screen "$b_screen"
}

# vbox_forward MIN MAX PORT: forwards a free port of this host to a port of the
# guest.
# Listens: {ports 1 2} on 127.0.0.1: it is forwarded to port $3 of the guest (VirtualBox)
function vbox_forward {
	typeset rule port tries=0
	port_release 1
	free_port 1 127.0.0.1 "$1" "$2" ||
		fail "Error creating port forwarding rule: $ERROR" || return
	port=$REPLY
	vbox 'configuring NAT interface' modifyvm "$b_vm" --nic1 nat || return
	say 'Creating forwarded port mapping for communicator (SSH, WinRM, etc) (host port %s)' "$port"
	rule=packercomm,tcp,127.0.0.1,$port,,$3
	until vbox 'creating port forwarding rule' modifyvm "$b_vm" --natpf1 "$rule"; do
		[[ $ERROR == *'A NAT rule of this name already exists'* ]] &&
			(( tries == 0 )) || return 1
		tries=1
		vbox 'deleting packer NAT forwarding rule' modifyvm "$b_vm" \
			--natpf1 delete packercomm || return
	done
	save b_comm_port "$port" && b_port=$port
}

# vbox_command ARGS...: runs VBoxManage as the template says.
function vbox_command {
	message 'Executing: %s' "$*"
	vbox 'executing command' "$@"
}

# vbox_start headless|gui: starts the machine.
function vbox_start {
	say 'Starting the virtual machine...'
	if [[ $1 == headless ]]; then
		message 'The VM will be run headless, without a GUI. If you want to
view the screen of the VM, connect via VRDP without a password to
rdp://%s' "${b_screen-}"
	fi
	vbox 'starting VM' startvm "$b_vm" --type "$1" || return
	save b_started 1 && save b_halted ''
}

# vbox_runs: whether the machine runs; one that pauses or is halting does.
function vbox_runs {
	vbox_ask "$work/vbox" showvminfo "$b_vm" --machinereadable || return 1
	vbox_asked=1
	[[ -z $dry ]] || return 1
	grep -q '^VMState="\(running\|stopping\|paused\)"' "$work/vbox"
}

# vbox_undo_start: takes a machine that runs its power away.
function vbox_undo_start {
	typeset why=$ERROR
	[[ -n $b_started ]] || return 0
	if vbox_runs; then
		vbox 'shutting down VM' controlvm "$b_vm" poweroff ||
			complain '%s' "$ERROR"
	fi
	ERROR=$why
	save b_started ''
}

# vbox_upload_version FILE: sends the version of VirtualBox to the guest.
function vbox_upload_version {
	vbox_version || return
	say 'Uploading VirtualBox version info (%s)' "$b_vbox_version"
	write_text "$work/vbox_version" 0644 "$b_vbox_version" || return
	"${b_comm}_upload" "$work/vbox_version" "$1" 0644 ||
		fail "Error uploading VirtualBox version: $ERROR"
}

# vbox_upload_additions FILE: sends the ISO of the guest additions to the guest.
function vbox_upload_additions {
	say 'Uploading VirtualBox guest additions ISO...'
	"${b_comm}_upload" "$b_additions" "$1" 0644 ||
		fail "Error uploading guest additions: $ERROR"
}

# vbox_shutdown SECONDS DELAY acpi|command|force|wait [COMMAND]: halts the guest,
# which may take so long, and lets VirtualBox let go of it for DELAY.
function vbox_shutdown {
	typeset end
	case $3 in
	acpi)
		say 'Shuting down the virtual machine via ACPI power button...'
		vbox 'stopping VM' controlvm "$b_vm" acpipowerbutton || return
		;;
	command)
		say 'Gracefully halting virtual machine...'
		remote "$4" || : # the connection may break before it tells how it went
		;;
	force)
		say 'Halting the virtual machine...'
		vbox 'stopping VM' controlvm "$b_vm" poweroff || return
		;;
	*)
		say 'Automatic shutdown disabled. Please shutdown virtual machine.'
		;;
	esac
	(( end = ${SECONDS%.*} + $1, 1 ))
	while vbox_runs; do
		[[ -z $cancelled ]] || return 1
		if (( ${SECONDS%.*} >= end )); then
			fail 'Timeout while waiting for machine to shutdown.'
			return
		fi
		nap 0.5 || return
	done
	ERROR=
	save b_halted 1 || return
	nap "$2"
}

# vbox_before_export [forwarded]: takes the port away again that was forwarded for
# the communicator.
function vbox_before_export {
	say 'Preparing to export machine...'
	[[ -n ${1-} ]] || return 0
	message 'Deleting forwarded port mapping for the communicator (SSH, WinRM, etc) (host port %s)' "$b_comm_port"
	vbox 'deleting port forwarding rule' modifyvm "$b_vm" --natpf1 \
		delete packercomm
}

# vbox_export FILE ARGS...: exports the machine.
function vbox_export {
	typeset file=$1
	shift
	say 'Exporting virtual machine...'
	set -- export "$b_vm" --output "$file" "$@"
	message 'Executing: %s' "$*"
	vbox 'exporting virtual machine' "$@"
}
