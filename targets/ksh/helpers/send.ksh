# send@{guest}@ PATH MODE: sends standard input to the guest as a file; PATH is read by the guest's shell
send@{guest}@() {
	on_guest@{guest}@ "cat >$1 && chmod $2 $1"
}
