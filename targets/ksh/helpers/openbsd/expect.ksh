# expect TEXT SECONDS: waits until the console shows it, behind what was typed last
expect() {
	typeset end=$((${SECONDS%.*} + $2))
	until tail -c "+$((seen + 1))" "$log" | grep -F -e "$1" >/dev/null; do
		! is_off || die "the machine ended before its console showed \"$1\": see $log"
		[ "${SECONDS%.*}" -lt "$end" ] || die "the console has not shown \"$1\" within $2 s: see $log"
		sleep 1
	done
}
