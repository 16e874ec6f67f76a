# windows_restart COMMAND CHECK SECONDS [KEY...]: restarts the guest with COMMAND
# and waits, so long, until it is back: until CHECK runs, if there is one, then
# until PowerShell does, and until none of the registry KEYs is there.
function windows_restart {
	typeset end limit=$3 status
	say 'Restarting Machine'
	(( end = ${SECONDS%.*} + limit, 1 ))
	while :; do
		started=1
		remote "$1"
		status=$?
		[[ -z $started && -z $dry ]] || break
		again "$end" || return
	done
	if [[ -z $dry ]]; then
		[[ -z $cancelled && ! -e $work/expired ]] || return 1
		exit_code "$status"
		case $REPLY in
		0 | 1115 | 1190) ;;
		*)
			fail "Restart script exited with non-zero exit status: $REPLY"
			return
			;;
		esac
	fi
	say 'Waiting for machine to restart...'
	(( end = ${SECONDS%.*} + limit, 1 ))
	shift
	if ! windows_down "$end" || ! windows_up "$end" "$1" "$@"; then
		[[ -z $cancelled && ! -e $work/expired ]] || return 1
		ERROR='Timeout waiting for machine to restart.'
		complain '%s' "$ERROR"
		return 1
	fi
	say 'Machine successfully restarted, moving on'
}

# windows_down END: waits until the guest goes down, or is up again. Another
# restart is asked for to find out; if it is granted, it is called off.
function windows_down {
	typeset status pause
	while :; do
		started=1
		remote 'shutdown /r /f /t 60 /c "packer restart test"'
		status=$?
		[[ -z $cancelled ]] || return 1
		[[ -n $started && -z $dry ]] || return 0
		exit_code "$status"
		pause=1
		case $REPLY in
		0)
			remote 'shutdown /a' || : # as Packer
			return 0
			;;
		1)
			# over ssh: it is going down
			return 0
			;;
		1115 | 1190 | 1717)
			pause=10
			;;
		esac
		(( ${SECONDS%.*} < $1 )) || return 1
		nap "$pause" || return
	done
}

# windows_up END CHECK ... SECONDS [KEY...]: waits until the guest is up.
function windows_up {
	typeset end=$1 check=$2 key pending
	shift 4
	while (( ${SECONDS%.*} < end )) && nap 5; do
		if [[ -n $check ]]; then
			started=1
			remote "$check" || : # that it ran is enough
			[[ -n $started ]] || continue
			check=
		fi
		remote_power 'echo ("{0} restarted." -f [System.Net.Dns]::GetHostName())'
		[[ -n $dry || $REPLY == *restarted.* ]] || continue
		pending=
		for key in "$@"; do
			remote_power "Test-Path \"$key\""
			[[ -n $started && $REPLY != *True* || -n $dry ]] || pending=1
		done
		[[ -n $pending ]] || return 0
	done
	return 1
}

# remote_power SCRIPT: runs a script of PowerShell on the guest; REPLY = what it
# printed, which is shown, too.
function remote_power {
	typeset script=$1
	if [[ -n $dry ]]; then
		message '+ powershell on the guest: %s' "$1"
		return 0
	fi
	(umask 077 && : >"$work/heard") || fail "cannot write $work/heard" || return
	powershell_command "$script"
	heard=$work/heard started=1
	remote "$REPLY"
	heard=
	REPLY=$(<"$work/heard")
	[[ -n $started ]]
}
