# digest TYPE FILE: REPLY = the checksum of a file, in hexadecimal. TYPE is md5,
# sha1, sha224, sha256, sha384 or sha512.
# Needs one of: sha256sum sha256 openssl
function digest {
	typeset type=$1 file=$2 out
	if command -v "${type}sum" >/dev/null 2>&1; then
		set -- "${type}sum"
	elif command -v "$type" >/dev/null 2>&1; then
		set -- "$type" -q
	elif command -v openssl >/dev/null 2>&1; then
		set -- openssl dgst "-$type"
	else
		fail "the host cannot make $type checksums"
		return
	fi
	[[ -r $file && ! -d $file ]] || fail "cannot read $file" || return
	# by standard input, so that no file name is taken for a flag
	job "$file" "$work/digest" /dev/null "$@" || fail "$1 failed" || return
	out=$(<"$work/digest")
	out=${out##*= }
	REPLY=${out%% *}
}
