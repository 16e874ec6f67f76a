# wait_off SECONDS: waits until the machine is off
wait_off() {
	typeset end=$((${SECONDS%.*} + $1))
	until is_off; do
		[ "${SECONDS%.*}" -lt "$end" ] || return 1
		sleep 1
	done
	started='' console='' # it ends with the machine
}
