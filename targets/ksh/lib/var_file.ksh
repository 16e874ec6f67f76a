# load_var_file FILE: takes the variables of a JSON file, an object of strings.
function load_var_file {
	typeset line name value
	[[ -r $1 ]] || fail "Error reading variables in '$1': cannot read it" ||
		return
	var_file_values "$1" >"$work/values" ||
		fail "Error reading variables in '$1': it is not a JSON object of strings" ||
		return
	# names and values stand in turn; in them \ is \\ and a newline \n
	while IFS= read -r line; do
		unescaped "$line"
		name=$REPLY
		IFS= read -r line || line=
		unescaped "$line"
		given "$name" "$REPLY"
	done <"$work/values"
	rm -f "$work/values"
}

# unescaped TEXT: REPLY = TEXT with \n for a newline and \\ for \ undone.
function unescaped {
	typeset rest=$1 out=
	while [[ $rest == *\\* ]]; do
		out=$out${rest%%\\*}
		rest=${rest#*\\}
		if [[ $rest == n* ]]; then
			out=$out$newline
		else
			out=$out\\
		fi
		rest=${rest#?}
	done
	REPLY=$out$rest
}

# var_file_values FILE: prints the names and values of a JSON object of
# strings, a line each. Fails if it is anything else.
function var_file_values {
	LC_ALL=C awk '
	function blank() { while (p <= n && index(" \t\r\n", substr(s, p, 1))) p++ }
	function bad() { failed = 1; exit 1 }
	function hex(  i, v, d) {
		for (i = 0; i < 4; i++) {
			d = index("0123456789abcdef", tolower(substr(s, p + i, 1)))
			if (d == 0) bad()
			v = v * 16 + d - 1
		}
		p += 4
		return v
	}
	function utf8(v) {
		if (v < 128) return sprintf("%c", v)
		if (v < 2048) return sprintf("%c%c", 192 + int(v / 64), 128 + v % 64)
		if (v < 65536) return sprintf("%c%c%c", 224 + int(v / 4096), 128 + int(v / 64) % 64, 128 + v % 64)
		return sprintf("%c%c%c%c", 240 + int(v / 262144), 128 + int(v / 4096) % 64, 128 + int(v / 64) % 64, 128 + v % 64)
	}
	function text(  c, r, v, w, q) {
		blank()
		if (substr(s, p, 1) != "\"") bad()
		p++
		while (1) {
			if (!match(substr(s, p), /["\\]/)) bad()
			r = r substr(s, p, RSTART - 1)
			p += RSTART - 1
			c = substr(s, p, 1)
			p++
			if (c == "\"") break
			c = substr(s, p, 1)
			p++
			if (c == "n") r = r "\n"
			else if (c == "t") r = r "\t"
			else if (c == "r") r = r "\r"
			else if (c == "b") r = r "\b"
			else if (c == "f") r = r "\f"
			else if (c == "u") {
				v = hex()
				if (v >= 55296 && v < 56320 && substr(s, p, 2) == "\\u") {
					q = p
					p += 2
					w = hex()
					if (w >= 56320 && w < 57344) v = 65536 + (v - 55296) * 1024 + w - 56320
					else { p = q; v = 65533 }
				} else if (v >= 55296 && v < 57344) v = 65533
				if (v == 0) bad()
				r = r utf8(v)
			} else if (index("\"\\/", c)) r = r c
			else bad()
		}
		return r
	}
	function say(t) { gsub(/\\/, "\\\\", t); gsub(/\n/, "\\n", t); print t }
	{ s = s $0 "\n" }
	END {
		if (failed) exit 1
		n = length(s); p = 1
		blank()
		if (substr(s, p, 1) != "{") bad()
		p++
		blank()
		if (substr(s, p, 1) == "}") exit 0
		while (1) {
			say(text())
			blank()
			if (substr(s, p, 1) != ":") bad()
			p++
			blank()
			if (substr(s, p, 4) == "null") { p += 4; print "" }
			else say(text())
			blank()
			c = substr(s, p, 1)
			p++
			if (c == "}") break
			if (c != ",") bad()
		}
	}' <"$1"
}
