# shell_script SHOWN LOCAL REMOTE CODES FLAGS SECONDS COMMAND: sends a script to
# the guest as REMOTE and runs COMMAND there. CODES are the exit codes that count
# as success. FLAGS: binary, keep (leave the script there), disconnect (a lost
# connection is no fault). Sending and starting are tried for SECONDS.
function shell_script {
	typeset shown=$1 file=$2 remote=$3 codes=$4 flags=$5 limit=$6 status
	typeset end
	say 'Provisioning with shell script: %s' "$shown"
	unix_text "$file" "$flags" || return
	file=$REPLY
	(( end = ${SECONDS%.*} + limit, 1 ))
	while :; do
		ERROR=
		if "${b_comm}_upload" "$file" "$remote" ''; then
			remote_quiet "chmod 0755 $remote" || : # as Packer
			started=1
			remote "$7"
			status=${code:-$?}
			[[ -z $started ]] || break
		else
			ERROR="Error uploading script: $ERROR"
		fi
		again "$end" || return
	done
	if [[ -n $lost ]]; then
		if [[ $flags != *disconnect* ]]; then
			fail "Script disconnected unexpectedly. If you expected your\
 script to disconnect, i.e. from a restart, you can try adding\
 \`\"expect_disconnect\": true\` or \`\"valid_exit_codes\": [0, 2300218]\` to the\
 shell provisioner parameters."
			return
		fi
	else
		valid_code "$status" "$codes" || return
	fi
	[[ $flags != *keep* ]] || return 0
	shell_remove "$remote" "$limit"
}

# again END: waits before another try; false if the time is over.
function again {
	[[ -z $cancelled && -z $dry ]] && (( ${SECONDS%.*} < $1 )) || return 1
	nap 2
}

# shell_variables LOCAL REMOTE FLAGS SECONDS: sends the file of variables.
function shell_variables {
	typeset remote=$2 limit=$4 file end
	unix_text "$1" "$3" || return
	file=$REPLY
	(( end = ${SECONDS%.*} + limit, 1 ))
	while ! "${b_comm}_upload" "$file" "$remote" ''; do
		ERROR="Error uploading envVarFile: $ERROR"
		again "$end" || return
	done
	remote_quiet "chmod 0600 $remote" || : # as Packer
}

# shell_remove REMOTE SECONDS: removes a file that was sent to the guest.
function shell_remove {
	typeset end
	(( end = ${SECONDS%.*} + $2, 1 ))
	while ! remote_quiet "rm -f $1" || [[ -n $lost ]]; do
		ERROR="Error removing temporary script at $1!"
		[[ -z $lost ]] ||
			ERROR='Disconnect while removing temporary script.'
		again "$end" || return
	done
	ERROR=
}

# unix_text FILE FLAGS: REPLY = a file with the same lines, each ended by a
# newline alone; with the flag binary FILE itself.
function unix_text {
	REPLY=$1
	[[ $2 != *binary* && -z $dry ]] || return 0
	[[ -r $1 && ! -d $1 ]] ||
		fail "Error opening shell script: open $1: no such file or directory" ||
		return
	(
		umask 077
		LC_ALL=C awk '{ sub(/\r$/, ""); print }' <"$1" >"$work/unix_text"
	) || fail "cannot write $work/unix_text" || return
	REPLY=$work/unix_text
}
