# type_keys BYTES: types special keys on the console, as a VT220 sends them
type_keys() {
	seen=$(($(wc -c <"$log")))
	printf '%b' "$1" >&3
}
