# await_text TEXT SECONDS: waits until the guest's serial port shows it, behind what was typed last
await_text() {
	typeset end=$((${SECONDS%.*} + $2))
	until tail -c "+$((seen + 1))" "$tmp/serial" 2>/dev/null | grep -F -e "$1" >/dev/null; do
		kill -0 "$qemu" 2>/dev/null || die "the machine ended before its serial port showed \"$1\""
		[ "${SECONDS%.*}" -lt "$end" ] ||
			die "the serial port has not shown \"$1\" within $2 s, but last: $(tail -n 1 "$tmp/serial" 2>/dev/null)"
		sleep 0.3
	done
}
