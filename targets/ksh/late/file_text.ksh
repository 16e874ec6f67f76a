# file_text FILE: what is in a file, or nothing
file_text() {
	[ ! -r "$1" ] || cat <"$1"
}
