# forward_port MIN MAX: finds the port of this host that is forwarded to the
# guest's; from now on the guest is reached by it.
# Listens: {ports 1 2} on 127.0.0.1: forwarded to the guest's communicator (QEMU, as the user)
function forward_port {
	port_release 1
	free_port 1 127.0.0.1 "$1" "$2" || {
		ERROR="Error finding port: $ERROR"
		return 1
	}
	save b_comm_port "$REPLY"
	b_port=$REPLY
	say 'Found port for communicator (SSH, WinRM, etc): %s.' "$REPLY"
}

# free_port SLOT ADDRESS MIN MAX: REPLY = a free port of an address, at random
# from MIN up to MAX, which is taken itself only if it is MIN. Until port_release
# SLOT no other build takes it, Packer's included: the lock is the kernel's, on
# the file that Packer locks. It ends with the processes that hold it.
function free_port {
	typeset slot=$1 address=$2 min=$3 max=$4 tries=0 port folder
	folder=${PACKER_CACHE_DIR:-packer_cache}/port
	if [[ -n $dry ]]; then
		REPLY=$min
		return 0
	fi
	while (( tries < 200 )); do
		(( port = max > min ? min + RANDOM % (max - min) : min, 1 ))
		if ! mkdir -p "$folder" || ! (: >>"$folder/$port") 2>/dev/null; then
			fail "cannot write $folder/$port"
			return
		fi
		if port_take "$slot" "$folder/$port" "$address" "$port"; then
			port_lock[slot]=$folder/$port
			# a recipe of a Makefile ends now, and the lock with it
			[[ -z $in_recipe ]] || port_release "$slot"
			REPLY=$port
			return 0
		fi
		# with one port only, it may be free soon
		(( tries += 1, max > min + 1 )) || nap 0.2 || return
		[[ -z $cancelled ]] || return 1
	done
	fail "no port of $address from $min to $max is free"
}

# port_take SLOT LOCK ADDRESS PORT: locks a port, unless another has it. The
# descriptor on which it is locked is this shell's. The lock of a port that
# turns out to be used goes again; that of another build stays.
function port_take {
	typeset status
	if (( $1 == 1 )); then
		exec 3>>"$2"
		port_free "$3" "$4" >&3 && return 0
		status=$?
		exec 3>&-
	else
		exec 6>>"$2"
		port_free "$3" "$4" >&6 && return 0
		status=$?
		exec 6>&-
	fi
	(( status != 2 )) || rm -f "$2"
	return 1
}

# port_free ADDRESS PORT: whether standard output can be locked, and the port is
# free: nothing but to listen on it tells that. 2: it can, but is not.
# Needs: perl
function port_free {
	perl -e '
	use IO::Socket::INET;
	my ($address, $port) = @ARGV;
	exit 1 if !flock STDOUT, 6;
	exit 2 if !IO::Socket::INET->new(LocalAddr => $address,
		LocalPort => $port, Listen => 1, ReuseAddr => 1);
	' "$1" "$2" 2>/dev/null
}

# port_release SLOT: lets others take the port.
function port_release {
	[[ -n ${port_lock[$1]-} ]] || return 0
	rm -f "${port_lock[$1]}"
	port_lock[$1]=
	if (( $1 == 1 )); then
		exec 3>&-
	else
		exec 6>&-
	fi
}
