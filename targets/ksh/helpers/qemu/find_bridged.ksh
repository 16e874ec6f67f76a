# find_bridged@{guest}@: finds the guest's address on the bridge, by its Ethernet address, which QEMU tells
find_bridged@{guest}@() {
	typeset mac end=$((${SECONDS%.*} + @{seconds}@))
	mac=$(ask_qemu@{guest}@ '{"execute": "human-monitor-command", "arguments": {"command-line": "info network"}}' |
		sed 's/user\.0:.*//; s/.*macaddr=//; s/[^0-9a-f:].*//')
	until guest=$(ip -4 neigh show dev @{bridge}@ | awk -v mac="$mac" '$3 == mac { print $1; exit }') && [ -n "$guest" ]; do
		kill -0 "$qemu" 2>/dev/null || die 'the machine has ended'
		[ "${SECONDS%.*}" -lt "$end" ] || die "no neighbour has the guest's Ethernet address $mac: give ssh_host"
		sleep 2
	done
}
