# load_var_file FILE: takes the values of a file given by -var-file: a JSON
# object whose values are strings.
function load_var_file {
	typeset fault='' list=$work/var_file
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
	# shellcheck disable=SC1090 # written by read_var_file
	. "$list"
	rm -f "$list"
}

# read_var_file FILE: prints a line `given NAME VALUE` for each member of a
# JSON object, as shell words; if it cannot, the fault.
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
			unfit = "a NUL character in " shell_word(key[1]) " cannot be held by a shell"
		if (!(key[1] in place)) { place[key[1]] = ++n; name[n] = key[1] }
		text_of[place[key[1]]] = value
	}
	function wrong(kind, type) {
		if (unfit == "") unfit = "json: cannot unmarshal " kind " into Go value of type " type
	}
	function shell_word(s,    n, at, piece) {
		n = split(s, piece, "\047")
		s = piece[1]
		for (at = 2; at <= n; at++) s = s "\047\\\047\047" piece[at]
		return "\047" s "\047"
	}
	END {
		json_end()
		if (fault == "") fault = unfit
		if (fault != "") { print fault; exit 1 }
		for (i = 1; i <= n; i++)
			print "given " shell_word(name[i]) " " shell_word(text_of[i])
	}
	'
	json_reader
	# a NUL byte is a fault of the text, yet some awks end the line there
	tr '\000' '\001' <"$1" | LC_ALL=C awk "$REPLY$program"
}
