# console_off: lets go of the console
console_off() {
	exec 3>&-
	kill "$console" 2>/dev/null # it ends with the machine
	console=''
}
