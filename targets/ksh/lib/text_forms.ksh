# html TEXT: REPLY = TEXT as HTML.
function html {
	replaced "$1" '&' '&amp;'
	replaced "$REPLY" '<' '&lt;'
	replaced "$REPLY" '>' '&gt;'
	replaced "$REPLY" '"' '&#34;'
	replaced "$REPLY" "'" '&#39;'
}

# urlquery TEXT: REPLY = TEXT as a value in the query of a URL.
function urlquery {
	REPLY=$(put_raw "$1" | od -An -v -tx1 | awk '
	function plain(code, text,  i) {
		for (i = 1; i <= length(text); i++)
			as[sprintf("%02x", code + i - 1)] = substr(text, i, 1)
	}
	BEGIN {
		plain(48, "0123456789")
		plain(65, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		plain(97, "abcdefghijklmnopqrstuvwxyz")
		plain(45, "-."); plain(95, "_"); plain(126, "~"); plain(32, "+")
	}
	{
		for (i = 1; i <= NF; i++)
			printf "%s", ($i in as) ? as[$i] : "%" toupper($i)
	}')
}

# clean_amazon NAME: REPLY = NAME with each byte that no name at Amazon may have
# as a dash.
function clean_amazon {
	REPLY=$(put_raw "${1}x" | LC_ALL=C tr -c "a-zA-Z0-9()[] ./'@_-" -)
	REPLY=${REPLY%x}
}

# clean_azure NAME: REPLY = NAME with each byte that no name at Azure may have
# as a dash; dashes, points and underscores at the end are cut.
function clean_azure {
	REPLY=$(put_raw "${1}x" | LC_ALL=C tr -c 'a-zA-Z0-9._-' -)
	REPLY=${REPLY%x}
	while [[ $REPLY == *[-._] ]]; do
		REPLY=${REPLY%?}
	done
}

# clean_google NAME: REPLY = NAME if it is good at Google; else its letters made
# small, and each byte that is neither letter nor digit as a dash.
function clean_google {
	if [[ $1 != *"$newline"* ]] && put "$1" |
		LC_ALL=C grep -Eqx '[a-z]([-a-z0-9]{0,61}[a-z0-9])?'; then
		REPLY=$1
		return 0
	fi
	lower "${1}x"
	REPLY=$(put_raw "$REPLY" | LC_ALL=C tr -c a-z0-9 -)
	REPLY=${REPLY%x}
}
