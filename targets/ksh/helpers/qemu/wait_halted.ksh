# wait_halted@{guest}@: waits until the machine is off
wait_halted@{guest}@() {
	typeset end=$((${SECONDS%.*} + @{seconds}@))
	while kill -0 "$qemu" 2>/dev/null; do
		[ "${SECONDS%.*}" -lt "$end" ] || die @{late}@
		sleep 1
	done
	qemu=''
}
