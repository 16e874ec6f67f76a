# disconnect@{guest}@: ends the shared connection
disconnect@{guest}@() {
	ssh -F /dev/null -S "$tmp/ssh@{guest}@" -O exit guest >/dev/null 2>&1
}
