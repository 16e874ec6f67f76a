# ssh_settings: the defaults of the ssh communicator.
function ssh_settings {
	b_comm=ssh
	b_host='' b_port=22 b_user='' b_ssh_password='' b_ssh_key_file=
	b_ssh_certificate_file='' b_ssh_agent='' b_ssh_pty='' b_ssh_timeout=300
	b_ssh_attempts=10 b_ssh_keep_alive=5 b_ssh_transfer=scp
	b_ssh_forward_agent='' b_ssh_ciphers='' b_ssh_kex='' b_ssh_local_tunnels=
	b_ssh_remote_tunnels='' b_pause_connecting=0 b_ssh_read_write_timeout=0
	b_bastion_host='' b_bastion_port=22 b_bastion_user='' b_bastion_password=
	b_bastion_key_file='' b_bastion_certificate_file='' b_bastion_agent=
	b_proxy='' b_proxy_host='' b_proxy_port=1080 b_proxy_user='' b_proxy_password=
	ssh_config=
	: ssh_remote ssh_upload ssh_upload_folder ssh_download \
		ssh_download_folder
}

# connect_ssh: waits until the guest takes a login.
function connect_ssh {
	say "Using ssh communicator to connect: $b_host"
	ssh_wait || return
	(( b_pause_connecting > 0 )) || return 0
	say "Pausing ${b_pause_connecting}s before connecting..."
	nap "$b_pause_connecting" || return
	disconnect_ssh
	ssh_wait
}

# ssh_wait: tries to connect until it works, the time is over, or the guest has
# refused the login too often.
function ssh_wait {
	typeset refused=0 end pause why
	say 'Waiting for SSH to become available...'
	(( end = ${SECONDS%.*} + b_ssh_timeout, 1 ))
	while ! ssh_open; do
		why=$REPLY pause=5
		[[ -z $cancelled && -z $dry ]] || return
		case $why in
		*'Permission denied'* | *'Too many authentication failures'*)
			(( refused += 1, pause = 7, 1 ))
			if (( refused >= b_ssh_attempts )); then
				fail "Packer experienced an authentication error when trying to connect via SSH. This can happen if your username/password are wrong. You may want to double-check your credentials as part of your debugging process. original error: $why" || :
				complain "Error waiting for SSH: $ERROR"
				return 1
			fi
			;;
		esac
		if (( ${SECONDS%.*} + pause >= end )); then
			(( pause = end - ${SECONDS%.*}, 1 ))
			(( pause <= 0 )) || nap "$pause" || return
			ERROR='Timeout waiting for SSH.'
			complain "$ERROR"
			return 1
		fi
		nap "$pause" || return
	done
	say 'Connected to SSH!'
}

# ssh_open: connects once, and keeps the connection for the commands to come
# if there is room for a socket's name. REPLY is what ssh says on a failure.
# Needs: ssh
function ssh_open {
	typeset tunnel
	ssh_configure || { REPLY=$ERROR; return 1; }
	set -- ssh -F "$ssh_config" -o LogLevel=ERROR
	if [[ -n $ssh_socket ]]; then
		set -- "$@" -M -N -f
	fi
	while IFS= read -r tunnel; do
		[[ -z $tunnel ]] || set -- "$@" -L "$tunnel"
	done <<EOF
$b_ssh_local_tunnels
EOF
	while IFS= read -r tunnel; do
		[[ -z $tunnel ]] || set -- "$@" -R "$tunnel"
	done <<EOF
$b_ssh_remote_tunnels
EOF
	set -- "$@" guest
	[[ -n $ssh_socket ]] || set -- "$@" :
	show "$@"
	REPLY=
	[[ -z $dry ]] || return 0
	rm -f "$ssh_socket"
	at_end=disconnect_ssh
	job /dev/null /dev/null "$work/ssh_errors" with_password "$@" && return 0
	REPLY=$(<"$work/ssh_errors")
	return 1
}

# ssh_ready: makes sure that there is a connection; one that broke is made anew.
function ssh_ready {
	[[ -z $dry ]] || return 0
	ssh_configure || return
	[[ -n $ssh_socket ]] || return 0
	if ssh -F "$ssh_config" -O check guest >/dev/null 2>&1; then
		return 0
	fi
	ssh_open || fail "ssh: $REPLY"
}

# disconnect_ssh: ends the connection.
function disconnect_ssh {
	at_end=
	[[ -n $ssh_config && -n ${ssh_socket-} && -z $dry ]] || return 0
	ssh -F "$ssh_config" -O exit guest >/dev/null 2>&1 || : # it may be gone
}

# with_password CMD ARGS...: runs a command that asks ssh's questions of a
# program, which prints the password from a file that only its owner can read.
function with_password {
	export SSH_ASKPASS="$work/askpass" SSH_ASKPASS_REQUIRE=force
	export DISPLAY="${DISPLAY:-none}"
	exec "$@"
}

# ssh_remote COMMAND [SHOWN]: runs a command on the guest.
function ssh_remote {
	typeset status out err
	started=
	ssh_ready || return 255
	started=1
	set -- "$1" "$2" ssh -F "$ssh_config"
	[[ -z $b_ssh_pty ]] || set -- "$@" -tt
	set -- "$@" guest "$1"
	typeset shown=$2
	shift 2
	show "$@"
	[[ -z $dry ]] || return 0
	if [[ -n $shown ]]; then
		pipes
		relay message <"$work/out" &
		out=$!
		relay error <"$work/err" &
		err=$!
		job /dev/null "$work/out" "$work/err" with_password "$@"
		status=$?
		wait "$out" "$err"
	else
		job /dev/null /dev/null /dev/null with_password "$@"
		status=$?
	fi
	ssh_status "$status"
}

# ssh_status STATUS: returns STATUS, and notes whether the connection is lost: a
# command may well end with 255 itself.
function ssh_status {
	if (( $1 == 255 )); then
		if [[ -z $ssh_socket ]] ||
			! ssh -F "$ssh_config" -O check guest >/dev/null 2>&1; then
			lost=1
		fi
	fi
	return "$1"
}
