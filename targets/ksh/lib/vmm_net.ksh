# vmm_addresses: finds the host's and the guest's address on the VM's local
# interface. vmd makes it a moment after vmctl has reported success.
# Needs: ifconfig
function vmm_addresses {
	typeset tries=0 host=
	show ifconfig tap
	[[ -z $dry ]] || return 0
	while :; do
		vmm_tap "$b_vm_id" || return
		host=$REPLY
		[[ -z $host ]] || break
		(( tries += 1, 1 ))
		if (( tries > 20 )); then
			vmm_arithmetic "$b_vm_id"
			host=$REPLY
			message "No tap interface tells of VM %s: by vmd's rule it is %s" "$b_vm_id" "$host"
			break
		fi
		nap 1 || return
	done
	save b_http_ip "$host"
	# the host's part of it is even, so one more stays in the last number
	save b_guest "${host%.*}.$(( ${host##*.} + 1 ))"
	message 'The host is %s for the guest, the guest is %s' "$b_http_ip" "$b_guest"
}

# vmm_tap ID: REPLY = the host's address on the first interface of that VM: vmd
# writes into the description of an interface whose it is.
# Needs: ifconfig
function vmm_tap {
	REPLY=
	job /dev/null "$work/taps" "$work/stderr" ifconfig tap || {
		[[ -n $cancelled ]] && return 1
		return 0
	}
	REPLY=$(awk -v start="vm$1-if0-" '
		/^[^ \t]/ { ours = 0 }
		$1 == "description:" { ours = index($2, start) == 1 }
		ours && $1 == "inet" { print $2; exit }' "$work/taps")
}

# vmm_arithmetic ID: REPLY = the host's address by the rule of vmd(8): of
# 100.64.0.0/10 each VM has 256 addresses, each interface two.
function vmm_arithmetic {
	REPLY=100.$(( 64 + $1 / 256 )).$(( $1 % 256 )).2
}

# vmm_reach: where the guest is found: from now on ssh uses it.
function vmm_reach {
	b_host=$b_guest
}

# vmm_bridged_address SECONDS [LLADDR]: finds the address of a guest on a switch:
# by its lladdr, which is given or which the guest told on its console, the
# host's table of neighbours knows it.
# Needs: arp
function vmm_bridged_address {
	typeset end lladdr=${2-}
	(( end = ${SECONDS%.*} + $1, 1 ))
	say 'Looking for the address of the guest...'
	show arp -an
	[[ -z $dry ]] || return 0
	while :; do
		[[ -n ${2-} ]] || vmm_lladdr_told
		[[ -n ${2-} ]] || lladdr=$REPLY
		if [[ -n $lladdr ]]; then
			job /dev/null "$work/neighbours" /dev/null arp -an || :
			REPLY=$(awk -v lladdr="$lladdr" '
				{
					for (i = 2; i <= NF; i++)
						if (tolower($i) == tolower(lladdr)) {
							gsub(/[()]/, "")
							print ($1 == "?" ? $2 : $1)
							exit
						}
				}' "$work/neighbours")
			if [[ -n $REPLY ]]; then
				save b_guest "$REPLY"
				b_host=$b_guest
				message 'The guest with lladdr %s is %s' "$lladdr" "$b_guest"
				return 0
			fi
		fi
		if (( ${SECONDS%.*} >= end )); then
			fail "no neighbour of this host has the lladdr ${lladdr:-of the guest (unknown: it was not on the console)}: give ssh_host"
			return
		fi
		nap 2 || return
	done
}

# vmm_lladdr_told: REPLY = the lladdr that an OpenBSD guest tells on its console
# when it boots.
# Needs: tail
function vmm_lladdr_told {
	REPLY=$(tail -c "+$console_mark" "$b_console_log" 2>/dev/null |
		LC_ALL=C awk '
		match($0, /address fe:e1:b[ab]:[0-9a-f:]+/) {
			found = substr($0, RSTART + 8, RLENGTH - 8)
		}
		END { print found }')
}
