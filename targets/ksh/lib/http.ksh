# http_serve MIN MAX ADDRESS DIR...: serves folders over HTTP, on the first free
# port from MIN to MAX. A file of an earlier folder hides that of a later one.
# ADDRESS is empty for the one that the guest knows the host by.
function http_serve {
	typeset min=$1 max=$2 address=${3:-$b_http_ip} tries=0
	shift 3
	show http_server "$address" "$min" "$max" "$work/http_port" "$@"
	[[ -z $dry ]] || return 0
	rm -f "$work/http_port"
	http_server "$address" "$min" "$max" "$work/http_port" "$@" \
		</dev/null >"$work/http_log" 2>&1 3>&- &
	http_pid=$!
	while [[ ! -s $work/http_port ]]; do
		if ! kill -0 "$http_pid" 2>/dev/null || (( tries > 100 )); then
			fail "the HTTP server does not start: $(<"$work/http_log")"
			return
		fi
		(( tries += 1, 1 ))
		nap 0.1 || return
	done
	save b_http_port "$(<"$work/http_port")"
	say "Starting HTTP server on port $b_http_port"
	message "It serves on $address:$b_http_port"
}

# http_stop: ends the server.
function http_stop {
	[[ -n $http_pid ]] || return 0
	kill "$http_pid" 2>/dev/null
	wait "$http_pid" 2>/dev/null
	http_pid=
	return 0
}

# http_server ADDRESS MIN MAX PORT_FILE DIR...: becomes the server. It serves
# files below the folders and nothing else, tells its port in a file, and ends
# when the script does.
# Needs: perl
# Listens: a port of http_port_min to http_port_max on the address that the guest knows the host by: files for the guest (perl, as the user)
function http_server {
	exec perl -e '
	use strict;
	use Cwd qw(realpath);
	use IO::Socket::INET;
	my ($address, $min, $max, $told, @roots) = @ARGV;
	my $parent = getppid;
	$SIG{CHLD} = "IGNORE";
	$SIG{PIPE} = "IGNORE";
	@roots = map { my $r = realpath($_); defined $r && -d $r ? $r : die "$_: no such folder\n" } @roots;
	my ($socket, $port);
	for ($port = $min; $port < $max || $port == $min; $port++) {
		last if $socket = IO::Socket::INET->new(LocalAddr => $address,
			LocalPort => $port, Listen => 16, ReuseAddr => 1);
	}
	die "no port of $address from $min to $max is free: $@\n" if !$socket;
	open(my $out, ">", "$told.new") or die "$told: $!\n";
	print $out $port;
	close $out;
	rename "$told.new", $told;
	sub head {
		my ($client, $status, $type, $length) = @_;
		print $client "HTTP/1.0 $status\r\nContent-Type: $type\r\nContent-Length: $length\r\nConnection: close\r\n\r\n";
	}
	sub wrong {
		my ($client, $status) = @_;
		head($client, $status, "text/plain", length($status) + 1);
		print $client "$status\n";
	}
	sub answer {
		my $client = shift;
		my $line = <$client>;
		return if !defined $line;
		while (my $header = <$client>) { last if $header =~ /^\r?$/ }
		return wrong($client, "400 Bad Request")
			if $line !~ m{^(GET|HEAD) (/[^ ?]*)};
		my ($method, $path) = ($1, $2);
		$path =~ s/%([0-9a-fA-F]{2})/chr hex $1/ge;
		my ($file, $list);
		for my $root (@roots) {
			my $real = realpath("$root$path");
			next if !defined $real || index("$real/", "$root/") != 0;
			$file = $real, last if -f $real;
			$list = $real if -d $real;
		}
		if (defined $file) {
			open(my $in, "<", $file) or return wrong($client, "403 Forbidden");
			binmode $in;
			head($client, "200 OK", $file =~ /\.html?$/ ? "text/html" : "text/plain", -s $in);
			my $piece;
			while ($method eq "GET" && read($in, $piece, 65536)) { print $client $piece or last }
			return;
		}
		return wrong($client, "404 Not Found") if !defined $list;
		opendir(my $dir, $list) or return wrong($client, "403 Forbidden");
		my $text = join "", map { -d "$list/$_" ? "$_/\n" : "$_\n" } sort grep { !/^\./ } readdir $dir;
		head($client, "200 OK", "text/plain", length $text);
		print $client $text if $method eq "GET";
	}
	while (getppid == $parent) {
		my $ready = "";
		vec($ready, fileno($socket), 1) = 1;
		next if select($ready, undef, undef, 1) <= 0;
		my $client = $socket->accept or next;
		my $child = fork;
		if (!defined $child) { next }
		if ($child == 0) {
			close $socket;
			alarm 600;
			binmode $client;
			answer($client);
			close $client;
			exit 0;
		}
		close $client;
	}
	' "$@"
}
