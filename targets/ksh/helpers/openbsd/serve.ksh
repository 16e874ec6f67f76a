{%- let name = crate::helpers::openbsd::serve_name(guest_only, folder) -%}
# @{name}@ MIN MAX ADDRESS {% if folder %}FOLDER: serves what is in $tmp/http or in it{% else %}NAME...: serves these files of $tmp/http{% endif %} by HTTP
{%- if guest_only %}, to the guest only{% endif %}; $port is where
@{name}@() {
	perl -MIO::Socket::INET -e '
		my ($guest, $dir, $port, $max, $host, @rest) = @ARGV;
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
{%- if folder %}
			next if $name =~ m{(^|/)\.\.(/|$)};
			my ($path) = grep { -f } map { "$_/$name" } $dir, @rest;
			defined $path and open my $file, "<", $path or next;
{%- else %}
			grep { $_ eq $name } @rest and open my $file, "<", "$dir/$name" or next;
{%- endif %}
			print $client "HTTP/1.0 200 OK\r\nContent-Length: ", -s $file, "\r\n\r\n";
			print $client $_ while read $file, $_, 65536;
		}' {% if guest_only %}"$guest"{% else %}''{% endif %} "$tmp/http" "$@" >"$tmp/port" 2>&1 3>&- &
	http=$!
	until [ -s "$tmp/port" ]; do sleep 0.1; done
	read -r port <"$tmp/port"
	[[ $port != *[!0-9]* ]] || die "$port"
}
