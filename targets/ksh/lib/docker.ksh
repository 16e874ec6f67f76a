# by_docker: containers are run by docker.
# Needs: docker.
# As root: the docker daemon does as root what docker tells it; whoever may use docker is as good as root on this host
function by_docker {
	docker_begin docker
}

# by_podman: containers are run by podman, which takes docker's commands.
# Needs: podman.
# As root: nothing, unless this file itself is run as root: then podman's containers are root's
function by_podman {
	docker_begin podman
}

# docker_begin TOOL: what the other functions start from.
function docker_begin {
	b_docker=$1
	b_docker_login='' b_docker_config='' docker_removed=''
	# an earlier process may have learned them
	: "${b_docker_folder=}" "${b_docker_id=}" "${b_docker_user=}" \
		"${b_docker_image=}" "${b_docker_sha256=}" "${b_docker_address=}"
}

# docker_get ARGS...: runs docker. REPLY = what it printed; docker_said = what
# it wrote to standard error.
function docker_get {
	typeset status
	show "$b_docker" "$@"
	REPLY='' docker_said=
	[[ -z $dry ]] || return 0
	job /dev/null "$work/stdout" "$work/stderr" "$b_docker" "$@"
	status=$?
	REPLY=$(<"$work/stdout")
	docker_said=$(<"$work/stderr")
	return "$status"
}

# docker_shared: makes the folder of this host that the container sees. It is
# where Packer has it, below the home folder: some engines show no other.
function docker_shared {
	typeset folder=${PACKER_TMP_DIR:-${HOME:-/tmp}}
	say 'Creating a temporary directory for sharing data...'
	REPLY=$folder/.packsh.shared
	if [[ -z $dry ]]; then
		mkdir -p "$folder" &&
			new_folder "$folder/.packsh." ||
			fail "Error making temp dir: in $folder" || return
	fi
	save_reply b_docker_folder
}

# docker_undo_shared: removes the shared folder.
function docker_undo_shared {
	[[ -n $b_docker_folder ]] || return 0
	show rm -rf "$b_docker_folder"
	[[ -n $dry ]] || rm -rf "$b_docker_folder" ||
		complain 'this folder is left: %s' "$b_docker_folder"
	b_docker_folder=
}

# docker_run ARGS...: starts the container. Its id is in a file as soon as it is
# made: who is interrupted then knows what to remove.
# Downloads: the image, by the engine, if this host does not have it by then
function docker_run {
	typeset status
	# what an earlier try has left
	docker_undo_run || return
	b_docker_id='' docker_removed=
	say 'Starting docker container...'
	message 'Run command: %s run %s' "$b_docker" "$*"
	[[ -n $dry ]] || rm -f "$state/container"
	docker_get run --cidfile "$state/container" "$@" || {
		fail "Error running container: Docker exited with a non-zero exit status.
Stderr: $docker_said" || complain '%s' "$ERROR"
		return 1
	}
	[[ -z $dry ]] || REPLY=CONTAINER
	save_reply b_docker_id
	message 'Container ID: %s' "$b_docker_id"
}

# docker_undo_run: removes the container, whether it still runs or not. Its id
# stays known: post-processors may ask for it.
function docker_undo_run {
	[[ -n $b_docker_id || ! -r $state/container ]] ||
		b_docker_id=$(<"$state/container")
	[[ $b_docker_id != "$docker_removed" ]] || return 0
	say 'Killing the container: %s' "$b_docker_id"
	# podman's rm -f would give a container that still runs ten seconds to end
	[[ $b_docker != podman ]] || docker_get kill "$b_docker_id" || :
	docker_get rm -f "$b_docker_id" || case $docker_said in
	*[Nn]o\ such\ container*)
		;;
	*)
		complain '%s' "$docker_said"
		complain 'It is left; remove it by hand: %s rm -f %s' "$b_docker" "$b_docker_id"
		return 1
		;;
	esac
	docker_removed=$b_docker_id
	[[ -n $dry ]] || rm -f "$state/container"
}

# docker_address: learns the container's address.
function docker_address {
	docker_get inspect --format '{{ .NetworkSettings.IPAddress }}' \
		"$b_docker_id" || fail "Error: $docker_said" || return
	[[ -z $dry ]] || REPLY=ADDRESS
	save_reply b_docker_address
}

# docker_stop: stops the container: one of Windows cannot be committed else.
function docker_stop {
	docker_get stop "$b_docker_id" && return 0
	fail "$docker_said" || complain \
		'Error halting windows container for commit: %s' "$ERROR"
	return 1
}

# docker_commit ARGS...: makes an image of the container.
function docker_commit {
	say 'Committing the container'
	# podman's own form of images has no place for a message
	[[ $b_docker != podman ]] || set -- --format docker "$@"
	docker_get commit "$@" "$b_docker_id" || {
		fail "Error committing container: exit status $?
Stderr: $docker_said" || complain '%s' "$ERROR"
		return 1
	}
	[[ -z $dry ]] || REPLY=IMAGE
	save_reply b_docker_image
	message 'Image ID: %s' "$b_docker_image"
	docker_get inspect --format '{{ .Id }}' "$b_docker_image" ||
		REPLY=ERR_IMAGE_SHA256_NOT_FOUND
	save_reply b_docker_sha256
}

# docker_export FILE: writes the container's files to an archive.
function docker_export {
	make_parent "$1" || return
	say 'Exporting the container'
	docker_into "$1" export "$b_docker_id" && return 0
	fail "Error exporting: $docker_said" || complain '%s' "$ERROR"
	return 1
}

# docker_into FILE ARGS...: runs docker and writes what it prints to a file.
function docker_into {
	typeset file=$1
	shift
	show "$b_docker" "$@" ">$file"
	[[ -z $dry ]] || return 0
	if ! { : >"$file"; } 2>/dev/null; then
		docker_said="Error creating output file: $file"
		return 1
	fi
	job /dev/null "$file" "$work/stderr" "$b_docker" "$@" && return 0
	docker_said=$(<"$work/stderr")
	rm -f -- "$file"
	return 1
}

# docker_committed: the artifact is the image.
function docker_committed {
	artifact_new packer.post-processor.docker-import "$b_docker_image" \
		"Imported Docker image: $b_docker_image"
	destroyed_by docker_rmi
}

# docker_exported FILE: the artifact is the archive; without FILE nothing.
function docker_exported {
	artifact_new packer.docker Container "Exported Docker file: $1" "$1"
	[[ -z $1 ]] || destroyed_by destroy_files
}

# docker_rmi N: removes the image that artifact N is.
function docker_rmi {
	typeset status=0
	# the Makefile cleans up after a build that came to none, too
	[[ -n ${art_id[$1]} ]] || return 0
	docker_get rmi "${art_id[$1]}" || status=$?
	(( status == 0 )) || fail "Error deleting image: exit status $status
Stderr: $docker_said"
}
