# pinned FILE SHA256: this host has the file that this was compiled for
pinned() {
	sum=$(sha256 "$1") || die "there is no $1"
	[ "$sum" = "$2" ] || die "$1 is another file than when this was compiled: its sha256 is $sum"
}
