# by_lxd: containers are LXD's.
# Needs: lxc.
# As root: the daemon does as root what it is told; whoever may talk to it is as good as root on this host
function by_lxd {
	b_lxd=lxc
}

# by_incus: containers are those of Incus, which takes LXD's commands.
# Needs: incus.
# As root: the daemon does as root what it is told; whoever may talk to it is as good as root on this host
function by_incus {
	b_lxd=incus
}

# lxd_settings NAME: the container.
function lxd_settings {
	b_comm=lxd b_lxd_name=$1
	: "${b_lxd_made=}" "${b_lxd_stopping=}" "${b_lxd_image=}"
	: lxd_remote lxd_upload lxd_upload_folder lxd_download \
		lxd_download_folder
}

# lxd_get ARGS...: talks to the daemon. REPLY = what it answers; lxd_said = what
# stands on standard error.
function lxd_get {
	typeset status
	show "$b_lxd" "$@"
	REPLY='' lxd_said=
	[[ -z $dry ]] || return 0
	job /dev/null "$work/stdout" "$work/stderr" "$b_lxd" "$@"
	status=$?
	REPLY=$(<"$work/stdout")
	lxd_said=$(<"$work/stderr")
	return "$status"
}

# lxd_fault WORDS: fails with what the daemon said.
function lxd_fault {
	fail "Error $1 container: LXD command error: $lxd_said" ||
		complain '%s' "$ERROR"
	return 1
}

# lxd_launch SECONDS ARGS...: starts the container, and gives it time.
# Downloads: the image, by the daemon, if its name has a remote before it
function lxd_launch {
	typeset pause=$1
	shift
	lxd_undo_launch # what a run that was cut off here left
	say 'Creating container...'
	# noted before, for the daemon may make it whatever becomes of this run
	save b_lxd_made 1 || return
	if ! lxd_get launch --ephemeral=false "$@"; then
		# one that was there before is not ours
		[[ $lxd_said != *already\ exists* ]] || save b_lxd_made ''
		lxd_fault creating
		return
	fi
	case $pause in
	'' | *[!0-9]*)
		fail "Error parsing InitSleep into int: $pause" ||
			complain '%s' "$ERROR"
		return 1
		;;
	0)
		;;
	*)
		nap "$pause"
		;;
	esac
}

# lxd_undo_launch: removes the container.
function lxd_undo_launch {
	[[ -n $b_lxd_made ]] || return 0
	say 'Unregistering and deleting deleting container...'
	if lxd_get delete --force "$b_lxd_name" || [[ $lxd_said == *not\ found* ]]; then
		save b_lxd_made ''
		return
	fi
	complain 'Error deleting container: LXD command error: %s' "$lxd_said"
	complain 'It may be left; remove it by hand: %s delete --force %s' "$b_lxd" "$b_lxd_name"
}

# lxd_publish ALIAS PROPERTY...: stops the container and makes an image of it.
function lxd_publish {
	typeset alias=$1
	shift
	say 'Stopping container...'
	if [[ -z $b_lxd_stopping ]]; then
		save b_lxd_stopping 1 || return
		lxd_get stop "$b_lxd_name" || {
			lxd_fault stopping
			return
		}
	else
		# a run that was cut off here may have stopped it
		lxd_get stop "$b_lxd_name" || message '%s' "$lxd_said"
	fi
	say 'Publishing container...'
	lxd_get publish "$b_lxd_name" --alias "$alias" "$@" || {
		lxd_fault publishing
		return
	}
	REPLY=${REPLY##*[!0-9a-fA-F]}
	[[ -z $dry ]] || REPLY=FINGERPRINT
	[[ -n $REPLY || -n $dry ]] ||
		fail "$b_lxd publish printed no fingerprint" || return
	save_reply b_lxd_image
	say 'Created image: %s' "$b_lxd_image"
}

# lxd_artifact: the artifact is the image.
function lxd_artifact {
	artifact_new lxd "$b_lxd_image" "image: $b_lxd_image"
	destroyed_by lxd_destroy_image
}

# lxd_destroy_image N: removes the image that artifact N is.
function lxd_destroy_image {
	# the Makefile cleans up after a build that came to none, too
	[[ -n ${art_id[$1]} ]] || return 0
	lxd_get image delete "${art_id[$1]}" ||
		fail "LXD command error: $lxd_said"
}

# lxd_remote COMMAND [SHOWN]: runs a command in the container, as one argument.
# One that holds a secret goes to the shell there by its standard input.
function lxd_remote {
	typeset input=/dev/null command=$1 shown=${2-}
	started=1
	mask "$1"
	if [[ $REPLY != "$1" ]]; then
		input=$work/lxd_command
		write_text "$input" 0600 "($1) </dev/null$newline" || return
		command='exec /bin/sh'
	fi
	set -- "$b_lxd" exec "$b_lxd_name" -- /bin/sh -c "$command"
	if [[ -n $shown ]]; then
		run_in "$input" "$@"
	else
		show "$@"
		[[ -z $dry ]] || return 0
		job "$input" /dev/null /dev/null "$@"
	fi
}

# lxd_upload LOCAL REMOTE MODE: sends a file; into a folder by its own name.
function lxd_upload {
	typeset target=$b_lxd_name/${2#/} status=0
	quote "$2"
	if lxd_remote "test -d $REPLY" && [[ -z $dry ]]; then
		target=${target%/}/${1##*/}
	fi
	show "$b_lxd" file push - "$target" "<$1"
	[[ -z $dry ]] || return 0
	job "$1" /dev/null "$work/stderr" lxd_feed "$target" || status=$?
	(( status == 0 )) || fail "exit status $status"
}

# lxd_feed TARGET: sends standard input as a file. It comes by a pipe, as from
# Packer: of a file the daemon would take over the mode, of a pipe it makes 0600.
function lxd_feed {
	cat | "$b_lxd" file push - "$1"
}

# lxd_upload_folder LOCAL REMOTE: sends a folder.
function lxd_upload_folder {
	typeset status=0
	lxd_get file push -pr "$1" "$b_lxd_name/$2" || status=$?
	(( status == 0 )) || fail "exit status $status"
}

# lxd_download REMOTE LOCAL: fetches a file.
function lxd_download {
	typeset from=$b_lxd_name/${1#/} status=0
	show "$b_lxd" file pull "$from" - ">$2"
	[[ -z $dry ]] || return 0
	job /dev/null "$2" "$work/stderr" "$b_lxd" file pull "$from" - ||
		status=$?
	(( status == 0 )) || fail "exit status $status"
}

# lxd_download_folder: cannot be done.
function lxd_download_folder {
	fail 'DownloadDir is not implemented for lxc'
}
