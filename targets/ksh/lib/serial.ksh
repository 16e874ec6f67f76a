# serial_log: what the guest writes to its first serial port goes to a file, which
# serial_expect looks through.
function serial_log {
	b_serial=$work/serial serial_from=0
	[[ -n $dry ]] || rm -f "$b_serial"
}

# serial_expect TEXT TIME: waits until the guest's serial console shows TEXT,
# behind the text that was found before it; at most so long.
function serial_expect {
	typeset end runs
	seconds "$2"
	(( end = ${SECONDS%.*} + ${REPLY%.*} + 1, 1 ))
	say 'Waiting for "%s" on the serial console, at most %s...' "$1" "$2"
	[[ -z $dry ]] || return 0
	while :; do
		# the last words of a machine that ends count, too
		runs=1
		qemu_runs || runs=
		serial_shows "$1" && return 0
		if [[ -z $runs ]]; then
			serial_shown
			fail "the machine ended before its serial console showed \"$1\""
			return
		fi
		if (( ${SECONDS%.*} >= end )); then
			serial_shown
			qemu_trouble
			fail "the serial console of $b_vm has not shown \"$1\" within $2: give it more time (boot_wait, or the pause in boot_command), or correct the text in boot_expect"
			return
		fi
		nap 0.3 || return
	done
}

# serial_shows TEXT: whether the console shows TEXT. The text is on no command line.
# Needs: perl
function serial_shows {
	typeset at
	[[ -s $b_serial ]] || return 1
	at=$(put_raw "$1" | perl -e '
	my ($log, $from) = @ARGV;
	local $/;
	my $text = <STDIN>;
	open(my $in, "<", $log) or exit 1;
	seek $in, $from, 0;
	my $at = index <$in> . "", $text;
	exit 1 if $at < 0;
	print $from + $at + length $text;
	' "$b_serial" "$serial_from") || return 1
	serial_from=$at
}

# serial_shown: tells what the console has shown last.
function serial_shown {
	typeset shown=
	[[ ! -s $b_serial ]] ||
		shown=$(tail -n 5 "$b_serial" | tr -d '\000-\011\013-\037\177')
	if [[ -n $shown ]]; then
		complain 'The last that the serial console has shown: %s' "$shown"
	else
		complain 'The serial console has shown nothing. The guest has to be told to use its first serial port (Linux: console=ttyS0).'
	fi
}
