# manifest OUTPUT STRIP_PATH STRIP_TIME [KEY VALUE]...: adds the artifact to the
# JSON file OUTPUT, in the form that Packer writes.
function manifest {
	typeset output=$1 path=$2 time=$3 entry i=0 tries=0
	shift 3
	if [[ -n $dry$verbose ]]; then
		message "+ add the artifact to $output"
	fi
	[[ -z $dry ]] || return 0
	manifest_entry "$path" "$time" "$@"
	entry=$REPLY
	while ! (set -C && : >"$output.lock") 2>/dev/null; do
		(( tries += 1 ))
		# as Packer: after three tries it goes on without the lock
		(( tries < 3 )) || break
		nap "0.$(( tries * 2 ))" || return
	done
	manifest_add "$output" "$entry"
	i=$?
	rm -f "$output.lock"
	return "$i"
}

# manifest_add OUTPUT ENTRY: writes OUTPUT anew, with ENTRY behind what is there.
function manifest_add {
	typeset output=$1 old='' uuid='' new=1
	if [[ -s $output ]]; then
		old=$(manifest_builds "$output") ||
			fail "Unable to parse content from $output" || return
		uuid=${old%%"$newline"*}
		old=${old#"$uuid"}
		old=${old#"$newline"}
	fi
	if [[ -n $opt_force && $uuid != "$PACKER_RUN_UUID" ]]; then
		old=
	fi
	[[ -z $old ]] || old=$old,$newline
	json_text "$PACKER_RUN_UUID"
	[[ ! -e $output ]] || new=
	put_raw "{
  \"builds\": [
$old$2
  ],
  \"last_run_uuid\": $REPLY
}" >"$output" || fail "Unable to write $output" || return
	# Packer's file is never writable for all
	[[ -z $new ]] || chmod o-w "$output"
}

# manifest_entry STRIP_PATH STRIP_TIME [KEY VALUE]...: REPLY = the artifact as an
# entry of the file.
function manifest_entry {
	typeset path=$1 time=$2 out files=null data=null i=0 file
	shift 2
	while (( i < art_count[artifact] )); do
		artifact_file "$i"
		file=$REPLY
		file_size "$file"
		if (( i == 0 )); then
			files="["
		else
			files=$files,
		fi
		files="$files
        {
          \"size\": $REPLY
        }"
		[[ -z $path ]] || file=${file##*/}
		json_text "$file"
		files="${files%\"size\"*}\"name\": $REPLY,
          \"size\"${files##*\"size\"}"
		(( i += 1 ))
	done
	(( i == 0 )) || files="$files
      ]"
	i=0
	while (( $# > 0 )); do
		if (( i == 0 )); then
			data="{"
		else
			data=$data,
		fi
		json_text "$1"
		data="$data
        $REPLY: "
		json_text "$2"
		data=$data$REPLY
		(( i += 1 ))
		shift 2
	done
	(( i == 0 )) || data="$data
      }"
	json_text "$b_name"
	out="    {
      \"name\": $REPLY,"
	json_text "$b_type"
	out="$out
      \"builder_type\": $REPLY,"
	if [[ -z $time ]]; then
		now
		out="$out
      \"build_time\": $REPLY,"
	fi
	json_text "${art_id[artifact]}"
	out="$out
      \"files\": $files,
      \"artifact_id\": $REPLY,"
	json_text "$PACKER_RUN_UUID"
	REPLY="$out
      \"packer_run_uuid\": $REPLY,
      \"custom_data\": $data
    }"
}

# json_text TEXT: REPLY = TEXT as a JSON string, as Packer writes it.
function json_text {
	typeset text=$1 c code=1
	replaced "$text" "\\" "\\\\"
	replaced "$REPLY" '"' '\"'
	replaced "$REPLY" "$newline" '\n'
	replaced "$REPLY" "$return" '\r'
	replaced "$REPLY" '<' '\u003c'
	replaced "$REPLY" '>' '\u003e'
	replaced "$REPLY" '&' '\u0026'
	if [[ $REPLY == *[[:cntrl:]]* ]]; then
		text=$REPLY
		while (( code < 32 )); do
			hexadecimal "$code" 2
			# shellcheck disable=SC2059 # the format is the character
			c=$(printf "\\$(( code / 64 ))$(( code / 8 % 8 ))$(( code % 8 ))")
			case $code in
			9)
				replaced "$text" "$c" '\t'
				;;
			10)
				REPLY=$text
				;;
			*)
				replaced "$text" "$c" "\\u00$REPLY"
				;;
			esac
			text=$REPLY
			(( code += 1 ))
		done
		REPLY=$text
	fi
	REPLY="\"$REPLY\""
}

