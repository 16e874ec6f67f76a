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
	ssh_config='' ssh_folder=
	: ssh_remote ssh_upload ssh_upload_folder ssh_download \
		ssh_download_folder
}

# connect_ssh: waits until the guest takes a login.
function connect_ssh {
	say 'Using ssh communicator to connect: %s' "$b_host"
	ssh_wait || return
	(( b_pause_connecting > 0 )) || return 0
	clock_words "$b_pause_connecting"
	say 'Pausing %s before connecting...' "$REPLY"
	nap "$b_pause_connecting" || return
	disconnect_ssh
	ssh_wait
}

# clock_words SECONDS: REPLY = a time as Packer writes it: 10s, 1m30s, 2h0m0s.
function clock_words {
	REPLY=$(( $1 % 60 ))s
	(( $1 < 60 )) || REPLY=$(( $1 / 60 % 60 ))m$REPLY
	(( $1 < 3600 )) || REPLY=$(( $1 / 3600 ))h$REPLY
}

# ssh_wait: tries to connect until it works, the time is over, or the guest has
# refused the login too often.
function ssh_wait {
	typeset refused=0 end pause why patience=2 former=$deadline
	say 'Waiting for SSH to become available...'
	ssh_configure || {
		complain 'Error waiting for SSH: %s' "$ERROR"
		return 1
	}
	(( end = ${SECONDS%.*} + b_ssh_timeout, 1 ))
	while :; do
		[[ -n $former ]] || deadline=$end
		ssh_open "$patience" && break
		deadline=$former
		[[ -n $former ]] || rm -f "$work/expired"
		[[ -z $cancelled ]] || return 1
		why=$REPLY pause=2
		case $why in
		*'Permission denied'* | *'Too many authentication failures'*)
			(( refused += 1, pause = 7, 1 ))
			if (( refused >= b_ssh_attempts )); then
				fail "Packer experienced an authentication error when trying to connect via SSH. This can happen if your username/password are wrong. You may want to double-check your credentials as part of your debugging process. original error: $why" || :
				complain 'Error waiting for SSH: %s' "$ERROR"
				return 1
			fi
			;;
		esac
		# A port that is forwarded may take a connection for a guest that
		# does not listen yet and never give it on: not to wait long for it
		# saves time. But a slow guest that has begun to answer gets more.
		if grep -q 'Remote protocol version' "$work/ssh_master_log" \
			2>/dev/null; then
			patience=60
		elif (( patience < 15 )); then
			(( patience += 1 ))
		fi
		if (( ${SECONDS%.*} + pause >= end )); then
			(( pause = end - ${SECONDS%.*}, 1 ))
			(( pause <= 0 )) || nap "$pause" || return
			[[ -z $at_loss ]] || "$at_loss"
			ERROR='Timeout waiting for SSH.'
			complain '%s' "$ERROR"
			return 1
		fi
		nap "$pause" || return
	done
	deadline=$former
	say 'Connected to SSH!'
}

# ssh_open SECONDS: connects once, waiting so long for an answer, and keeps the
# connection for the commands to come. REPLY is what ssh says on a failure.
# Needs: ssh
function ssh_open {
	typeset tunnel
	ssh_configure || { REPLY=$ERROR; return 1; }
	set -- ssh -F "${ssh_config:-$work/ssh_config}" \
		-E "$work/ssh_master_log" \
		-o "ConnectTimeout=$1" -o LogLevel=DEBUG1
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
	set -- "$@" -M -N -f guest
	show "$@"
	REPLY=
	[[ -z $dry ]] || return 0
	rm -f "$ssh_socket" "$work/ssh_master_log"
	ssh_signals=0
	at_end=disconnect_ssh
	job /dev/null /dev/null "$work/ssh_errors" with_password "$@" && return 0
	ssh_reason "$work/ssh_master_log"
	return 1
}

# ssh_reason LOG: REPLY = what ssh says why it failed: the last line of its log
# that is no help in debugging, or else what it wrote to standard error.
function ssh_reason {
	typeset line
	REPLY=
	[[ ! -r $work/ssh_errors ]] || REPLY=$(<"$work/ssh_errors")
	[[ -r $1 ]] || return 0
	while IFS= read -r line; do
		line=${line%"$return"}
		case $line in
		'' | debug[0-9]:* | OpenSSH_* | Authenticat* | Warning:* | \
			Transferred:* | Bytes\ per\ second:*)
			;;
		*)
			REPLY=$line
			;;
		esac
	done <"$1"
}

# ssh_ready: makes sure that there is a connection; one that broke is made anew.
# Needs: ssh
function ssh_ready {
	[[ -z $dry ]] || return 0
	ssh_configure || return
	if ssh -F "$ssh_config" -o LogLevel=QUIET -O check guest \
		>/dev/null 2>&1; then
		return 0
	fi
	ssh_open 15 || fail "ssh: $REPLY"
}

