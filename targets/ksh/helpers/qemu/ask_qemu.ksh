# ask_qemu@{guest}@ COMMAND: has QEMU do a command of its monitor, in JSON, and prints the answer
ask_qemu@{guest}@() {
	perl -MIO::Socket::UNIX -e '
		my ($qemu, $tries, $answer);
		select undef, undef, undef, 0.1 until $qemu = IO::Socket::UNIX->new($ARGV[0]) or $tries++ > 100;
		$qemu or die "QEMU does not answer\n";
		for (qq({"execute": "qmp_capabilities"}\n), <STDIN>) {
			print $qemu $_;
			do { $answer = <$qemu> // die "QEMU has ended\n" } until $answer =~ /"(return|error)": /;
			die "QEMU: $answer" if $1 eq "error";
		}
		print $answer;' "$tmp/qmp" <<EOF
$1
EOF
}
