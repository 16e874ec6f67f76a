# lxc_attach COMMAND: words = the command that runs COMMAND in the container.
# Packer puts it into a text for a shell of this host, which may take some of it
# for itself; here it is one argument.
# Needs: lxc-attach
function lxc_attach {
	typeset i=$n_lxc_attach
	set -- --name "$b_lxc_name" -- /bin/sh -c "$1"
	while (( i > 0 )); do
		(( i -= 1, 1 ))
		set -- "${b_lxc_attach[i]}" "$@"
	done
	set -- lxc-attach "$@"
	i=0
	unset words
	for REPLY in "$@"; do
		words[i]=$REPLY
		(( i += 1 ))
	done
}

# lxc_remote COMMAND [SHOWN]: runs a command in the container. One that holds a
# secret goes to the shell there by its standard input.
function lxc_remote {
	typeset input=/dev/null command=$1
	started=1
	mask "$1"
	if [[ $REPLY != "$1" ]]; then
		input=$work/lxc_command
		write_text "$input" 0600 "($1) </dev/null$newline" || return
		command='exec /bin/sh'
	fi
	lxc_attach "$command"
	if [[ -n ${2-} ]]; then
		run_in "$input" "${words[@]}"
	else
		show "${words[@]}"
		[[ -z $dry ]] || return 0
		job "$input" /dev/null /dev/null "${words[@]}"
	fi
}

# lxc_upload LOCAL REMOTE MODE: sends a file.
function lxc_upload {
	typeset status=0
	# a ~ is for the shell there
	REPLY=$2
	[[ $2 == '~'* ]] || quote "$2"
	lxc_attach "/bin/cat > $REPLY"
	show "${words[@]}" "<$1"
	[[ -z $dry ]] || return 0
	job "$1" /dev/null "$work/stderr" "${words[@]}" || status=$?
	(( status == 0 )) || fail "exit status $status"
}

# lxc_inside PATH: REPLY = where a path of the container is on this host. A link
# of the container may not lead out of it.
function lxc_inside {
	typeset root folder
	REPLY=$b_lxc_folder/$b_lxc_name/rootfs/${1#/}
	[[ -z $dry ]] || return 0
	root=$(cd "$b_lxc_folder/$b_lxc_name/rootfs" && pwd -P) || return
	folder=$REPLY
	[[ -d $REPLY && ! -L ${REPLY%/} ]] || folder=${REPLY%/*}
	folder=$(cd "$folder" 2>/dev/null && pwd -P) ||
		fail "$1: no such file or directory" || return
	[[ $folder/ == "$root"/* && ! -L ${REPLY%/} ]] ||
		fail "$1 leads out of the container"
}

# lxc_upload_folder LOCAL REMOTE: sends what is in a folder.
function lxc_upload_folder {
	lxc_inside "$2" || return
	show cp -R "${1%/}/." "$REPLY"
	[[ -z $dry ]] || return 0
	cp -R "${1%/}/." "$REPLY" 2>"$work/stderr" ||
		fail "exit status 1: $(<"$work/stderr")"
}

# lxc_download REMOTE LOCAL: fetches a file.
function lxc_download {
	lxc_inside "$1" || return
	show cp "$REPLY" "$2"
	[[ -z $dry ]] || return 0
	cat <"$REPLY" >"$2" || fail "open $REPLY: no such file or directory"
}

# lxc_download_folder: cannot be done.
function lxc_download_folder {
	fail 'DownloadDir is not implemented for lxc'
}
