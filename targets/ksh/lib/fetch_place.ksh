# place_parts PLACE CHECKSUM: takes a place apart, as Packer does. place_scheme =
# its scheme in small letters, place_text = the whole, place_shown = with the
# checksum in it, place_asked = what a server is asked for: without `checksum`
# and `archive`, place_path = its path, place_sum = the checksum (its own, if it
# has one), place_archive = the kind of archive that it is.
function place_parts {
	PLACE=$1 SUM=$2 LC_ALL=C awk '
	BEGIN {
		for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
		digits = "0123456789ABCDEF"
		rest = ENVIRON["PLACE"]
		sum = ENVIRON["SUM"]
		if (at = index(rest, "#")) rest = substr(rest, 1, at - 1)
		if (match(rest, /^[A-Za-z0-9]+::/)) forced = substr(rest, 1, RLENGTH - 2)
		if (match(rest, /^[A-Za-z][A-Za-z0-9+.-]*:\/\//)) {
			scheme = tolower(substr(rest, 1, RLENGTH - 3))
			rest = substr(rest, RLENGTH + 1)
			at = match(rest, /[\/?]/)
			if (!at) at = length(rest) + 1
			host = scheme "://" substr(rest, 1, at - 1)
			rest = substr(rest, at)
		}
		if (at = index(rest, "?")) {
			query = substr(rest, at + 1)
			rest = substr(rest, 1, at - 1)
		}
		path = decoded(rest)
		# a path that could not be sent is written so that it can
		if (rest !~ /^([A-Za-z0-9._~$&+,\/:;=@!\047()*\[\]-]|%[0-9A-Fa-f][0-9A-Fa-f])*$/)
			rest = encoded(path, "/$&+,:;=@")
		# file://./here
		if (scheme == "file") path = substr(host, 8) path
		n = split(query, piece, "&")
		for (i = 1; i <= n; i++) {
			at = index(piece[i] "=", "=")
			name = substr(piece[i], 1, at - 1)
			value = decoded(substr(piece[i], at + 1))
			if (name == "checksum") own = value
			else others = others "&" piece[i]
			if (name == "archive") archive = value
			else if (name != "checksum") asked = asked "&" piece[i]
		}
		if (own != "") sum = own
		if (sum != "" && sum != "none") others = others "&checksum=" encoded(sum, "")
		gsub(/ /, "%20", asked)
		print (forced == "" ? scheme : forced)
		print host rest (query == "" ? "" : "?" query)
		print host rest (others == "" ? "" : "?" substr(others, 2))
		print host rest (asked == "" ? "" : "?" substr(asked, 2))
		gsub(/\n/, "", path)
		print path
		print sum
		print kind(archive, path)
	}
	function encoded(text, also,  i, c, out) {
		for (i = 1; i <= length(text); i++) {
			c = substr(text, i, 1)
			if (c !~ /[A-Za-z0-9._~-]/ && !index(also, c))
				c = "%" substr(digits, int(code[c] / 16) + 1, 1) substr(digits, code[c] % 16 + 1, 1)
			out = out c
		}
		return out
	}
	function decoded(text,  at, out) {
		while (at = match(text, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
			out = out substr(text, 1, at - 1) sprintf("%c", digit(text, at + 1) * 16 + digit(text, at + 2))
			text = substr(text, at + 3)
		}
		return out text
	}
	function digit(text, at) {
		return index(digits, toupper(substr(text, at, 1))) - 1
	}
	# what is packed by its name, or by what ?archive= says of it
	function kind(said, path,  n, i, all, found, tail) {
		n = split("bz2 gz xz tar.bz2 tar.gz tar.xz tbz2 tgz txz zip", all, " ")
		for (i = 1; i <= n; i++) {
			tail = "." all[i]
			if (said == all[i]) return said
			if (said == "" && length(all[i]) > length(found) &&
				substr(path, length(path) - length(tail) + 1) == tail)
				found = all[i]
		}
		return found
	}' >"$work/place" || fail 'awk failed' || return
	{
		IFS= read -r place_scheme
		IFS= read -r place_text
		IFS= read -r place_shown
		IFS= read -r place_asked
		IFS= read -r place_path
		IFS= read -r place_sum
		IFS= read -r place_archive
	} <"$work/place"
}
