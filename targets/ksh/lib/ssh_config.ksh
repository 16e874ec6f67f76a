# ssh_configure: writes ssh's configuration for the guest, once in a process.
# Needs: ssh
function ssh_configure {
	[[ -z $ssh_config && -z $dry ]] || return 0
	ssh_socket=$work/s
	# the system limits a socket's name to about 100 bytes; ssh adds 17 to it
	if (( ${#ssh_socket} >= 80 )); then
		new_folder /tmp/packsh. ||
			fail 'cannot make a folder for the connection in /tmp' || return
		ssh_folder=$REPLY
		ssh_socket=$ssh_folder/s
	fi
	ssh_options || return
	write_text "$work/ssh_config" 0600 "$REPLY" || return
	ssh_askpass askpass password "$b_ssh_password" || return
	ssh_askpass bastion_askpass bastion_password "$b_bastion_password" ||
		return
	ssh -F "$work/ssh_config" -G guest >/dev/null 2>"$work/ssh_errors" ||
		fail "ssh: $(<"$work/ssh_errors")" || return
	ssh_config=$work/ssh_config
}

# ssh_askpass PROGRAM FILE PASSWORD: makes a program that prints a password.
function ssh_askpass {
	[[ -n $3 ]] || return 0
	write_text "$work/$2" 0600 "$3$newline" || return
	write_text "$work/$1" 0700 "#!/bin/sh
exec cat \"\${0%/*}/$2\"
"
}

# ssh_options: REPLY = the text of the configuration. Algorithms of old guests
# are allowed, as in Packer; nothing secret but the passwords crosses the line.
function ssh_options {
	typeset out="Host guest bastion
	UserKnownHostsFile /dev/null
	GlobalKnownHostsFile /dev/null
	StrictHostKeyChecking no
	CheckHostIP no
	UpdateHostKeys no
	HostKeyAlgorithms +ssh-rsa
	PubkeyAcceptedKeyTypes +ssh-rsa
	NumberOfPasswordPrompts 1
	PreferredAuthentications publickey,password,keyboard-interactive
	ConnectTimeout 15
	ExitOnForwardFailure yes
Host guest
	LogLevel DEBUG2"
	ssh_host "$out" guest "$b_host" "$b_port" "$b_user" "$b_ssh_key_file" \
		"$b_ssh_certificate_file" "$b_ssh_agent" "$b_ssh_password" ||
		return
	ssh_keep_alive "$REPLY"
	out=$REPLY
	if [[ -n $b_ssh_forward_agent && -n ${SSH_AUTH_SOCK-} ]]; then
		out="$out
	ForwardAgent yes"
	fi
	ssh_line "$out" Ciphers "$b_ssh_ciphers" || return
	ssh_line "$REPLY" KexAlgorithms \
		"${b_ssh_kex:-+diffie-hellman-group14-sha1}" || return
	out=$REPLY
	replaced "$ssh_socket" % %%
	ssh_line "$out" ControlPath "$REPLY" || return
	if [[ -n $b_bastion_host ]]; then
		ssh_bastion "$REPLY" || return
	elif [[ -n $b_proxy_host ]]; then
		"$b_proxy" "$REPLY" || return
	fi
	REPLY=$REPLY$newline
}

# ssh_keep_alive TEXT: REPLY = TEXT with how often the guest is asked for a sign
# of life. Packer does not mind whether there is an answer, and leaves it to the
# system to give up, after about a quarter of an hour.
function ssh_keep_alive {
	typeset every=$b_ssh_keep_alive count=0
	REPLY=$1
	if (( b_ssh_read_write_timeout > 0 )); then
		(( every > 0 && every < b_ssh_read_write_timeout )) ||
			every=$b_ssh_read_write_timeout
		(( count = b_ssh_read_write_timeout / every, 1 ))
	elif (( every > 0 )); then
		(( count = 900 / every + 1, 1 ))
	else
		return 0
	fi
	REPLY="$REPLY
	ServerAliveInterval $every
	ServerAliveCountMax $count"
}

# ssh_bastion TEXT: REPLY = TEXT with the way by the bastion, and the bastion.
# Needs: ssh
function ssh_bastion {
	typeset out
	quote "$work/ssh_config"
	out="ssh -F $REPLY"
	if [[ -n $b_bastion_password ]]; then
		quote "$work/bastion_askpass"
		out="env SSH_ASKPASS=$REPLY $out"
	fi
	replaced "$out" % %%
	ssh_host "$1
	ProxyCommand $REPLY -W [%h]:%p bastion
Host bastion
	LogLevel ERROR" bastion "$b_bastion_host" "$b_bastion_port" \
		"$b_bastion_user" "$b_bastion_key_file" \
		"$b_bastion_certificate_file" "$b_bastion_agent" \
		"$b_bastion_password"
}

# ssh_through_proxy: connects by way of a SOCKS5 proxy.
function ssh_through_proxy {
	b_proxy=ssh_proxy
}

# ssh_proxy TEXT: REPLY = TEXT with the SOCKS5 proxy.
# Needs: nc
function ssh_proxy {
	case $b_proxy_host in
	*[!a-zA-Z0-9.:-]* | -*)
		fail "the proxy's name cannot be used: $b_proxy_host"
		return
		;;
	esac
	[[ -z $b_proxy_user ]] ||
		fail 'nc(1) cannot log in to a proxy with a password' || return
	[[ -n $dry ]] || nc -h 2>&1 | grep -q -e '-X' ||
		fail 'a proxy needs the nc(1) of OpenBSD (Debian: netcat-openbsd): the one here has no option -X' ||
		return
	REPLY="$1
	ProxyCommand nc -X 5 -x $b_proxy_host:$b_proxy_port %h %p"
}

# ssh_host TEXT NAME HOST PORT USER KEY CERTIFICATE AGENT PASSWORD: REPLY = TEXT
# with the lines for one host, NAME in this file.
function ssh_host {
	replaced "$3" % %%
	ssh_line "$1" HostName "$REPLY" || return
	ssh_line "$REPLY" Port "$4" || return
	ssh_line "$REPLY" User "$5" || return
	if [[ -z $9 ]]; then
		REPLY="$REPLY
	BatchMode yes"
	fi
	if [[ -z $6$8 ]]; then
		REPLY="$REPLY
	PubkeyAuthentication no"
		return 0
	fi
	if [[ -z $8 ]]; then
		REPLY="$REPLY
	IdentitiesOnly yes"
	elif [[ -z ${SSH_AUTH_SOCK-}$dry ]]; then
		fail 'SSH_AUTH_SOCK is not set'
		return
	fi
	if [[ -z $6 ]]; then
		REPLY="$REPLY
	IdentityFile none"
		return 0
	fi
	ssh_key "$REPLY" "$2" "$6" || return
	[[ -n $7 ]] || return 0
	set -- "$REPLY" "$7"
	home_path "$2"
	replaced "$REPLY" % %%
	ssh_line "$1" CertificateFile "$REPLY"
}

# ssh_key TEXT NAME KEY: REPLY = TEXT with a private key. ssh refuses one that
# others can read, Packer does not: so ssh gets a copy.
function ssh_key {
	home_path "$3"
	if [[ -z $dry ]]; then
		[[ -f $REPLY && -r $REPLY ]] ||
			fail "open $3: cannot read the private key" || return
		rm -f "$work/key_$2"
		(umask 077 && cat "$REPLY" >"$work/key_$2") ||
			fail "cannot write $work/key_$2" || return
	fi
	replaced "$work/key_$2" % %%
	ssh_line "$1" IdentityFile "$REPLY"
}

# home_path PATH: REPLY = PATH, seen from the root; `~` is the home folder.
function home_path {
	case $1 in
	\~ | \~/*)
		REPLY=$HOME${1#\~}
		;;
	/*)
		REPLY=$1
		;;
	*)
		REPLY=$pwd/$1
		;;
	esac
}

# ssh_line TEXT KEYWORD VALUE: REPLY = TEXT with a line, if there is a VALUE. A
# value that would not stay in its line is refused.
function ssh_line {
	REPLY=$1
	[[ -n $3 ]] || return 0
	case $3 in
	*[\"\\[:cntrl:]]* | -*)
		fail "the value of ssh's $2 cannot be used: $3"
		return
		;;
	esac
	REPLY="$1
	$2 \"$3\""
}
