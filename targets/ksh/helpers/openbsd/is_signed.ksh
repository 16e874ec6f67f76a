# is_signed FILE NAME KEY: whether $tmp/sums, signed with the key, has the checksum of FILE under this name
is_signed() {
	rm -rf "$tmp/signed"
	mkdir "$tmp/signed" && ln -s "$1" "$tmp/signed/$2" || die "cannot write $tmp/signed"
	(cd "$tmp/signed" && signify -C -q -p "$3" -x "$tmp/sums" "$2")
}
