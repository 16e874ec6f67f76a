# qemu_vnc ADDRESS MIN MAX: finds a port for the screen. VNC counts its displays
# from port 5900 on.
# Listens: {ports 2 3} on $1: the guest's screen and keyboard (QEMU, as the user)
function qemu_vnc {
	say 'Looking for available port between %s and %s on %s' "$2" "$3" "$1"
	port_release 2
	free_port 2 "$1" "$2" "$3" || {
		ERROR="Error finding VNC port: $ERROR"
		return 1
	}
	save b_vnc_port "$REPLY"
	(( b_vnc_display = b_vnc_port - 5900, 1 ))
}

# qemu_headless ADDRESS: tells where the screen can be seen.
function qemu_headless {
	message 'The VM will be run headless, without a GUI. If you want to'
	if [[ -n $vnc_password ]]; then
		message 'view the screen of the VM, connect via VNC to vnc://%s:%s' "$1" "$b_vnc_port"
		message 'with the password: %s' "$vnc_password"
	else
		message 'view the screen of the VM, connect via VNC without a password to'
		message 'vnc://%s:%s' "$1" "$b_vnc_port"
	fi
}

# vnc_password_made: makes a password for the screen, for this run only.
function vnc_password_made {
	vnc_password=
	[[ -z $dry ]] || return 0
	vnc_password=$(LC_ALL=C tr -dc 'a-zA-Z0-9' </dev/urandom 2>/dev/null | dd bs=1 count=8 2>/dev/null)
	(( ${#vnc_password} == 8 )) || fail 'cannot make a password for VNC'
}

# vnc_password_set: tells QEMU the password; until then nobody can connect.
function vnc_password_set {
	typeset id
	[[ -z $dry ]] || {
		show qmp change-vnc-password '{"password": "<made for this run>"}'
		return 0
	}
	qmp_put change-vnc-password "{\"password\": \"$vnc_password\"}" || return
	id=$qmp_count
	qmp query-status || return
	if grep -F "\"id\": \"packsh-$id\"" "$work/monitor_log" | grep -q '"error"'; then
		fail 'QEMU refuses the password for VNC'
	fi
}

# qmp_at SOCKET: tells where QEMU has a monitor for others.
# Listens: the socket $1: QEMU's monitor (as the user)
function qmp_at {
	say 'QMP socket at: %s' "$1"
}

# qmp_socket_remove SOCKET: QEMU leaves it when it is killed.
function qmp_socket_remove {
	show rm -f "$1"
	[[ -n $dry ]] || rm -f "$1"
}

# bridge_address BRIDGE: finds the address of this host on a bridge, by which
# the guest reaches it.
# Needs one of: ip ifconfig
function bridge_address {
	tool ip ifconfig || return
	if [[ $REPLY == ip ]]; then
		capture ip -4 -o addr show dev "$1"
	else
		capture ifconfig "$1"
	fi || fail "Error getting the bridge $1 interface: there is none" || return
	[[ -z $dry ]] || {
		save b_http_ip '<address of the bridge>'
		return 0
	}
	case $REPLY in
	*'inet '*)
		REPLY=${REPLY#*inet }
		REPLY=${REPLY#addr:}
		save b_http_ip "${REPLY%%[!0-9.]*}"
		;;
	*)
		fail "Error getting an IPv4 address from the bridge $1: cannot find any IPv4 address"
		;;
	esac
}

# bridged_guest BRIDGE SECONDS: finds the address of a guest on a bridge: QEMU
# knows its Ethernet address, and this host's table of neighbours whose that is.
function bridged_guest {
	typeset end mac=
	(( end = ${SECONDS%.*} + $2, 1 ))
	say 'Waiting for the guest address to become available in the %s network bridge...' "$1"
	show cat /proc/net/arp
	[[ -z $dry ]] || return 0
	while :; do
		qmp human-monitor-command '{"command-line": "info network"}' || return
		mac=${REPLY%%user.0:*}
		mac=${mac##*macaddr=}
		mac=${mac%%[!0-9a-fA-F:]*}
		REPLY=$(awk -v mac="$mac" -v bridge="$1" '
			tolower($4) == tolower(mac) && $6 == bridge && $3 ~ /[2367abefABEF]$/ {
				print $1
				exit
			}' /proc/net/arp)
		if [[ -n $mac && -n $REPLY ]]; then
			save b_guest "$REPLY"
			b_host=$REPLY
			message 'The guest with the Ethernet address %s is %s' "$mac" "$b_guest"
			return 0
		fi
		if (( ${SECONDS%.*} >= end )); then
			qemu_trouble
			fail "no neighbour on $1 has the guest's Ethernet address ${mac:-(QEMU tells none)}: give ssh_host"
			return
		fi
		nap 2 || return
	done
}

# ranged_url URL...: REPLY = the last of these URLs whose server gives parts of
# the image: QEMU reads it over the network, and nothing is downloaded.
# Needs one of: curl wget
function ranged_url {
	typeset url found=
	[[ -z $opt_offline ]] || fail '-offline refuses the network: iso_skip_cache reads the image from it' ||
		return
	for url in "$@"; do
		tool curl wget || return
		if [[ $REPLY == curl ]]; then
			set -- curl -gsSLI -- "$url"
		else
			set -- wget -q -S --spider -- "$url"
		fi
		show "$@"
		[[ -z $dry ]] || {
			found=$url
			continue
		}
		if job /dev/null "$work/headers" "$work/stderr" "$@" &&
			cat "$work/headers" "$work/stderr" | tr -d '\r' |
			grep -qi '^ *accept-ranges: *bytes$'; then
			found=$url
		fi
	done
	[[ -n $found ]] ||
		fail 'No byte serving support. The HTTP server must support Accept-Ranges=bytes' ||
		return
	REPLY=$found
}
