# manifest OUTPUT STRIP_PATH STRIP_TIME [KEY VALUE]...: adds the artifact to
# the JSON file OUTPUT. The STRIPs are 1 or empty; with {} for the pairs,
# custom_data is an empty object, with nothing it is null.
function manifest {
	typeset output=$1 status
	if [[ -n $dry$verbose ]]; then
		message '+ add this build to %s' "$output"
	fi
	[[ -z $dry ]] || return 0
	manifest_entry "$@"
	put "$REPLY" >"$work/manifest_new"
	manifest_lock "$output.lock"
	manifest_write "$output"
	status=$?
	as_operand "$output.lock"
	rm -f "$REPLY" "$work/manifest" "$work/manifest_new"
	return "$status"
}

# manifest_entry OUTPUT STRIP_PATH STRIP_TIME [KEY VALUE]...: REPLY = a
# manifest of nothing but this build.
function manifest_entry {
	typeset path=$2 time=0 i=${art_first[artifact]} end file out list=null
	if [[ -z $3 ]]; then
		now
		time=$REPLY
	fi
	shift 3
	(( end = i + art_count[artifact], 1 ))
	while (( i < end )); do
		file=${art_file[i]}
		file_size "$file"
		out=$REPLY
		if [[ -n $path ]]; then
			file=${file##*/}
		fi
		json_string "$file"
		out="{\"name\":$REPLY,\"size\":$out}"
		case $list in
		null)
			list=$out
			;;
		*)
			list=$list,$out
			;;
		esac
		(( i += 1 ))
	done
	[[ $list == null ]] || list="[$list]"
	out=
	json_string "$b_name"
	out="\"name\":$REPLY"
	json_string "$b_type"
	out="$out,\"builder_type\":$REPLY,\"build_time\":$time,\"files\":$list"
	json_string "${art_id[artifact]}"
	out="$out,\"artifact_id\":$REPLY"
	json_string "$PACKER_RUN_UUID"
	out="$out,\"packer_run_uuid\":$REPLY"
	if (( $# > 0 )); then
		list=
		while (( $# > 1 )); do
			json_string "$1"
			list="$list${list:+,}$REPLY"
			json_string "$2"
			list=$list:$REPLY
			shift 2
		done
		out="$out,\"custom_data\":{$list}"
	fi
	json_string "$PACKER_RUN_UUID"
	REPLY="{\"builds\":[{$out}],\"last_run_uuid\":$REPLY}"
}

# manifest_lock FILE: takes the lock of a manifest. As in Packer it is taken
# to be a dead one after three tries, unless another build of this run has it.
function manifest_lock {
	typeset tries=0 dead=0 owner
	while ! (set -C && put "$PACKER_RUN_UUID" >"$1") 2>/dev/null; do
		owner=
		[[ ! -r $1 ]] || read -r owner <"$1" || :
		(( tries += 1 ))
		# a lock that has gone meanwhile was a live one
		if [[ $owner != "$PACKER_RUN_UUID" && -e $1 ]]; then
			(( dead += 1 ))
		fi
		(( dead < 3 && tries < 300 )) || break
		nap 0.2 || break
	done
}

# manifest_write OUTPUT: writes the manifest again, with the new entry.
function manifest_write {
	typeset old=/dev/null
	if [[ -e $1 || -L $1 ]]; then
		if [[ -d $1 ]]; then
			fail "Unable to open $1 for reading: read $1: is a directory"
			return
		elif [[ -r $1 ]]; then
			old=$1
		elif [[ -e $1 ]]; then
			no_open "$1" || fail "Unable to open $1 for reading: $ERROR"
			return
		fi
	fi
	manifest_merge "$old" "$work/manifest_new" >"$work/manifest" || {
		REPLY=$(<"$work/manifest")
		fail "Unable to parse content from $1: ${REPLY:-awk failed}"
		return
	}
	# written in place, so that a file that is there keeps its mode
	(umask o-w && cat "$work/manifest" >"$1") 2>/dev/null || {
		no_open "$1" || fail "Unable to write $1: $ERROR"
	}
}

# manifest_merge OLD NEW: prints the manifest OLD with the builds of NEW
# behind its own. If OLD cannot be read, prints the fault.
function manifest_merge {
	typeset reader writer
	json_reader
	reader=$REPLY
	manifest_writer
	writer=$REPLY
	manifest_reader
	# a NUL byte is a fault of the text, yet some awks end the line there
	tr '\000' '\001' <"$1" | LC_ALL=C awk -v force="$opt_force" \
		-v run="$PACKER_RUN_UUID" "$reader$REPLY$writer" - new=1 "$2"
}

# manifest_reader: REPLY = the part of an awk program that takes a manifest
# from json_reader as Go decodes it: unknown members are dropped.
function manifest_reader {
	REPLY='
	BEGIN { json_begin() }
	new && !turned { turn() }
	{ json_line($0); lines++ }
	# the old manifest has ended: its faults end all; -force empties it if
	# another run has made it
	function turn() {
		turned = 1
		if (lines) json_end()
		if (fault == "") fault = unfit
		if (fault != "") exit 1
		if (force != "" && last_run != run) builds = 0
		first = builds
		done = depth = 0
		state = "value"
	}
	function json_open(kind,    f) {
		if (skip) { skip++; return }
		f = depth == 1 ? tolower(key[1]) : depth > 2 ? tolower(key[3]) : ""
		if (depth == 0) { if (kind != "object") wrong(kind, "", "manifest.ManifestFile") }
		else if (depth == 1) {
			if (f == "last_run_uuid") wrong(kind, "ManifestFile.last_run_uuid", "string")
			else if (f != "builds") skip = 1
			else if (kind == "array") builds = first + 0
			else wrong(kind, "ManifestFile.builds", "[]manifest.Artifact")
		} else if (depth == 2) {
			if (kind == "object") add_build()
			else wrong(kind, "ManifestFile.builds", "manifest.Artifact")
		} else if (depth == 3) {
			if (f == "files" && kind == "array") files[builds] = 0
			else if (f == "custom_data" && kind == "object") {
				if (!(builds in data)) data[builds] = 0
			} else if (f in type) wrong(kind, "Artifact.builds." f, type[f])
			else skip = 1
		} else if (depth == 4) {
			if (f == "custom_data") wrong(kind, "Artifact.builds." f, "string")
			else if (kind == "object") add_file()
			else wrong(kind, "Artifact.builds.files", "manifest.ArtifactFile")
		} else {
			f = tolower(key[5])
			if (f == "name") wrong(kind, "ArtifactFile.builds.files.name", "string")
			else if (f == "size") wrong(kind, "ArtifactFile.builds.files.size", "int64")
			else skip = 1
		}
	}
	function json_close(kind) { if (skip) skip-- }
	function json_scalar(kind, value,    f) {
		if (skip) return
		f = depth == 1 ? tolower(key[1]) : depth > 2 ? tolower(key[3]) : ""
		if (depth == 0) { if (kind != "null") wrong(kind, "", "manifest.ManifestFile") }
		else if (depth == 1) {
			if (f == "builds" && kind == "null") builds = first + 0
			else if (f == "builds") wrong(kind, "ManifestFile.builds", "[]manifest.Artifact")
			else if (f == "last_run_uuid" && fits(kind, value, "ManifestFile.last_run_uuid", "string")) last_run = value
		} else if (depth == 2) {
			add_build()
			if (kind != "null") wrong(kind, "ManifestFile.builds", "manifest.Artifact")
		} else if (depth == 3) {
			if (f == "files" && kind == "null") delete files[builds]
			else if (f == "custom_data" && kind == "null") delete data[builds]
			else if ((f in type) && fits(kind, value, "Artifact.builds." f, type[f])) member[builds, f] = value
		} else if (depth == 4 && f == "files") {
			add_file()
			if (kind != "null") wrong(kind, "Artifact.builds.files", "manifest.ArtifactFile")
		} else if (depth == 4) {
			if (kind == "null") value = ""
			else if (!fits(kind, value, "Artifact.builds.custom_data", "string")) return
			if (!((builds, key[4]) in datum)) data_key[builds, ++data[builds]] = key[4]
			datum[builds, key[4]] = value
		} else {
			f = tolower(key[5])
			if (f == "name" && fits(kind, value, "ArtifactFile.builds.files.name", "string"))
				file_name[builds, files[builds]] = value
			else if (f == "size" && fits(kind, value, "ArtifactFile.builds.files.size", "int64"))
				file_size[builds, files[builds]] = value
		}
	}
	function add_build(    f) {
		builds++
		for (f in type) delete member[builds, f]
		delete files[builds]
		delete data[builds]
	}
	function add_file() {
		files[builds]++
		file_name[builds, files[builds]] = ""
		file_size[builds, files[builds]] = 0
	}
	# whether a value is of the type; null never is, and is no fault
	function fits(kind, value, place, type) {
		if (kind == "null") return 0
		if (type == "string" && kind == "string") return 1
		if (type == "int64" && kind == "number") {
			if (integer(value)) return 1
			kind = kind " " value
		}
		return wrong(kind, place, type)
	}
	function integer(s,    n) {
		if (s !~ /^-?[0-9]+$/) return 0
		n = s
		sub(/^-/, "", n)
		if (length(n) != 19) return length(n) < 19
		return "x" n <= "x922337203685477580" (s ~ /^-/ ? 8 : 7)
	}
	function wrong(kind, place, type) {
		if (depth > 0 && (kind == "object" || kind == "array")) skip = 1
		if (depth == 0 && kind == "array") skip = 1
		if (unfit == "")
			unfit = "json: cannot unmarshal " kind " into Go " (place == "" ? "value" : "struct field " place) " of type " type
		return 0
	}
	BEGIN {
		type["name"] = type["builder_type"] = type["artifact_id"] = type["packer_run_uuid"] = "string"
		type["build_time"] = "int64"
		type["files"] = "[]manifest.ArtifactFile"
		type["custom_data"] = "map[string]string"
	}
	'
}

# manifest_writer: REPLY = the part of an awk program that prints a manifest
# as Go's encoder indents it.
function manifest_writer {
	REPLY='
	END {
		if (!turned) turn()
		if (fault != "") { print fault; exit 1 }
		printf "{\n  \"builds\": ["
		for (b = 1; b <= builds; b++) {
			printf "%s\n    {\n", (b > 1 ? "," : "")
			printf "      \"name\": %s,\n", go_string(member[b, "name"])
			printf "      \"builder_type\": %s,\n", go_string(member[b, "builder_type"])
			if (member[b, "build_time"] !~ /^-?0?$/)
				printf "      \"build_time\": %s,\n", member[b, "build_time"]
			print_files(b)
			printf "      \"artifact_id\": %s,\n", go_string(member[b, "artifact_id"])
			printf "      \"packer_run_uuid\": %s,\n", go_string(member[b, "packer_run_uuid"])
			print_data(b)
			printf "    }"
		}
		printf "\n  ],\n  \"last_run_uuid\": %s\n}", go_string(last_run)
	}
	function print_files(b,    i) {
		printf "      \"files\": "
		if (!(b in files)) { printf "null,\n"; return }
		if (!files[b]) { printf "[],\n"; return }
		for (i = 1; i <= files[b]; i++) {
			printf "%s\n        {\n", (i > 1 ? "," : "[")
			printf "          \"name\": %s,\n", go_string(file_name[b, i])
			printf "          \"size\": %s\n        }", (file_size[b, i] == "-0" ? 0 : file_size[b, i])
		}
		printf "\n      ],\n"
	}
	function print_data(b,    i, at, k) {
		printf "      \"custom_data\": "
		if (!(b in data)) { printf "null\n"; return }
		if (!data[b]) { printf "{}\n"; return }
		# what a manifest holds is sorted already: this is quick then
		for (i = 2; i <= data[b]; i++) {
			k = data_key[b, i]
			for (at = i; at > 1 && ("x" data_key[b, at - 1]) > ("x" k); at--)
				data_key[b, at] = data_key[b, at - 1]
			data_key[b, at] = k
		}
		for (i = 1; i <= data[b]; i++) {
			k = data_key[b, i]
			printf "%s\n        %s: %s", (i > 1 ? "," : "{"), go_string(k), go_string(datum[b, k])
		}
		printf "\n      }\n"
	}
	function go_string(s,    out, n, at, c) {
		if (s !~ /[^ -~]/ && s !~ /["\\<>&]/) return "\"" s "\""
		n = length(s)
		for (at = 1; at <= n; at++) {
			c = substr(s, at, 1)
			if (c == "\\" || c == "\"") c = "\\" c
			else if (c == "\n") c = "\\n"
			else if (c == "\r") c = "\\r"
			else if (c == "\t") c = "\\t"
			else if (byte[c] < 32 || c == "<" || c == ">" || c == "&") c = sprintf("\\u%04x", byte[c])
			else if (c == "\300") { c = "\\u0000"; at++ }
			else if (c == "\342" && substr(s, at + 1, 1) == "\200" && substr(s, at + 2, 1) ~ /^[\250\251]$/) {
				c = substr(s, at + 2, 1) == "\250" ? "\\u2028" : "\\u2029"
				at += 2
			}
			out = out c
		}
		return "\"" out "\""
	}
	'
}
