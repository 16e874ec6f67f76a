# guest_command COMMAND FAULT [CODES]: runs a command on the guest. It fails
# with FAULT unless the exit status is 0 or one of CODES; the status is added to
# a FAULT that ends with a blank.
function guest_command {
	typeset status
	started=1
	remote "$1"
	status=$?
	[[ -z $cancelled ]] || return 1
	if [[ -z $started ]]; then
		fail "${2%%: *}: $ERROR"
		return
	fi
	# Packer's number for a connection that broke
	[[ -z $lost ]] || status=2300218
	[[ $status != 0 && " ${3-} " != *" $status "* ]] || return 0
	if [[ $2 == *' ' ]]; then
		fail "$2$status"
	else
		fail "$2"
	fi
}

# guest_told TEXT COMMAND FAULT [CODES]: guest_command, with TEXT and the command
# shown before.
function guest_told {
	message '%s%s' "$1" "$2"
	shift
	guest_command "$@"
}

# guest_install COMMAND FAULT: guest_command, for a command that installs a tool
# on the guest.
# Downloads: on the guest: what its command to install the tool fetches and runs
function guest_install {
	guest_command "$1" "$2"
}

# guest_try COMMAND: runs a command on the guest, whatever comes of it.
function guest_try {
	guest_command "$1" '' || ERROR=
	[[ -z $cancelled ]]
}

# guest_file LOCAL REMOTE FAULT: sends a file; it fails with FAULT and the reason.
function guest_file {
	if [[ -z $dry && ! -r $1 ]]; then
		fail "$3: open $1: no such file or directory"
		return
	fi
	"${b_comm}_upload" "$1" "$2" '' || fail "$3: $ERROR"
}

# guest_folder LOCAL REMOTE FAULT: sends a folder; with a slash at the end of
# LOCAL what is in it.
function guest_folder {
	if [[ -z $dry && ! -d $1 ]]; then
		fail "$3: open $1: no such file or directory"
		return
	fi
	"${b_comm}_upload_folder" "$1" "$2" || fail "$3: $ERROR"
}

# folder_of PATH: REPLY = the folder that a path is in.
function folder_of {
	REPLY=${1%/*}
}
