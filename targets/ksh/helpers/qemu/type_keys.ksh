# type_keys@{guest}@ TEXT: types it on the guest's keyboard{% if !named.is_empty() %}; special keys stand in <>, as in the template{% endif %}
type_keys@{guest}@() {
{%- if seen %}
	seen=$(($(wc -c <"$tmp/serial")))
{%- endif %}
	perl -MIO::Socket::UNIX -e '
{%- if !named.is_empty() %}
		my %key = qw({% for key in named %}{% if !loop.first %} {% endif %}@{key}@{% endfor %});
		my $special = join "|", keys %key;
{%- else %}
		my %key;
{%- endif %}
		@key{split //, " -=[];\x27`\\,./"} = qw(spc minus equal bracket_left bracket_right semicolon apostrophe
			grave_accent backslash comma dot slash);
		$key{$_} = $_ for 0 .. 9, "a" .. "z";
		my ($qemu, $tries, %down{% if shifts %}, $caps{% endif %});
		select undef, undef, undef, 0.1 until $qemu = IO::Socket::UNIX->new($ARGV[0]) or $tries++ > 100;
		sub ask {
			print {$qemu or die "QEMU does not answer\n"} "{\"execute\": $_[0]}\n";
			my $answer;
			do { $answer = <$qemu> // die "QEMU has ended\n" } until $answer =~ /"(return|error)": /;
			die "QEMU: $answer" if $1 eq "error";
		}
		sub event {
			my ($key, $on) = @_;
			my $data = qq({"down": $on, "key": {"type": "qcode", "data": "$key"}});
			ask(qq("input-send-event", "arguments": {"events": [{"type": "key", "data": $data}]}))
				if $on eq "true" or $down{$key};
			$down{$key} = $on eq "true";
			select undef, undef, undef, @{pause}@;
		}
		ask("\"qmp_capabilities\"");
		chomp(my $text = join "", <STDIN>);
{%- if named.is_empty() %}
		for my $name (split //, $text) {
			my $how = "";
{%- else %}
		while ($text =~ s/^(?:<(?i:($special|.)(on|off)|($special))>{% if waits %}|<wait([0-9.]+)>{% endif %}|(.))//s) {
{%- if waits %}
			defined $4 and select undef, undef, undef, $4 or defined $4 and next;
			my ($name, $how) = ($1 // $3 // $5, lc($2 // ""));
{%- else %}
			my ($name, $how) = ($1 // $3 // $4, lc($2 // ""));
{%- endif %}
{%- endif %}
			my $shift = length $name == 1 && $name =~ tr/~!@#$%^&*()_+{}|:"<>?A-Z/`1234567890\-=[]\\;\x27,.\/a-z/;
			my $key = $key{lc $name} // (warn("no key types $name\n"), next);
			event("shift", $how eq "off" ? "false" : "true") if $shift;
{%- if shifts %}
			if ($key =~ /^[a-z]$/ and $how ne "off" and ($down{shift} || $down{shift_r} xor $shift xor $caps)) {
				$caps = !$caps; # a held shift would make it the other letter
				event("caps_lock", $_) for "true", "false";
			}
{%- endif %}
			event($key, "true") if $how ne "off";
			event($key, "false") if $how ne "on";
			event("shift", "false") if $shift and $how eq "";
		}' "$tmp/qmp" <<EOF || die 'QEMU does not take the keys'
$1
EOF
}
