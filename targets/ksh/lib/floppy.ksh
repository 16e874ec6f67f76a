# floppy_begin: begins a floppy disk.
function floppy_begin {
	say 'Creating floppy disk...'
	n_floppy=0
}

# floppy_add flat|tree PATH [NAME]: puts a file onto the floppy disk; or a folder:
# `flat` each file in it into the root of the disk, `tree` as it is. NAME is what
# the template calls it.
function floppy_add {
	floppy_item[n_floppy]=$1
	floppy_item[n_floppy + 1]=$2
	floppy_item[n_floppy + 2]=${3:-$2}
	(( n_floppy += 3, 1 ))
}

# floppy_match flat|tree PATTERN: the same with all that matches a pattern.
function floppy_match {
	typeset i=0
	glob "$2" || return
	while (( i < n_glob )); do
		floppy_add "$1" "${glob_file[i]}"
		(( i += 1 ))
	done
}

# floppy_make LABEL: makes the image of the floppy disk. It is kept with what the
# build has learned, until the builder is through.
function floppy_make {
	typeset image=$state/floppy.img
	if (( n_floppy > 0 )); then
		run fat12 "$1" "$image" "${floppy_item[@]}"
	else
		run fat12 "$1" "$image"
	fi || fail 'the floppy disk cannot be made' || return
	save b_floppy "$image"
}

# floppy_remove: removes the image.
function floppy_remove {
	rm -f "$state/floppy.img"
}

