# write_file PATH MODE: writes standard input to a file.
function write_file {
	if [[ -n $dry$verbose ]]; then
		message '+ write %s (mode %s)' "$1" "$2"
	fi
	[[ -z $dry ]] || return 0
	[[ ! -e $1 && ! -L $1 ]] || rm -f "$1"
	{ (umask 077 && cat >"$1") && chmod "$2" "$1"; } ||
		fail "cannot write $1"
}

# write_text PATH MODE TEXT: writes TEXT to a file, as it is.
function write_text {
	if [[ -n $dry$verbose ]]; then
		message '+ write %s (mode %s)' "$1" "$2"
	fi
	[[ -z $dry ]] || return 0
	[[ ! -e $1 && ! -L $1 ]] || rm -f "$1"
	{ (umask 077 && put_raw "$3" >"$1") && chmod "$2" "$1"; } ||
		fail "cannot write $1"
}

# unpack FUNCTION PATH MODE: writes a file that this script carries.
function unpack {
	if [[ -n $dry$verbose ]]; then
		message '+ write %s (mode %s, carried by this script)' "$2" "$3"
	fi
	[[ -z $dry ]] || return 0
	[[ ! -e $2 && ! -L $2 ]] || rm -f "$2"
	{ (umask 077 && "$1" >"$2") && chmod "$3" "$2"; } ||
		fail "cannot write $2"
}

# new_folder PREFIX: REPLY = a new folder that only its owner can look into. Its
# name is PREFIX and what mktemp(1) makes up.
function new_folder {
	new_name "$1" -d
}

# new_file PREFIX: REPLY = a new file that only its owner can read, named likewise.
function new_file {
	new_name "$1"
}

# new_name PREFIX [-d]: makes the file, or with -d the folder.
function new_name {
	REPLY=$(umask 077 && mktemp ${2+"$2"} "$1XXXXXXXXXX") # mktemp(1) fills in the X
}

# folder PATH: makes a folder that only its owner can look into.
function folder {
	[[ -z $dry ]] || return 0
	(umask 077 && mkdir -p "$1") || fail "cannot make the folder $1"
}

# carried_folder PATH MODE: makes a folder that is sent to the guest, or read by
# a tool, as it was where this script was compiled.
function carried_folder {
	[[ -z $dry ]] || return 0
	(umask 077 && mkdir -p "$1" && chmod "$2" "$1") ||
		fail "cannot make the folder $1"
}

# carried_link PATH TARGET: makes a symbolic link of a folder that is sent to the
# guest, where it leads to TARGET.
function carried_link {
	if [[ -n $dry$verbose ]]; then
		message '+ link %s to %s' "$1" "$2"
	fi
	[[ -z $dry ]] || return 0
	{ rm -f -- "$1" && ln -s -- "$2" "$1"; } ||
		fail "cannot make the link $1"
}

# pinned PATH SHA256: refuses a file that is not the one that was there when
# this script was compiled.
function pinned {
	[[ -z $dry ]] || return 0
	digest sha256 "$1" || return
	[[ $REPLY == "$2" ]] ||
		fail "$1 has sha256 $REPLY, but the script was compiled for $2"
}

# left_outside PATH: refuses to go on without a file or folder that this script
# does not carry and knows no checksum of.
function left_outside {
	[[ -n $dry || -e $1 ]] || fail "$1 is not there"
}

# with_returns: standard input with a carriage return at the end of each line.
function with_returns {
	LC_ALL=C awk '{ printf "%s\r\n", $0 }'
}
