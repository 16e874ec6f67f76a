# ssh_configure: writes ssh's configuration for the guest, once in a process.
function ssh_configure {
	[[ -z $ssh_config && -z $dry ]] || return 0
	ssh_socket=$work/s
	# the system limits a socket's name to about 100 bytes; ssh adds 17 to it
	(( ${#ssh_socket} < 80 )) || ssh_socket=
	ssh_options || return
	write_text "$work/ssh_config" 0600 "$REPLY" || return
	write_text "$work/askpass" 0700 "#!/bin/sh
cat '$work/password'
" || return
	write_text "$work/password" 0600 "$b_ssh_password$newline" || return
	if [[ -n $b_bastion_password ]]; then
		write_text "$work/bastion_askpass" 0700 "#!/bin/sh
cat '$work/bastion_password'
" || return
		write_text "$work/bastion_password" 0600 \
			"$b_bastion_password$newline" || return
	fi
	ssh_config=$work/ssh_config
}

# ssh_options: REPLY = the text of the configuration.
function ssh_options {
	typeset out="Host guest bastion
	UserKnownHostsFile /dev/null
	GlobalKnownHostsFile /dev/null
	StrictHostKeyChecking no
	CheckHostIP no
	UpdateHostKeys no
	HostKeyAlgorithms +ssh-rsa
	NumberOfPasswordPrompts 1
	PreferredAuthentications publickey,password,keyboard-interactive
	ConnectTimeout 15
	ExitOnForwardFailure yes
	LogLevel QUIET
Host guest"
	ssh_host "$out" "$b_host" "$b_port" "$b_user" "$b_ssh_key_file" \
		"$b_ssh_certificate_file" "$b_ssh_agent" || return
	out=$REPLY
	if (( b_ssh_keep_alive > 0 )); then
		out="$out
	ServerAliveInterval $b_ssh_keep_alive
	ServerAliveCountMax 12"
	fi
	if [[ -n $b_ssh_forward_agent && -n ${SSH_AUTH_SOCK-} ]]; then
		out="$out
	ForwardAgent yes"
	fi
	ssh_line "$out" Ciphers "$b_ssh_ciphers" || return
	ssh_line "$REPLY" KexAlgorithms "$b_ssh_kex" || return
	out=$REPLY
	if [[ -n $ssh_socket ]]; then
		out="$out
	ControlPath $ssh_socket"
	fi
	if [[ -n $b_bastion_host ]]; then
		out="$out
	ProxyCommand "
		[[ -z $b_bastion_password ]] ||
			out="${out}env SSH_ASKPASS=$work/bastion_askpass "
		out="${out}ssh -F $work/ssh_config -W %h:%p bastion
Host bastion"
		ssh_host "$out" "$b_bastion_host" "$b_bastion_port" \
			"$b_bastion_user" "$b_bastion_key_file" \
			"$b_bastion_certificate_file" "$b_bastion_agent" || return
		out=$REPLY
	elif [[ -n $b_proxy_host ]]; then
		"$b_proxy" "$out" || return
		out=$REPLY
	fi
	REPLY=$out$newline
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
	REPLY="$1
	ProxyCommand nc -X 5 -x $b_proxy_host:$b_proxy_port %h %p"
}

# ssh_host TEXT HOST PORT USER KEY CERTIFICATE AGENT: REPLY = TEXT with the lines
# for one host.
function ssh_host {
	typeset key=$5 certificate=$6
	ssh_line "$1" HostName "$2" || return
	ssh_line "$REPLY" Port "$3" || return
	ssh_line "$REPLY" User "$4" || return
	if [[ -n $7 ]]; then
		return 0
	fi
	if [[ -z $key ]]; then
		REPLY="$REPLY
	PubkeyAuthentication no"
		return 0
	fi
	REPLY="$REPLY
	IdentitiesOnly yes"
	ssh_path "$key"
	ssh_line "$REPLY" IdentityFile "$path" || return
	[[ -n $certificate ]] || return 0
	ssh_path "$certificate"
	ssh_line "$REPLY" CertificateFile "$path"
}

# ssh_path PATH: path = PATH, seen from the root, as ssh_config(5) takes it.
function ssh_path {
	typeset kept=$REPLY
	path=$1
	case $path in
	\~ | \~/*)
		path=$HOME${path#\~}
		;;
	/*)
		;;
	*)
		path=$pwd/$path
		;;
	esac
	replaced "$path" % %%
	path=$REPLY
	REPLY=$kept
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
