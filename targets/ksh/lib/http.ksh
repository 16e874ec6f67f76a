# http_serve MIN MAX ADDRESS GUEST DIR... [-- NAME...]: serves the files NAME of
# folders over HTTP, or without a NAME all files, on a free port from MIN to MAX,
# MAX itself only if it is MIN. A file of an earlier folder hides that of a later
# one. ADDRESS is empty for the one that the guest knows the host by. Where the
# address of the GUEST is given, nobody else is answered. With -resume it takes the
# port again that the guest was told.
# Listens: {ports 1 2} on ${3:-the address by which the guest reaches this host}: files for the guest (perl, as the user)
function http_serve {
	typeset min=$1 max=$2 address=${3:-$b_http_ip} guest=$4 first=0 tries=0 told
	shift 4
	[[ -z $opt_resume ]] || first=${b_http_port:-0}
	told=$work/http_port
	if [[ -n ${MAKE_PROCESS-} && -z $dry ]]; then
		# one recipe begins it, others need it
		told=$state/http_port
		! http_serves "$told" || return 0
		http_keep "$@" || return
		while [[ $# -gt 0 && $1 != -- ]]; do
			shift
		done
		set -- "$state"/http/* "$@"
	fi
	show http_server "$address" "$guest" "$min" "$max" "$first" "$told" "$@"
	if [[ -n $dry ]]; then
		b_http_port=${b_http_port:-$min}
		return 0
	fi
	rm -f "$told"
	http_server "$address" "$guest" "$min" "$max" "$first" "$told" "$@" \
		</dev/null >"$work/http_log" 2>&1 3>&- 4>&- 6>&- &
	http_pid=$!
	while [[ ! -s $told ]]; do
		if ! kill -0 "$http_pid" 2>/dev/null || (( tries > 100 )); then
			fail "the HTTP server does not start: $(<"$work/http_log")"
			return
		fi
		(( tries += 1, 1 ))
		nap 0.1 || return
	done
	REPLY=$(<"$told")
	save b_http_port "${REPLY% *}"
	say 'Starting HTTP server on port %s' "$b_http_port"
	message 'It serves on %s:%s' "$address" "$b_http_port"
}

# http_serves PORT_FILE: whether the server that told this still runs.
function http_serves {
	[[ -s $1 ]] || return 1
	REPLY=$(<"$1")
	kill -0 "${REPLY#* }" 2>/dev/null
}

# http_keep DIR... [-- NAME...]: copies the folders to where the next recipes find
# them.
function http_keep {
	typeset n=0 dir
	rm -rf "$state/http"
	(umask 077 && mkdir "$state/http") || return
	for dir in "$@"; do
		[[ $dir != -- ]] || break
		(( n += 1 ))
		[[ $dir == /* ]] || dir=./$dir
		(umask 077 && cp -RL "$dir/." "$state/http/$n") ||
			fail "cannot copy $dir" || return
	done
}

# http_stop: ends the server.
function http_stop {
	# a server that another recipe began ends when this file does
	rm -rf "$state/http_port" "$state/http"
	[[ -n ${http_pid-} ]] || return 0
	kill "$http_pid" 2>/dev/null
	wait "$http_pid" 2>/dev/null
	http_pid=
	return 0
}

# http_server ADDRESS GUEST MIN MAX FIRST PORT_FILE DIR... [-- NAME...]: becomes the
# server. It serves the named files of the folders, without listings, and tells its
# port and its process in a file. It ends when this file goes, or when the script
# does; in a Makefile, when make does. The port FIRST is tried before others, unless
# it is 0. While it has the port, it holds the lock by which Packer's builds know of
# it.
# Needs: perl
function http_server {
	exec perl -e '
	use strict;
	use Socket;
	my ($make, $main, $address, $guest, $min, $max, $port, $told, @roots) = @ARGV;
	my %served;
	for my $i (0 .. $#roots) {
		next if $roots[$i] ne "--";
		$served{$_} = 1 for splice @roots, $i + 1;
		pop @roots;
		last;
	}
	my $parent = getppid;
	$main = $make if $make;
	$SIG{CHLD} = "IGNORE";
	$SIG{PIPE} = "IGNORE";
	-d or die "$_: no such folder\n" for @roots;
	my $host = inet_aton($address) or die "$address: no such address\n";
	my $cache = $ENV{PACKER_CACHE_DIR};
	$cache = "packer_cache" if !defined $cache || $cache eq "";
	my ($socket, $lock, $lock_path, $why);
	sub take {
		my $port = shift;
		mkdir $cache;
		mkdir "$cache/port";
		$lock_path = "$cache/port/$port";
		my $mask = umask 077;
		my $opened = open $lock, "+>>", $lock_path;
		umask $mask;
		if (!$opened) {
			$why = "$lock_path: $!";
			return;
		}
		# LOCK_EX | LOCK_NB: the module that has the names takes a megabyte
		if (!flock $lock, 6) {
			$why = "$port is locked";
			return;
		}
		return 1 if socket($socket, AF_INET, SOCK_STREAM, 0) &&
			setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1) &&
			bind($socket, pack_sockaddr_in($port, $host)) && listen($socket, 64);
		$why = $!;
		undef $socket;
		unlink $lock_path;
		return;
	}
	my $count = $max > $min ? $max - $min : 1;
	my $end = time + 8;
	until ($port && take($port) || time > $end) {
		$port = $min + int rand $count;
		select undef, undef, undef, 0.001;
	}
	die "no port of $address from $min to $max is free: $why\n" if !$socket;
	sub leave {
		unlink $lock_path, $told;
		rmdir "$cache/port" and rmdir $cache;
		exit 0;
	}
	$SIG{$_} = \&leave for qw(TERM HUP);
	open(my $out, ">", "$told.new") or die "$told: $!\n";
	print $out "$port $$";
	close $out;
	rename "$told.new", $told;

	my %types = (css => "text/css; charset=utf-8", gif => "image/gif", htm => "text/html; charset=utf-8",
		html => "text/html; charset=utf-8", jpg => "image/jpeg", jpeg => "image/jpeg", js => "text/javascript; charset=utf-8",
		json => "application/json", pdf => "application/pdf", png => "image/png", svg => "image/svg+xml",
		wasm => "application/wasm", webp => "image/webp", xml => "text/xml; charset=utf-8");
	sub type {
		my ($path, $in) = @_;
		return $types{lc $1} if $path =~ /\.(\w+)$/ && $types{lc $1};
		my $start = "";
		read $in, $start, 512;
		seek $in, 0, 0;
		return "application/x-gzip" if $start =~ /^\x1f\x8b\x08/;
		return "text/html; charset=utf-8" if $start =~ /^\s*<(!doctype html|html|head|body|script|h1|div|p|!--)[ >]/i;
		return "text/xml; charset=utf-8" if $start =~ /^\s*<\?xml/;
		return "application/octet-stream" if $start =~ /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/;
		return "text/plain; charset=utf-8";
	}
	my @days = qw(Sun Mon Tue Wed Thu Fri Sat);
	my @months = qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec);
	sub date {
		my @t = gmtime shift;
		return sprintf "%s, %02d %s %d %02d:%02d:%02d GMT", $days[$t[6]], $t[3], $months[$t[4]], 1900 + $t[5], @t[2, 1, 0];
	}
	my ($client, $version, $with_body);
	sub head {
		my ($status, @fields) = @_;
		print $client join "\r\n", "HTTP/$version $status", "Date: " . date(time), "Connection: close", @fields, "", "";
	}
	sub page {
		my ($status, $type, $text, @fields) = @_;
		head($status, "Content-Type: $type", "Content-Length: " . length $text, @fields);
		print $client $text if $with_body;
	}
	sub wrong { page($_[0], "text/plain; charset=utf-8", "$_[1]\n", "X-Content-Type-Options: nosniff", @_[2 .. $#_]) }
	sub moved { head("301 Moved Permanently", "Location: $_[0]", $with_body ? "Content-Length: 0" : ()) }
	sub escaped {
		my $text = shift;
		$text =~ s/([^A-Za-z0-9\/\$&+,:;=\@_.~-])/sprintf "%%%02X", ord $1/ge;
		return $text;
	}
	sub content {
		my ($path, $fields) = @_;
		open(my $in, "<", $path) or return wrong("403 Forbidden", "403 Forbidden");
		binmode $in;
		my ($size, $changed) = (stat $in)[7, 9];
		my @fields = ("Last-Modified: " . date($changed));
		return head("304 Not Modified", @fields) if ($fields->{"if-modified-since"} || "") eq date($changed);
		my $type = type($path, $in);
		my ($from, $length, $status) = (0, $size, "200 OK");
		my $range = $fields->{range};
		undef $range if ($fields->{"if-range"} || date($changed)) ne date($changed);
		my @bad = ("416 Requested Range Not Satisfiable", "invalid range");
		if (defined $range && $range !~ /,/) {
			my ($first, $last) = $range =~ /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/ or return wrong(@bad, @fields);
			return wrong(@bad, @fields) if "$first$last" eq "" || $first ne "" && $last ne "" && $last < $first;
			if ($first eq "") {
				$from = $last < $size ? $size - $last : 0;
				$last = $size - 1;
			} else {
				$from = $first;
				$last = $size - 1 if $last eq "" || $last >= $size;
			}
			return wrong($bad[0], "$bad[1]: failed to overlap", @fields, "Content-Range: bytes */$size") if $from >= $size;
			$length = $last - $from + 1;
			$status = "206 Partial Content";
			push @fields, "Content-Range: bytes $from-$last/$size";
		}
		head($status, "Content-Type: $type", "Content-Length: $length", "Accept-Ranges: bytes", @fields);
		return if !$with_body;
		seek $in, $from, 0;
		my $piece;
		while ($length > 0 && (my $got = read $in, $piece, $length < 65536 ? $length : 65536)) {
			alarm 600;
			print $client $piece or return;
			$length -= $got;
		}
	}
	sub answer {
		my $line = <$client>;
		return if !defined $line;
		($version, $with_body) = ("1.0", 1);
		my %fields;
		while (my $field = <$client>) {
			last if $field =~ /^\r?$/;
			$fields{lc $1} = $2 if $field =~ /^([^:]+):\s*(.*?)\s*$/;
		}
		return wrong("400 Bad Request", "400 Bad Request")
			if $line !~ m{^([A-Z]+) (?:https?://[^/ ]*)?(/[^ ?]*)(\?[^ ]*)?(?: HTTP/(1\.[01]))?\r?$}i;
		my ($method, $url, $query) = ($1, $2, defined $3 ? $3 : "");
		$version = $4 if defined $4;
		$with_body = 0 if $method eq "HEAD";
		(my $path = $url) =~ s/%([0-9a-fA-F]{2})/chr hex $1/ge;
		my @parts;
		for (split m{/}, $path) {
			if ($_ eq "..") { pop @parts }
			elsif ($_ ne "" && $_ ne ".") { push @parts, $_ }
		}
		my $clean = join "/", @parts;
		return wrong("404 Not Found", "404 page not found") if $clean =~ /\0/;
		return moved("./$query") if $url =~ m{/index\.html$};
		# the first folder that has a file of that name
		my $file = sub {
			my $name = shift;
			return if %served && !$served{$name};
			return (grep { -f $_ } map { "$_/$name" } @roots)[0];
		};
		if (defined(my $found = $file->($clean))) {
			return moved("../" . escaped($parts[-1]) . $query) if $url =~ m{/$};
			return content($found, \%fields);
		}
		# who does not know a name learns none: a folder has nothing but its index
		my $index = $file->(join "/", @parts, "index.html");
		return wrong("404 Not Found", "404 page not found") if !defined $index;
		return moved(escaped($parts[-1]) . "/$query") if $url !~ m{/$};
		return content($index, \%fields);
	}
	while (($make || getppid == $parent) && -e $told && kill 0, $main) {
		my $ready = "";
		vec($ready, fileno($socket), 1) = 1;
		next if select($ready, undef, undef, 0.5) <= 0;
		my $from = accept $client, $socket or next;
		$from = inet_ntoa((unpack_sockaddr_in($from))[1]);
		if ($guest ne "" && $from ne $guest) {
			print STDERR "$from is not the guest\n";
			close $client;
			next;
		}
		my $child = fork;
		if (!defined $child || $child) {
			close $client;
			next;
		}
		$SIG{$_} = "DEFAULT" for qw(TERM HUP);
		close $socket;
		close $lock;
		alarm 60;
		binmode $client;
		answer();
		close $client;
		exit 0;
	}
	leave();
	' "${MAKE_PROCESS-}" "$$" "$@"
}
