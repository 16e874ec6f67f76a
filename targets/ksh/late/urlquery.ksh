# urlquery TEXT: the text as a value in the query of a URL
urlquery() {
	printf '%s' "$1" | od -An -v -tx1 | tr -s ' ' '\n' | awk '
		BEGIN { for (i = 33; i < 127; i++) { c = sprintf("%c", i); if (c ~ /[0-9A-Za-z._~-]/) plain[sprintf("%02x", i)] = c }; plain["20"] = "+" }
		$1 != "" { printf "%s", ($1 in plain) ? plain[$1] : "%" toupper($1) }'
}