# fat12 LABEL IMAGE [flat|tree PATH NAME]...: writes an image of a floppy disk of
# 1.44 MB with these files.
# Needs: perl
function fat12 {
	exec perl -e '
	use strict;
	my ($label, $image, @items) = @ARGV;
	die "a floppy disk takes a label of 11 characters of ASCII at most, not \"$label\"\n"
		if $label !~ /^[ -~]{1,11}$/;
	my $root = { kids => [], names => {}, short => {} };

	# the name that DOS sees, and whether the long one is kept next to it
	sub short {
		my ($dir, $long) = @_;
		my ($base, $ext) = uc($long) =~ /^(.*)\.([^.]*)$/s ? ($1, $2) : (uc $long, "");
		my $raw = $base;
		for ($base, $ext) {
			tr/. //d;
			s/[^A-Z0-9_^\$~!#%&\-{}()@\x27`]/_/g;
		}
		my $short = sprintf "%-8.8s%-3.3s", $base, $ext;
		if ($base ne $raw || $base eq "" || length $base > 8 || length $ext > 3 || $dir->{short}{$short}) {
			my $n = 0;
			do {
				$n++;
				$short = sprintf "%-8s%-3.3s", substr($base, 0, 7 - length $n) . "~$n", $ext;
			} while $dir->{short}{$short};
		}
		my $plain = substr $short, 0, 8;
		$plain =~ s/ +$//;
		(my $end = substr $short, 8) =~ s/ +$//;
		$plain .= ".$end" if $end ne "";
		return ($short, $plain ne uc $long);
	}
	sub enter {
		my ($dir, $name, %node) = @_;
		$name =~ s/^\s+|\s+$//g;
		utf8::decode($name);
		my $same = $dir->{names}{uc $name};
		if ($same) {
			return $same if $same->{kids} && $node{kids};
			# the guest would see the first of them only
			return $same if $same->{long} && !$same->{kids} && !$node{kids};
			utf8::encode($name);
			die "name already exists: $name\n";
		}
		my ($short, $long) = short($dir, $name);
		my $new = { %node, name => $name, short_name => $short, long => $long };
		push @{$dir->{kids}}, $new;
		$dir->{names}{uc $name} = $dir->{short}{$short} = $new;
		return $new;
	}
	sub file {
		my ($dir, $path) = @_;
		die "$path: it is a folder\n" if -d $path;
		open(my $in, "<", $path) or die "$path: $!\n";
		binmode $in;
		local $/;
		my $bytes = <$in>;
		my ($name) = $path =~ m{([^/]+)$};
		enter($dir, $name, bytes => defined $bytes ? $bytes : "");
	}
	sub inside {
		my $path = shift;
		opendir(my $in, $path) or die "$path: $!\n";
		return map { "$path/$_" } sort grep { !/^\.\.?$/ } readdir $in;
	}
	sub flat {
		my ($path, $name) = @_;
		if (-d $path && !-l $path) { flat($_, "$name/" . substr $_, 1 + length $path) for inside($path) }
		else { print "Adding file: $name\n"; file($root, $path) }
	}
	sub tree {
		my ($dir, $path) = @_;
		return file($dir, $path) if !-d $path || -l $path;
		my ($name) = $path =~ m{([^/]+)$};
		my $node = enter($dir, $name, kids => [], names => {}, short => {});
		tree($node, $_) for inside($path);
	}
	$| = 1;
	print "Copying files flatly from floppy_files\n";
	my @dirs;
	while (my ($how, $path, $name) = splice @items, 0, 3) {
		-e $path or die "$path: $!\n";
		$path =~ s{(?<=.)/+$}{};
		if (-d $path && -l $path || $path =~ m{(^|/)\.\.?$}) {
			require Cwd;
			$path = Cwd::realpath($path);
		}
		if ($how eq "tree") {
			push @dirs, [$path, $name];
		} elsif (-d $path) {
			print "Copying directory: $name\n";
			$name =~ s{(?<=.)/+$}{};
			flat($path, $name);
		} else {
			print "Copying file: $name\n";
			file($root, $path);
		}
	}
	print "Done copying files from floppy_files\nCollecting paths from floppy_dirs\n";
	print "Resulting paths from floppy_dirs : [@{[map { $_->[1] } @dirs]}]\n";
	for (@dirs) {
		print "Recursively copying : $_->[1]\n";
		tree($root, $_->[0]);
	}
	print "Done copying paths from floppy_dirs\n";

	# clusters of 512 bytes: 2847 behind the boot sector, two tables and the root
	my (@table, $data);
	@table[0, 1] = (0xff0, 0xfff);
	$data = "";
	sub clusters {
		my $bytes = shift;
		my $count = int((length($bytes) + 511) / 512);
		return 0 if !$count;
		my $first = @table;
		die "the files do not fit onto a floppy disk\n" if $first + $count > 2849;
		push @table, $_ < $count ? $first + $_ : 0xfff for 1 .. $count;
		$data .= $bytes . "\0" x ($count * 512 - length $bytes);
		return $first;
	}
	my @now = localtime;
	my $date = ($now[5] - 80) << 9 | ($now[4] + 1) << 5 | $now[3];
	my $time = $now[2] << 11 | $now[1] << 5 | $now[0] >> 1;
	sub entry {
		my ($short, $attribute, $cluster, $size) = @_;
		return pack "A11CCCvvvvvvvV", $short, $attribute, 0, 0, $time, $date, $date, 0, $time, $date, $cluster, $size;
	}
	sub long_entries {
		my $node = shift;
		return "" if !$node->{long};
		my $sum = 0;
		$sum = (($sum & 1) << 7 | $sum >> 1) + $_ & 0xff for unpack "C11", $node->{short_name};
		my @units = map { $_ < 0x10000 ? $_ : (0xd7c0 + ($_ >> 10), 0xdc00 | $_ & 0x3ff) }
			map ord, split //, $node->{name};
		die "$node->{name}: the name is too long\n" if @units > 255;
		push @units, 0 if @units % 13;
		push @units, 0xffff while @units % 13;
		my ($out, $count) = ("", @units / 13);
		for my $n (reverse 1 .. $count) {
			my @part = @units[$n * 13 - 13 .. $n * 13 - 1];
			$out .= pack "Cv5CCCv6vv2", $n | ($n == $count ? 0x40 : 0), @part[0 .. 4], 0x0f, 0, $sum, @part[5 .. 10], 0, @part[11, 12];
		}
		return $out;
	}
	sub entries {
		my ($dir) = @_;
		my $out = "";
		for my $node (@{$dir->{kids}}) {
			$out .= long_entries($node);
			if ($node->{kids}) {
				$out .= entry($node->{short_name}, 0x10, $node->{cluster}, 0);
			} else {
				$out .= entry($node->{short_name}, 0, clusters($node->{bytes}), length $node->{bytes});
			}
		}
		return $out;
	}
	# a folder gets its clusters before what is in it, since that names them
	sub place {
		my ($dir, $parent) = @_;
		for my $node (grep { $_->{kids} } @{$dir->{kids}}) {
			my $size = 64;
			$size += 32 + length long_entries($_) for @{$node->{kids}};
			$node->{cluster} = clusters("\0" x $size);
			place($node, $dir->{cluster});
		}
		my $text = entries($dir);
		return $text if $dir == $root;
		$text = entry(".", 0x10, $dir->{cluster}, 0) . entry("..", 0x10, $parent, 0) . $text;
		substr($data, ($dir->{cluster} - 2) * 512, length $text) = $text;
	}
	$root->{cluster} = 0;
	my $top = pack("a11Cx20", sprintf("%-11s", $label), 0x08) . place($root, 0);
	die "the root of a floppy disk holds 224 entries at most\n" if length $top > 224 * 32;

	my $fat = "";
	push @table, 0 if @table % 2;
	for (my $n = 0; $n < @table; $n += 2) {
		my ($one, $two) = @table[$n, $n + 1];
		$fat .= pack "CCC", $one & 0xff, $one >> 8 | ($two & 15) << 4, $two >> 4;
	}
	my $boot = pack "x3a8vCvCvvCvvvVVCCCVa11a8", $label, 512, 1, 1, 2, 224, 2880, 0xf0, 9, 18, 2, 0, 0, 0, 0, 0x29, 0, sprintf("%-11s", $label), "FAT12   ";
	open(my $out, ">", $image) or die "$image: $!\n";
	chmod 0600, $image;
	binmode $out;
	my $whole = pack "a510vx0", $boot, 0xaa55;
	$whole .= pack("a4608", $fat) x 2 . pack("a7168", $top) . $data;
	print $out pack("a1474560", $whole) and close $out or die "$image: $!\n";
	' "$@"
}
