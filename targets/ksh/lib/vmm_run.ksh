# vmm_start WHAT ARGS...: starts the VM for WHAT; its id and its console are
# kept. A VM that an interrupted run of this build left is stopped before.
function vmm_start {
	typeset what=$1 told
	shift
	if [[ -n $b_vm_id && -z $dry ]]; then
		vmm_halt || return
	fi
	vmm_name_free || return
	say 'Starting VM %s for %s...' "$b_vm" "$what"
	# noted before, so that a run that is cut off here knows what it left
	save b_vm_id starting
	if ! "$b_vmctl" start "$@" "$b_vm"; then
		told=$REPLY
		[[ -z $cancelled ]] || return 1
		save b_vm_id ''
		vmm_refused "$told" "$@"
		return
	fi
	[[ -z $dry ]] || return 0
	told=${REPLY##*started vm }
	[[ $told != "$REPLY" ]] || fail "vmctl start said no id: $REPLY" || return
	save b_vm_tty "${told##*tty }"
	save b_vm_id "${told%% *}"
	message 'VM %s has id %s, console %s' "$b_vm" "$b_vm_id" "$b_vm_tty"
}

# vmm_name_free: fails if there is a VM of that name which is not of this build.
# It is never touched.
function vmm_name_free {
	typeset owner
	vmm_field OWNER || return
	owner=$REPLY
	[[ -z $owner ]] ||
		fail "there is a VM $b_vm already (owner $owner), which this script did not start: stop it (vmctl stop $b_vm), choose another vm_name, or run with -resume if an interrupted run of this script left it"
}

# vmm_ours: whether the VM of that name is the one that this build started.
function vmm_ours {
	[[ -n $b_vm_id ]] || return 1
	vmm_field ID || return
	[[ -n $REPLY ]] || return 1
	[[ $REPLY == "$b_vm_id" || $b_vm_id == starting ]]
}

# vmm_refused REASON ARGS...: fails because the VM was not started, and says
# what to write into which file.
function vmm_refused {
	typeset why=$1
	shift
	case $why in
	*'doas: '*)
		case $vmm_rules in
		*' args start '*)
			;;
		*)
			# what was downloaded has its path only now
			vmm_rule start "$@" "$b_vm"
			vmm_rules=$REPLY$newline$vmm_rules
			;;
		esac
		vmm_doas_lines
		;;
	*'Operation not permitted'* | *'File name too long'* | \
		*'invalid template'* | *'Too many processes'*)
		vmm_conf_lines
		;;
	*'bios firmware file not found'*)
		complain 'The firmware for VMs is lacking. As root: fw_update vmm'
		;;
	*/vmd.sock*)
		vmm_unreachable "${why#vmctl: }"
		return
		;;
	esac
	fail "Error starting VM $b_vm: ${why#vmctl: }"
}

# vmm_gone SECONDS: waits until the VM has ended, at most so long. The table is
# asked each second: `vmctl wait` serves only one at a time.
function vmm_gone {
	typeset end
	(( end = ${SECONDS%.*} + $1, 1 ))
	[[ -z $dry ]] || return 0
	while :; do
		vmm_field PID || return
		if [[ -z $REPLY || $REPLY == - ]]; then
			return 0
		fi
		(( ${SECONDS%.*} < end )) || return 1
		nap 1 || return
	done
}

# vmm_console_end: shows the last lines of the console.
# Needs: tail tr
function vmm_console_end {
	REPLY=$(tail -n 15 "$b_console_log" 2>/dev/null | tr -cd '[:print:]\n')
	complain "The end of the console:${newline}%s" "$REPLY"
}

# vmm_installed WHAT SECONDS: waits until the installer halts the VM.
function vmm_installed {
	say 'Waiting until %s is completed and VM %s shutdown...' "$1" "$b_vm"
	if ! vmm_gone "$2"; then
		[[ -z $cancelled && -z $ERROR ]] || return 1
		vmm_console_end
		fail "the VM $b_vm has not halted within $2 seconds: does the guest halt or reboot at the end of $1? Its console is in $b_console_log"
		return
	fi
	save b_vm_id ''
}

# vmm_halt: stops the VM if it is the one that this build started: first the
# guest is asked, then it is taken away.
function vmm_halt {
	if ! vmm_ours || ! vmm_runs; then
		save b_vm_id ''
		return 0
	fi
	"$b_vmctl" stop "$b_vm" || : # it may have ended meanwhile
	if ! vmm_gone "$b_stop_time"; then
		message 'VM %s does not stop by itself: it is stopped by force' "$b_vm"
		"$b_vmctl" stop -f "$b_vm" || : # it may have ended meanwhile
		vmm_gone 30 || fail "the VM $b_vm cannot be stopped: vmctl stop -f $b_vm" ||
			return
	fi
	save b_vm_id ''
}

# vmm_undo_start: stops the VM, the server and the console.
function vmm_undo_start {
	vmm_halt || complain '%s' "$ERROR"
	http_stop
	console_detach
}

# vmm_shutdown SECONDS [COMMAND]: halts the guest: by COMMAND, or else vmd asks
# it. It has so long for it.
function vmm_shutdown {
	b_stop_time=$1
	if [[ -n ${2-} ]]; then
		say 'Gracefully halting virtual machine...'
		remote "$2" || : # the connection may break before it tells how it went
		if vmm_gone "$1"; then
			save b_vm_id ''
			return 0
		fi
		[[ -z $cancelled ]] || return 1
		complain 'Timeout while waiting for machine to shutdown.'
		b_stop_time=10
	else
		say 'Halting the virtual machine...'
	fi
	vmm_halt
}
