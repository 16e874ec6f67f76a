# free_port FIRST LAST: prints a port of 127.0.0.1 that is free
free_port() {
	perl -MIO::Socket::INET -e '
		my ($first, $count, $at) = ($ARGV[0], $ARGV[1] - $ARGV[0] + 1, int rand 65536);
		for my $port (map { $first + ($at + $_) % $count } 0 .. $count - 1) {
			my $socket = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 1, ReuseAddr => 1);
			$socket and print $port and exit;
		}
		exit 1' "$1" "$2"
}
