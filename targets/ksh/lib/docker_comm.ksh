# docker_settings: the communicator of a container: docker exec, docker cp.
function docker_settings {
	b_comm=docker
	: docker_remote docker_upload docker_upload_folder docker_download \
		docker_download_folder
}

# connect_docker KIND: makes sure that the container is there, and learns who
# its user is.
function connect_docker {
	if docker_get inspect --format '{{ .NetworkSettings.IPAddress }}' \
		"$b_docker_id"; then
		say 'Using %s communicator to connect: %s' "$1" "$REPLY"
	fi
	docker_user
}

# docker_user: learns who the container's user is.
function docker_user {
	typeset status=0
	docker_get inspect --format '{{.Config.User}}' "$b_docker_id" ||
		status=$?
	(( status == 0 )) || fail "Failed to inspect the container: exit status $status, $docker_said" || return
	save_reply b_docker_user
}

# docker_pause KIND SECONDS: waits, and looks again.
function docker_pause {
	clock_words "$2"
	say 'Pausing %s before connecting...' "$REPLY"
	nap "$2" || return
	docker_user
}

# docker_exec COMMAND SHOWN ENTRY...: runs a command in the container by the
# program ENTRY. A command that holds a secret may not stand on docker's command
# line: ENTRY reads it from its standard input instead.
function docker_exec {
	typeset command="($1)" shown=$2 input=/dev/null status
	shift 2
	mask "$command"
	if [[ $REPLY == "$command" ]]; then
		set -- "$@" "$command"
	elif [[ $1 == powershell ]]; then
		input=$work/docker_command
		write_text "$input" 0600 "$command$newline" || return
		set -- powershell -Command -
	else
		# the whole of it is read before any of it is run
		input=$work/docker_command
		write_text "$input" 0600 "$command </dev/null$newline" || return
		set -- /bin/sh
	fi
	[[ -z $b_docker_pty ]] || set -- -t "$b_docker_id" "$@"
	[[ -n $b_docker_pty ]] || set -- "$b_docker_id" "$@"
	[[ -z $b_docker_exec_user ]] || set -- -u "$b_docker_exec_user" "$@"
	set -- "$b_docker" exec -i "$@"
	if [[ -n $shown ]]; then
		run_in "$input" "$@"
		status=$?
	else
		show "$@"
		[[ -z $dry ]] || return 0
		job "$input" /dev/null /dev/null "$@"
		status=$?
	fi
	[[ $input == /dev/null || -n $dry ]] || rm -f "$input"
	return "$status"
}

# docker_remote COMMAND [SHOWN]: runs a command in the container.
function docker_remote {
	docker_exec "$1" "${2-}" /bin/sh -c
}

# docker_upload LOCAL REMOTE MODE: sends a file, as an archive in which it has
# its new name. Without MODE only its owner may read it.
function docker_upload {
	typeset folder=. name=${2##*/} status=0 from=$work/docker_upload
	if [[ $2 == */* ]]; then
		folder=${2%/*}
		folder=${folder:-/}
	fi
	show tar -chf - -C "$from" "$name" '|' "$b_docker" cp - \
		"$b_docker_id:$folder"
	if [[ -z $dry ]]; then
		rm -rf "$from"
		(umask 077 && mkdir "$from") && docker_new_name "$1" \
			"$from/$name" "$3" || fail "open $1: cannot read" || return
		[[ $name != -* ]] || name=./$name
		job /dev/null /dev/null "$work/stderr" docker_feed "$from" "$name" \
			"$b_docker_id:$folder" || status=$?
		rm -rf "$from"
	fi
	(( status == 0 )) || fail "Failed to upload to '$2' in container: $(<"$work/stderr"). exit status $status." || return
	docker_chown "$2"
}

# docker_new_name FILE NAME MODE: makes NAME stand for a file.
function docker_new_name {
	if [[ -z $3 ]]; then
		cp -- "$1" "$2" && chmod 0600 "$2"
	elif [[ $1 == /* ]]; then
		ln -s "$1" "$2"
	else
		ln -s "$PWD/$1" "$2"
	fi
}

# docker_feed FOLDER NAME TARGET: sends an archive of a file to docker cp.
function docker_feed {
	tar -chf - -C "$1" "$2" | "$b_docker" cp - "$3"
}

# docker_chown REMOTE: gives what was sent to the container's user.
function docker_chown {
	typeset status=0
	[[ -n $b_docker_chown ]] || return 0
	quote "$1"
	docker_get exec --user root "$b_docker_id" /bin/sh -c \
		"chown -R ${b_docker_user:-root} $REPLY" || status=$?
	(( status == 0 )) || fail "Failed to set owner of the uploaded file: exit status $status, $REPLY$docker_said"
}

# docker_upload_folder LOCAL REMOTE: sends a folder; with a slash at the end of
# LOCAL what is in it.
function docker_upload_folder {
	typeset status=0 from=$1
	[[ $1 != */ ]] || from=$1.
	docker_get cp "$from" "$b_docker_id:$2" || status=$?
	(( status == 0 )) || fail "Failed to upload to '$2' in container: $docker_said. exit status $status." || return
	docker_chown "$2"
}

# docker_download REMOTE LOCAL: fetches a file.
function docker_download {
	typeset archive=$work/docker_download name
	docker_into "$archive" cp "$b_docker_id:$1" - ||
		fail "Error downloading file: $docker_said" || return
	[[ -z $dry ]] || return 0
	name=$(tar -tf "$archive" 2>/dev/null | head -n 1)
	[[ -n $name ]] ||
		fail 'Failed to read header from tar stream: EOF' || return
	if ! { : >"$2"; } 2>/dev/null; then
		fail "open $2: cannot write"
		return
	fi
	# of a folder nothing comes, as in Packer
	[[ $name == */ ]] || tar -xOf "$archive" >"$2" ||
		fail "Failed to pipe download: $2" || return
	rm -f "$archive"
}

# docker_download_folder: cannot be done.
function docker_download_folder {
	fail 'DownloadDir is not implemented for docker'
}
