# connect@{guest}@: waits for the guest to take a login; what follows shares that connection
connect@{guest}@() {
	typeset end=$((${SECONDS%.*} + @{seconds}@)) refused=0
	until on_guest@{guest}@ '' -M -N -f 2>"$tmp/ssh.log" >/dev/null; do
		if grep -q -e 'Permission denied' -e 'Too many authentication failures' "$tmp/ssh.log"; then
			refused=$((refused + 1))
			[ "$refused" -lt @{attempts}@ ] || die "the guest refuses the login: $(tail -n 1 "$tmp/ssh.log")"
		fi
		[ "${SECONDS%.*}" -lt "$end" ] || die @{late}@"$(tail -n 1 "$tmp/ssh.log")"
		sleep 5
	done
}
