# pause: waits for the Enter key
pause() {
	typeset line
	{ true </dev/tty; } 2>/dev/null || die 'there is no terminal to wait at'
	mkfifo "$tmp/answer" || die 'cannot write to the private folder'
	say 'Press Enter to continue.'
	echo "$tmp/answer" >"$all/pause"
	read -r line <"$tmp/answer"
	rm "$tmp/answer"
}
