# ec2_tunnel PAUSE PORT REMOTE: opens a tunnel by the session manager, from PORT
# of this host (a free one of 8000 to 9000 if it is 0) to REMOTE of the instance.
# PAUSE is a time as Packer writes it.
# Listens: TCP ${2:-8000-8999, one of them,} on localhost: the way to port $3 of the instance (session-manager-plugin, as the user)
function ec2_tunnel {
	typeset tries=0
	if [[ -n $1 ]]; then
		say 'Waiting %s before establishing the SSM session...' "$1"
		seconds "$1"
		nap "$REPLY" || return
	fi
	REPLY=$2
	[[ $2 != 0 ]] || ec2_free_port ||
		aws_fail "error finding an available port to initiate a session tunnel: $ERROR" ||
		return
	save b_tunnel_port "$REPLY"
	b_port=$b_tunnel_port
	ec2_tunnel_open "$3"
}

# ec2_tunnel_open REMOTE: opens the tunnel in this process; it is opened again
# when it breaks, since the agent of the guest needs its time to be there.
# Needs: aws session-manager-plugin
function ec2_tunnel_open {
	set -- aws ssm start-session --target "$b_instance" \
		--document-name AWS-StartPortForwardingSession \
		--parameters "portNumber=$1,localPortNumber=$b_tunnel_port" \
		--region "$b_aws_region"
	[[ -z $b_aws_endpoint ]] || set -- "$@" --endpoint-url "$b_aws_endpoint"
	[[ -z $b_aws_insecure ]] || set -- "$@" --no-verify-ssl
	show "$@"
	[[ -z $dry ]] || return 0
	aws_login || return
	message 'Starting portForwarding session to %s.' "$b_instance"
	# a shell that knows nothing of job control keeps all in one process group
	set -m
	with_aws sh -c 'while :; do "$@"; sleep 2; done' sh "$@" \
		</dev/null >"$work/ssm_log" 2>&1 &
	save b_ssm_pid "$!"
	set +m
}

# ec2_undo_tunnel: closes the tunnel.
function ec2_undo_tunnel {
	[[ -n $b_ssm_pid ]] || return 0
	kill -TERM -"$b_ssm_pid" 2>/dev/null
	wait "$b_ssm_pid" 2>/dev/null
	save b_ssm_pid ''
	return 0
}

# ec2_free_port: REPLY = a port from 8000 to 9000 at which nobody answers.
# Needs: perl
function ec2_free_port {
	REPLY=9000
	[[ -z $dry ]] || return 0
	REPLY=$(perl -e '
		use IO::Socket::INET;
		for my $port (8000 .. 8999) {
			IO::Socket::INET->new(LocalPort => $port, Listen => 1, Proto => "tcp") or next;
			print $port;
			last;
		}')
	[[ -n $REPLY ]] || fail 'no port from 8000 to 9000 is free'
}
