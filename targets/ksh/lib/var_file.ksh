# load_var_file FILE: takes the values of a file given by -var-file: a JSON
# object whose values are strings.
function load_var_file {
	typeset fault='' line name list=$work/var_file
	if [[ ! -r $1 ]]; then
		no_open "$1"
		return
	fi
	if [[ -d $1 ]]; then
		fault="read $1: is a directory"
	else
		read_var_file "$1" >"$list" || {
			fault=$(<"$list")
			fault=${fault:-'awk failed'}
		}
	fi
	if [[ -n $fault ]]; then
		rm -f "$list"
		fail "Error reading variables in '$1': $fault"
		return
	fi
	while IFS= read -r line; do
		from_line "$line"
		name=$REPLY
		IFS= read -r line
		from_line "$line"
		given "$name" "$REPLY"
	done <"$list"
	rm -f "$list"
}

# read_var_file FILE: prints the name and the value of each member of a JSON
# object, in a line each, as from_line takes them; if it cannot, the fault.
function read_var_file {
	typeset program='
	BEGIN { one_value = 1; json_begin() }
	{ json_line($0) }
	function json_open(kind) {
		if (depth == 0 && kind != "object") wrong(kind, "kvflag.FlagJSON")
		if (depth == 1) wrong(kind, "string")
	}
	function json_close(kind) { }
	function json_scalar(kind, value) {
		if (depth == 0 && kind != "null") wrong(kind, "kvflag.FlagJSON")
		if (depth != 1) return
		if (kind == "null") value = ""
		else if (kind != "string") wrong(kind, "string")
		if (index(key[1] value, "\300\200"))
			unfit = "a NUL character in \047" key[1] "\047 cannot be held by a shell"
		if (!(key[1] in place)) { place[key[1]] = ++n; name[n] = key[1] }
		text_of[place[key[1]]] = value
	}
	function wrong(kind, type) {
		if (unfit == "") unfit = "json: cannot unmarshal " kind " into Go value of type " type
	}
	# not by split: in some awks it splits at newlines too
	function one_line(s) { return swap(swap(s, "\\", "\\b"), "\n", "\\n") }
	function swap(s, old, new,    out, at) {
		while ((at = index(s, old)) > 0) {
			out = out substr(s, 1, at - 1) new
			s = substr(s, at + 1)
		}
		return out s
	}
	END {
		json_end()
		if (fault == "") fault = unfit
		if (fault != "") { print fault; exit 1 }
		for (i = 1; i <= n; i++)
			print one_line(name[i]) "\n" one_line(text_of[i])
	}
	'
	json_reader
	# a NUL byte is a fault of the text, yet some awks end the line there
	tr '\000' '\001' <"$1" | LC_ALL=C awk "$REPLY$program"
}