# manifest_builds FILE: prints the last_run_uuid of a manifest, then its builds
# in Packer's form, with commas between them. Fails if it is no manifest.
function manifest_builds {
	LC_ALL=C awk '
	function blank() { while (p <= n && index(" \t\r\n", substr(s, p, 1))) p++ }
	function want(c) { blank(); if (substr(s, p, 1) != c) bad(); p++ }
	function next_is(c) { blank(); return substr(s, p, 1) == c }
	function bad() { failed = 1; exit 1 }
	# a string as it stands, but with the escapes that Go writes
	function text(  q, c, r) {
		blank()
		if (substr(s, p, 1) != "\"") bad()
		q = p + 1
		while ((c = substr(s, q, 1)) != "\"") {
			if (c == "") bad()
			if (c == "\\") q++
			q++
		}
		r = substr(s, p, q - p + 1)
		p = q + 1
		gsub(/</, "\\u003c", r); gsub(/>/, "\\u003e", r); gsub(/&/, "\\u0026", r)
		return r
	}
	function word(  r) {
		blank()
		if (substr(s, p, 1) == "\"") return text()
		if (!match(substr(s, p, 64), /^[-+.a-zA-Z0-9]+/)) bad()
		r = substr(s, p, RLENGTH)
		p += RLENGTH
		return r
	}
	function skip(  c) {
		blank()
		c = substr(s, p, 1)
		if (c == "{") {
			p++
			if (next_is("}")) { p++; return }
			do { text(); want(":"); skip() } while (more("}"))
		} else if (c == "[") {
			p++
			if (next_is("]")) { p++; return }
			do skip(); while (more("]"))
		} else word()
	}
	# behind an element: true if another one follows
	function more(close_) {
		blank()
		if (substr(s, p, 1) == ",") { p++; return 1 }
		if (substr(s, p, 1) != close_) bad()
		p++
		return 0
	}
	function null() {
		blank()
		if (substr(s, p, 4) == "null") { p += 4; return 1 }
		return 0
	}
	function files(  r, k, name, size) {
		if (null()) return "null"
		want("[")
		if (next_is("]")) { p++; return "[]" }
		do {
			name = "\"\""; size = 0
			want("{")
			if (next_is("}")) p++
			else do {
				k = text(); want(":")
				if (k == "\"name\"") name = word()
				else if (k == "\"size\"") size = word()
				else skip()
			} while (more("}"))
			r = r (r == "" ? "[" : ",") "\n        {\n          \"name\": " name \
				",\n          \"size\": " size "\n        }"
		} while (more("]"))
		return r "\n      ]"
	}
	function data(  r, k) {
		if (null()) return "null"
		want("{")
		if (next_is("}")) { p++; return "{}" }
		do {
			k = text(); want(":")
			r = r (r == "" ? "{" : ",") "\n        " k ": " word()
		} while (more("}"))
		return r "\n      }"
	}
	function build(  k, name, type, time, list, id, uuid, custom) {
		name = type = id = uuid = "\"\""; list = custom = "null"; time = 0
		want("{")
		if (next_is("}")) p++
		else do {
			k = text(); want(":")
			if (k == "\"name\"") name = word()
			else if (k == "\"builder_type\"") type = word()
			else if (k == "\"build_time\"") time = word()
			else if (k == "\"files\"") list = files()
			else if (k == "\"artifact_id\"") id = word()
			else if (k == "\"packer_run_uuid\"") uuid = word()
			else if (k == "\"custom_data\"") custom = data()
			else skip()
		} while (more("}"))
		out = out (out == "" ? "" : ",\n") "    {\n      \"name\": " name \
			",\n      \"builder_type\": " type \
			(time == 0 ? "" : ",\n      \"build_time\": " time) \
			",\n      \"files\": " list ",\n      \"artifact_id\": " id \
			",\n      \"packer_run_uuid\": " uuid \
			",\n      \"custom_data\": " custom "\n    }"
	}
	{ s = s $0 "\n" }
	END {
		if (failed) exit 1
		n = length(s); p = 1; last = "\"\""
		want("{")
		if (next_is("}")) p++
		else do {
			k = text(); want(":")
			if (k == "\"builds\"") {
				if (!null()) {
					want("[")
					if (next_is("]")) p++
					else do build(); while (more("]"))
				}
			} else if (k == "\"last_run_uuid\"") last = word()
			else skip()
		} while (more("}"))
		blank()
		if (p <= n) bad()
		print substr(last, 2, length(last) - 2)
		printf "%s", out
	}' <"$1"
}