# disconnect_ssh: ends the connection.
# Needs: ssh
function disconnect_ssh {
	at_end=
	[[ -n $ssh_config && -z $dry ]] || return 0
	ssh -F "$ssh_config" -o LogLevel=QUIET -O exit guest \
		>/dev/null 2>&1 || : # it may be gone
	if [[ -n $ssh_folder ]]; then
		rm -rf "$ssh_folder"
		ssh_folder='' ssh_config=
	fi
}

# with_password CMD ARGS...: runs a command that asks ssh's questions of a
# program, which prints the password from a file that only its owner can read.
function with_password {
	export SSH_ASKPASS="$work/askpass" SSH_ASKPASS_REQUIRE=force
	export DISPLAY="${DISPLAY:-none}" TERM=xterm
	exec "$@"
}

# on_guest COMMAND [-tt]: becomes the ssh that runs COMMAND on the guest.
# Needs: ssh
function on_guest {
	if [[ -n $ssh_hidden ]]; then
		with_password ssh -F "$work/ssh_command" -E "$work/ssh_log" \
			${2:+"$2"} guest
	else
		with_password ssh -F "$ssh_config" -E "$work/ssh_log" \
			${2:+"$2"} guest "$1"
	fi
}

# ssh_begin COMMAND [-tt]: makes ready for on_guest; with -n and -v the command
# is shown.
function ssh_begin {
	started=
	ssh_ready || return 255
	started=1
	show ssh -F "${ssh_config:-$work/ssh_config}" -E "$work/ssh_log" \
		${2:+"$2"} guest "$1"
	[[ -z $dry ]] || return 0
	rm -f "$work/ssh_log"
	ssh_hide "$1"
}

# ssh_hide COMMAND: a command that holds a secret may not stand on ssh's command
# line: ssh reads it from a file instead. ssh_hidden tells whether it is so.
function ssh_hide {
	typeset text=$1
	ssh_hidden=
	mask "$1"
	[[ $REPLY != "$1" ]] || return 0
	case $text in
	' '* | '	'* | =* | *' ' | *'	' | *"$newline"* | *"$return"*)
		# ssh's file keeps neither newlines nor blanks at the ends
		replaced "$text" "\\" "\\\\"
		replaced "$REPLY" "$newline" '\n'
		replaced "$REPLY" "$return" '\r'
		replaced "$REPLY" "'" '\0047'
		text="eval \"\$(printf '%b' '$REPLY')\""
		;;
	esac
	replaced "$text" % %%
	(
		umask 077
		put "RemoteCommand $REPLY" >"$work/ssh_command"
		cat "$ssh_config" >>"$work/ssh_command"
	) || fail "cannot write $work/ssh_command" || return
	ssh_hidden=1
}

# ssh_remote COMMAND [SHOWN]: runs a command on the guest.
function ssh_remote {
	typeset status out err errors=$work/err
	set -- "$1" "$2" "${b_ssh_pty:+-tt}"
	ssh_begin "$1" "$3" || return
	[[ -z $dry ]] || return 0
	# Packer sends a newline behind it
	set -- "$1$newline" "$2" "$3"
	# with a terminal all comes on standard output, but for ssh's farewell
	[[ -z $3 ]] || errors=/dev/null
	if [[ -n $2 ]]; then
		pipes
		relay message <"$work/out" &
		out=$!
		relay error <"$errors" &
		err=$!
		job /dev/null "$work/out" "$errors" on_guest "$1" "$3"
		status=$?
		# the connection that is shared holds the pipes of a command that
		# was ended here until it ends on the guest, too
		[[ -z $cancelled && ! -e $work/expired ]] ||
			kill -KILL "$out" "$err" 2>/dev/null
		wait "$out" "$err" 2>/dev/null
	else
		job /dev/null /dev/null /dev/null on_guest "$1" "$3"
		status=$?
	fi
	ssh_status "$status"
}

# ssh_status STATUS: returns the status of a command on the guest; ssh has ended
# with STATUS. 255 is ambiguous, so ssh's log has the last word: `started` is
# empty if there was no such command, `lost` is 1 if none came to its end.
function ssh_status {
	typeset log=
	(( $1 != 0 )) || return 0
	[[ ! -r $work/ssh_log ]] || log=$(<"$work/ssh_log")
	case $log in
	*'exit status from master'* | *'rtype exit-status '*)
		return "$1"
		;;
	esac
	# ended from here, by an interrupt or a time limit
	[[ -z $cancelled && ! -e $work/expired ]] || return 255
	case $log in
	*'rtype exit-signal '*)
		;;
	*'master session id:'* | *'Entering interactive session'*)
		ssh_signal || lost=1
		;;
	*)
		ssh_reason "$work/ssh_log"
		ERROR="ssh: $REPLY" started=
		;;
	esac
	return 255
}

# ssh_signal: whether the guest's sshd told that a signal ended the command.
function ssh_signal {
	typeset former=$ssh_signals
	ssh_signals=$(grep -c 'rtype exit-signal ' "$work/ssh_master_log" \
		2>/dev/null)
	ssh_signals=${ssh_signals:-0}
	(( ssh_signals > former ))
}
