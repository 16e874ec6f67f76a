# find_port@{guest}@: finds a port of 127.0.0.1 that is free; two builds hardly find the same one
find_port@{guest}@() {
	ssh_port=$(perl -MIO::Socket::INET -MList::Util=shuffle -e '
		for my $port (shuffle $ARGV[0] .. $ARGV[1]) {
			IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 1, ReuseAddr => 1) or next;
			print $port;
			exit;
		}
		exit 1' @{first}@ @{last}@) || die @{none}@
}
