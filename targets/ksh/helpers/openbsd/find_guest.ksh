# find_guest: finds the addresses of this host and of the guest: vmd(8) describes the machine's tap(4) by its name
find_guest() {
	typeset end=$((${SECONDS%.*} + 20))
	until host=$(ifconfig tap | awk -v name="-if0-$vm" '
		/^[^ \t]/ { ours = 0 }
		$1 == "description:" { ours = substr($2, index($2, "-")) == name }
		ours && $1 == "inet" { print $2 }') && [ -n "$host" ]; do
		[ "${SECONDS%.*}" -lt "$end" ] || die "no tap(4) is described as that of $vm"
		sleep 1
	done
	guest=${host%.*}.$((${host##*.} + 1))
}
