# ssh_upload LOCAL REMOTE MODE: sends a file. Without MODE the guest decides
# (sftp), or it is 0644 (scp), as in Packer.
function ssh_upload {
	if [[ $b_ssh_transfer == sftp ]]; then
		sftp_name "$1" && typeset from=$REPLY || return
		sftp_name "$2" || return
		set -- "$1" "$2" "$3" "put $from $REPLY"
		[[ -z $3 ]] || set -- "$1" "$2" "$3" "$4${newline}chmod $3 $REPLY"
		sftp_batch "$4"
		return
	fi
	typeset folder=. name=${2##*/}
	if [[ $2 == */* ]]; then
		folder=${2%/*}
		folder=${folder:-/}
	fi
	replaced "$folder" ' ' "\\ "
	scp_to "scp -vt $REPLY" scp_file "$1" "${3:-0644}" "$name"
}

# ssh_upload_folder LOCAL REMOTE: sends a folder; with a slash at the end of
# LOCAL what is in it.
function ssh_upload_folder {
	if [[ $b_ssh_transfer == sftp ]]; then
		sftp_folder "$1" "$2"
		return
	fi
	if [[ $1 == */ ]]; then
		scp_to "scp -rvt $2" scp_contents "$1"
	else
		scp_to "scp -rvt $2" scp_folder "$1" "${1##*/}"
	fi
}

# scp_to COMMAND FUNCTION ARGS...: runs scp on the guest and feeds it with what
# FUNCTION prints: scp's own protocol, so that the guest sees what Packer does.
# Needs: ssh
function scp_to {
	typeset status text
	ssh_ready || return
	show ssh -F "${ssh_config:-ssh_config}" guest "$1"
	[[ -z $dry ]] || return 0
	job /dev/null "$work/scp_answers" /dev/null feed "$@"
	status=$?
	text=$(tr -d '\000' <"$work/scp_answers")
	if (( status == 127 )); then
		fail "SCP failed to start. This usually means that SCP is not
properly installed on the remote system."
		return
	fi
	if [[ -n $text ]]; then
		# a fault is told behind a byte 1 or 2
		text=${text#?}
		fail "${text%%"$newline"*}"
		return
	fi
	(( status == 0 )) || fail "Process exited with status $status"
}

# feed COMMAND FUNCTION ARGS...: gives what FUNCTION prints to a command of the
# guest.
function feed {
	typeset command=$1
	shift
	"$@" | with_password ssh -F "$ssh_config" guest "$command"
}

# scp_file FILE MODE NAME: prints a file in scp's protocol.
function scp_file {
	typeset size
	size=$(wc -c <"$1")
	put "C$2 ${size##* } $3"
	cat <"$1"
	printf '\0'
}

# scp_folder FOLDER NAME: prints a folder in scp's protocol.
function scp_folder {
	mode_of "$1"
	put "D$REPLY 0 $2"
	scp_contents "$1/"
	put E
}

# scp_contents FOLDER: prints what is in a folder; FOLDER ends in a slash.
function scp_contents {
	typeset file
	for file in "$1".[!.]* "$1"..?* "$1"*; do
		[[ -e $file ]] || continue
		if [[ -d $file ]]; then
			scp_folder "$file" "${file##*/}"
		else
			mode_of "$file"
			scp_file "$file" "$REPLY" "${file##*/}"
		fi
	done
}

# ssh_download REMOTE LOCAL: fetches a file.
function ssh_download {
	typeset status
	if [[ $b_ssh_transfer == sftp ]]; then
		sftp_name "$1" && typeset remote=$REPLY || return
		sftp_name "$2" || return
		sftp_batch "get $remote $REPLY"
		return
	fi
	ssh_ready || return
	replaced "$1" ' ' "\\ "
	set -- "$1" "$2" "cat $REPLY"
	show ssh -F "${ssh_config:-ssh_config}" guest "$3"
	[[ -z $dry ]] || return 0
	: >"$2" || fail "open $2: cannot write" || return
	job /dev/null "$2" "$work/ssh_errors" with_password \
		ssh -F "$ssh_config" guest "$3"
	status=$?
	(( status != 0 )) || return 0
	REPLY=$(<"$work/ssh_errors")
	fail "scp: ${REPLY#cat: }"
}

# ssh_download_folder REMOTE LOCAL: fetches a folder, or what a pattern matches,
# into the folder LOCAL.
# Needs: scp
function ssh_download_folder {
	ssh_ready || return
	typeset remote=${1%/}
	set -- scp -O -r -q -F "${ssh_config:-ssh_config}" \
		"guest:$remote" "${2%/}/"
	show "$@"
	[[ -z $dry ]] || return 0
	mkdir -p -- "$8" || fail "mkdir $8: cannot make it" || return
	job /dev/null /dev/null "$work/ssh_errors" with_password "$@" && return 0
	REPLY=$(<"$work/ssh_errors")
	if [[ $REPLY == *option* ]]; then
		# an scp that knows only its own protocol
		shift 2
		job /dev/null /dev/null "$work/ssh_errors" with_password \
			scp "$@" && return 0
		REPLY=$(<"$work/ssh_errors")
	fi
	fail "$REPLY"
}

# sftp_name TEXT: REPLY = TEXT as a word of sftp's commands.
function sftp_name {
	[[ $1 != *"$newline"* ]] || fail "sftp cannot send a name with a newline" ||
		return
	replaced "$1" "\\" "\\\\"
	replaced "$REPLY" '"' '\"'
	REPLY="\"$REPLY\""
}

# sftp_batch COMMANDS: runs commands of sftp.
# Needs: sftp
function sftp_batch {
	ssh_ready || return
	show sftp -b - -F "${ssh_config:-ssh_config}" guest
	if [[ -n $dry$verbose ]]; then
		message "$1"
	fi
	[[ -z $dry ]] || return 0
	write_text "$work/sftp_batch" 0600 "$1$newline" || return
	job "$work/sftp_batch" /dev/null "$work/ssh_errors" with_password \
		sftp -b - -F "$ssh_config" guest && return 0
	fail "$(<"$work/ssh_errors")"
}

# sftp_folder LOCAL REMOTE: sends a folder; with a slash at the end of LOCAL what
# is in it.
function sftp_folder {
	typeset root=$2
	batch=
	if [[ $1 != */ ]]; then
		root=${2%/}/${1##*/}
		sftp_make "$1" "$root" || return
	fi
	sftp_contents "${1%/}/" "${root%/}/" || return
	[[ -z $batch ]] || sftp_batch "$batch"
}

# sftp_make LOCAL REMOTE: adds the making of a folder to the batch.
function sftp_make {
	sftp_name "$2" || return
	typeset name=$REPLY
	mode_of "$1"
	batch="$batch-mkdir $name${newline}-chmod $REPLY $name$newline"
}

# sftp_contents LOCAL REMOTE: adds what is in a folder to the batch.
function sftp_contents {
	typeset file name
	for file in "$1".[!.]* "$1"..?* "$1"*; do
		[[ -e $file ]] || continue
		name=$2${file##*/}
		if [[ -d $file ]]; then
			sftp_make "$file" "$name" || return
			sftp_contents "$file/" "$name/" || return
			continue
		fi
		sftp_name "$file" || return
		batch="${batch}put $REPLY "
		sftp_name "$name" || return
		batch="$batch$REPLY$newline"
		name=$REPLY
		mode_of "$file"
		batch="${batch}chmod $REPLY $name$newline"
	done
}
