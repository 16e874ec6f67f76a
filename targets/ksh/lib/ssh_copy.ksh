# ssh_upload LOCAL REMOTE MODE: sends a file. Without MODE the guest decides
# (sftp), or it is 0644 (scp), as in Packer.
function ssh_upload {
	typeset folder=. name=${2##*/}
	if [[ $b_ssh_transfer == sftp ]]; then
		sftp_upload "$@"
		return
	fi
	[[ $name != *"$newline"* ]] ||
		fail "scp cannot send a name with a newline: $name" || return
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
function scp_to {
	ssh_begin "$1" || return
	[[ -z $dry ]] || return 0
	scp_pipes
	job /dev/null /dev/null /dev/null scp_feed "$@"
	scp_ended "$?"
}

# scp_pipes: makes the two pipes of a dialogue with scp on the guest.
function scp_pipes {
	rm -f "$work/scp_fault"
	[[ -p $work/scp_in ]] ||
		mkfifo -m 600 "$work/scp_in" "$work/scp_out"
}

# scp_ended STATUS: tells what went wrong with scp, as Packer does.
function scp_ended {
	typeset status
	ssh_status "$1"
	status=$?
	[[ -n $started && -z $cancelled ]] || return 1
	if [[ -s $work/scp_fault ]]; then
		fail "$(<"$work/scp_fault")"
		return
	fi
	[[ -z $lost ]] ||
		fail 'wait: remote command exited without exit status or exit signal' ||
		return
	(( status != 127 )) || fail "SCP failed to start. This usually means that SCP is not
properly installed on the remote system." || return
	(( status == 0 )) || fail "Process exited with status $status"
}

# scp_feed COMMAND FUNCTION ARGS...: runs COMMAND on the guest and FUNCTION here,
# each connected to the other. FUNCTION waits for the guest's word that it is
# ready for what comes next, lest the guest takes a file for the protocol.
function scp_feed {
	typeset command=$1 pid
	shift
	set +m
	on_guest "$command" <"$work/scp_in" >"$work/scp_out" &
	pid=$!
	trap '' PIPE
	exec >"$work/scp_in" <"$work/scp_out"
	# it says first that it has begun
	scp_answer && "$@"
	exec >/dev/null
	wait "$pid"
}

# scp_answer: waits for the guest's consent. A fault is a byte 1 or 2 and a line.
function scp_answer {
	typeset answer line
	answer=$(dd bs=1 count=1 2>/dev/null | tr '\000' 0)
	[[ $answer != 0 ]] || return 0
	[[ -n $answer ]] || return 1
	IFS= read -r line
	put "$line" >"$work/scp_fault"
	return 1
}

# scp_file FILE MODE NAME: prints a file in scp's protocol.
function scp_file {
	typeset size
	size=$(wc -c <"$1") || {
		put "open $1: cannot read" >"$work/scp_fault"
		return 1
	}
	put "C$2 ${size##* } $3" && scp_answer || return
	cat <"$1" 2>/dev/null
	printf '\0'
	scp_answer
}

# scp_folder FOLDER NAME: prints a folder in scp's protocol.
function scp_folder {
	mode_of "$1"
	put "D$REPLY 0 $2" && scp_answer && scp_contents "${1%/}/" || return
	put E
	scp_answer
}

# scp_contents FOLDER: prints what is in a folder; FOLDER ends in a slash.
function scp_contents {
	typeset file
	for file in "$1".[!.]* "$1"..?* "$1"*; do
		[[ -e $file || -L $file ]] || continue
		if [[ ${file##*/} == *"$newline"* ]]; then
			put "scp cannot send a name with a newline: $file" \
				>"$work/scp_fault"
			return 1
		elif [[ -d $file ]]; then
			scp_folder "$file" "${file##*/}" || return
		else
			mode_of "$file"
			scp_file "$file" "$REPLY" "${file##*/}" || return
		fi
	done
}

# ssh_download REMOTE LOCAL: fetches a file.
function ssh_download {
	typeset remote
	if [[ $b_ssh_transfer == sftp ]]; then
		sftp_name "$1" || return
		remote=$REPLY
		sftp_name "$2" || return
		sftp_batch "get $remote $REPLY"
		return
	fi
	remote=$1
	if [[ $1 == *' '* ]]; then
		# in double quotes, in which the guest's shell expands variables
		replaced "$1" "\\" "\\\\"
		replaced "$REPLY" '"' '\"'
		remote="\"$REPLY\""
	fi
	ssh_begin "scp -vf $remote" || return
	[[ -z $dry ]] || return 0
	: >"$2" || fail "open $2: cannot write" || return
	scp_pipes
	job /dev/null /dev/null /dev/null scp_fetch "scp -vf $remote" "$2"
	scp_ended "$?"
}

# scp_fetch COMMAND FILE: runs scp on the guest, which sends a file.
function scp_fetch {
	typeset pid
	set +m
	on_guest "$1" <"$work/scp_in" >"$work/scp_out" &
	pid=$!
	trap '' PIPE
	exec >"$work/scp_in" <"$work/scp_out"
	# consent to begin, to the file's head and to its end
	printf '\0\0\0'
	scp_take "$2"
	exec >/dev/null </dev/null
	wait "$pid"
}

# scp_take FILE: writes a file that comes in scp's protocol on standard input.
function scp_take {
	typeset head size first rest
	IFS= read -r head || return
	first=${head%"${head#?}"}
	case $head in
	C[0-7][0-7][0-7][0-7]\ [0-9]*\ *)
		;;
	D*)
		put 'remote file is directory' >"$work/scp_fault"
		return 1
		;;
	*)
		# a fault is told behind a byte 1 or 2
		put "${head#"$first"}" >"$work/scp_fault"
		return 1
		;;
	esac
	size=${head#* }
	size=${size%% *}
	cat >"$1" || {
		put "write $1: cannot write" >"$work/scp_fault"
		return 1
	}
	[[ -f $1 ]] || return 0
	# behind the content comes a byte 0, or a fault
	rest=$(dd if="$1" bs=1 skip="$size" 2>/dev/null | tr '\000' 0)
	dd if=/dev/null of="$1" bs=1 seek="$size" 2>/dev/null
	[[ $rest != 0 ]] || return 0
	rest=${rest#?}
	put "${rest:-unexpected EOF}" >"$work/scp_fault"
	return 1
}

# ssh_download_folder REMOTE LOCAL: fetches a folder, or what a pattern matches,
# into the folder LOCAL.
# Needs: scp
function ssh_download_folder {
	typeset target=${2%/}/
	ssh_ready || return
	set -- scp -O -r -q -F "${ssh_config:-$work/ssh_config}" \
		-o LogLevel=ERROR "guest:${1%/}" "$target"
	show "$@"
	[[ -z $dry ]] || return 0
	mkdir -p -- "$target" || fail "mkdir $target: cannot make it" || return
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

# sftp_upload LOCAL REMOTE MODE: sends a file.
function sftp_upload {
	typeset file=$1 target mode=
	sftp_name "$2" || return
	target=$REPLY
	if [[ -n $3 ]]; then
		mode="chmod $3 $target"
	elif [[ -z $dry ]]; then
		# sftp asks for the mode of the file here; all that the guest's
		# umask allows is what Packer asks for
		file=$work/sftp_file
		{ rm -f "$file" && cp -- "$1" "$file" && chmod 0666 "$file"; } \
			2>/dev/null || fail "open $1: cannot read" || return
	fi
	sftp_name "$file" || return
	sftp_batch "put $REPLY $target$newline$mode"
}

# sftp_batch COMMANDS: runs commands of sftp.
# Needs: sftp
function sftp_batch {
	ssh_ready || return
	typeset commands=$1$newline
	# -b alone would forbid to ask for a password
	set -- sftp -F "${ssh_config:-$work/ssh_config}" -o LogLevel=ERROR \
		-o BatchMode=no -b - guest
	show "$@"
	if [[ -n $dry$verbose ]]; then
		message '%s' "$commands"
	fi
	[[ -z $dry ]] || return 0
	write_text "$work/sftp_batch" 0600 "$commands" || return
	job "$work/sftp_batch" /dev/null "$work/ssh_errors" with_password \
		"$@" && return 0
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
		[[ -e $file || -L $file ]] || continue
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
