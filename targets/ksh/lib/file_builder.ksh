# write_target TARGET TEXT: writes a file, as the file builder does.
function write_target {
	if [[ -n $dry$verbose ]]; then
		message '+ write %s' "$1"
	fi
	make_parent "$1" || return
	[[ -z $dry ]] || return 0
	# a file that is there keeps its mode
	(umask 177 && put_raw "$2" >"$1") 2>/dev/null || no_open "$1"
}

# copy_to_target TARGET SOURCE SHOWN: copies a file, which the template calls
# SHOWN.
function copy_to_target {
	show cp "$2" "$1"
	make_parent "$1" || return
	[[ -z $dry ]] || return 0
	if [[ ! -r $2 ]]; then
		why_not "$2"
		fail "open $3: $REPLY"
		return
	fi
	(: >"$1") 2>/dev/null || no_open "$1" || return
	say 'Copying %s to %s' "$3" "$1"
	[[ ! -d $2 ]] || fail "read $3: is a directory" || return
	job "$2" "$1" "$work/stderr" cat ||
		fail "cannot copy $3 to $1: $(<"$work/stderr")" || return
	file_size "$1"
	say 'Copied %s bytes' "$REPLY"
}

# stored_file TARGET: the artifact of the file builder.
function stored_file {
	artifact_new packer.file File "Stored file: $1" "$1"
	destroyed_by destroy_files
}

# make_parent PATH: makes the folder that PATH is to stand in.
function make_parent {
	typeset folder=${1%/*}
	[[ $1 == */* && -n $folder && ! -d $folder ]] || return 0
	show mkdir -p "$folder"
	[[ -z $dry ]] || return 0
	as_operand "$folder"
	(umask go-w && mkdir -p "$REPLY") 2>/dev/null || no_folder "$folder"
}

# no_folder PATH: fails because a folder cannot be made, naming the part of its
# path that is at fault.
function no_folder {
	typeset part=$1
	while [[ ! -e ${part%/*} && $part == ?*/* ]]; do
		part=${part%/*}
	done
	if [[ -e $part ]]; then
		fail "mkdir $part: not a directory"
	elif [[ -e ${part%/*} && ! -d ${part%/*} ]]; then
		fail "mkdir ${part%/*}: not a directory"
	else
		fail "mkdir $part: permission denied"
	fi
}

# no_open PATH: fails because a path cannot be opened.
function no_open {
	why_not "$1"
	fail "open $1: $REPLY"
}

# why_not PATH: REPLY = why a path cannot be opened, in the system's words.
function why_not {
	typeset parent=${1%/*}
	[[ $1 == */* ]] || parent=.
	parent=${parent:-/}
	if [[ -d $1 ]]; then
		REPLY='is a directory'
	elif [[ -e $1 ]]; then
		REPLY='permission denied'
	elif [[ -e $parent && ! -d $parent ]]; then
		REPLY='not a directory'
	elif [[ -d $parent && ! -w $parent ]]; then
		REPLY='permission denied'
	else
		REPLY='no such file or directory'
	fi
}

# file_size PATH: REPLY = the size of a file in bytes, as a text: a shell
# may not be able to count so far. Links are followed.
function file_size {
	typeset mode links user group size=0 rest
	as_operand "$1"
	if ls -dnL "$REPLY" >"$work/ls" 2>/dev/null; then
		IFS=' ' read -r mode links user group size rest <"$work/ls"
	fi
	REPLY=$size
}
