# write_target TARGET TEXT: writes a file, as the file builder does.
function write_target {
	if [[ -n $dry$verbose ]]; then
		message "+ write $1"
	fi
	[[ -z $dry ]] || return 0
	target_folder "$1" || return
	if [[ -e $1 ]]; then
		put_raw "$2" >"$1" || fail "open $1: cannot write"
	else
		(umask 177 && put_raw "$2" >"$1") || fail "open $1: cannot write"
	fi
}

# copy_to_target TARGET SOURCE SHOWN: copies a file, which the template calls
# SHOWN.
function copy_to_target {
	show cp -- "$2" "$1"
	[[ -z $dry ]] || return 0
	target_folder "$1" || return
	[[ -r $2 && ! -d $2 ]] ||
		fail "open $3: no such file or directory" || return
	say "Copying $3 to $1"
	job "$2" "$1" /dev/null cat || fail "open $1: cannot write" || return
	file_size "$1"
	say "Copied $REPLY bytes"
}

# stored_file TARGET: the artifact of the file builder.
function stored_file {
	artifact_new packer.file File "Stored file: $1" "$1"
}

# target_folder PATH: makes the folder that PATH is to be in.
function target_folder {
	[[ $1 == */* ]] || return 0
	[[ -d ${1%/*}/ ]] || mkdir -p -- "${1%/*}/" ||
		fail "mkdir ${1%/*}: cannot make it"
}

# file_size PATH: REPLY = the size of a file in bytes, 0 if there is none.
function file_size {
	REPLY=0
	[[ -f $1 ]] || return 0
	REPLY=$(wc -c <"$1")
	replaced "$REPLY" ' ' ''
}
