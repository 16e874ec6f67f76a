# qemu_shutdown SECONDS COMMAND: has the guest halt by a command of its own. It
# has so long for it.
function qemu_shutdown {
	say 'Gracefully halting virtual machine...'
	remote "$2" || : # the connection may break before it tells how it went
	[[ -z $cancelled ]] || return 1
	# what ssh says of a lost connection is no fault here
	ERROR=
	if ! qemu_gone "$1"; then
		[[ -z $cancelled ]] || return 1
		fail 'Timeout while waiting for machine to shut down.' || :
		complain '%s' "$ERROR"
		return 1
	fi
	qemu_ended
}

# qemu_wait_shutdown SECONDS: waits until the guest halts by itself, at most so
# long.
function qemu_wait_shutdown {
	say 'Waiting for shutdown...'
	if ! qemu_gone "$1"; then
		[[ -z $cancelled ]] || return 1
		qemu_trouble
		fail "Failed to shutdown: the guest has not halted within $1 seconds"
		return
	fi
	qemu_ended
}

# qemu_halt: switches the machine off.
function qemu_halt {
	say 'Halting the virtual machine...'
	qemu_stop
}
