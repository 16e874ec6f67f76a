# serve@{guest}@: serves {% if folder.is_some() %}what is in $tmp/http and in a folder{% else %}files of $tmp/http{% endif %} by HTTP
{%- if guest_only %}, to the guest only{% endif %}; $port is where
serve@{guest}@() {
	perl -MIO::Socket::INET -e '
		my ($guest, $port, $max, $host, $dir, @rest) = @ARGV;
		my $listen;
		until ($listen = IO::Socket::INET->new(LocalAddr => $host, LocalPort => $port, Listen => 5, ReuseAddr => 1)) {
			++$port > $max and die "no port of $host up to $max is free: $@\n";
		}
		$SIG{PIPE} = "IGNORE";
		$| = print "$port\n";
		while (1) {
			my $client = $listen->accept or next;
{%- if guest_only %}
			next if $client->peerhost ne $guest;
{%- endif %}
			my ($name) = <$client> =~ m{^GET /+([^ ?]+)} or next;
			1 while <$client> =~ /\S/;
{%- if coded %}
			$name =~ s/%(..)/chr hex $1/ge;
{%- endif %}
{%- if folder.is_some() %}
			next if $name =~ m{(^|/)\.\.(/|$)};
			my ($path) = grep { -f } map { "$_/$name" } $dir, @rest;
			defined $path and open my $file, "<", $path or print($client "HTTP/1.0 404 Not Found\r\n\r\n"), next;
{%- else %}
			grep { $_ eq $name } @rest and open my $file, "<", "$dir/$name" or print($client "HTTP/1.0 404 Not Found\r\n\r\n"), next;
{%- endif %}
			print $client "HTTP/1.0 200 OK\r\nContent-Length: ", -s $file, "\r\n\r\n";
			print $client $_ while read $file, $_, 65536;
		}' {% if guest_only %}"$guest"{% else %}''{% endif %} @{min}@ @{max}@ @{address}@ "$tmp/http"
{%- for name in names %} @{name}@{% endfor %}{% if let Some(folder) = folder %} @{folder}@{% endif %} >"$tmp/port" 2>&1 3>&- &
	http=$!
	until [ -s "$tmp/port" ]; do sleep 0.1; done
	read -r port <"$tmp/port"
	[[ $port != *[!0-9]* ]] || die "$port"
}
