# docker_windows_settings: the communicator of a container of Windows: docker
# cp does not work there, so files go through the shared folder.
function docker_windows_settings {
	b_comm=docker_windows
	: docker_windows_remote docker_windows_upload \
		docker_windows_upload_folder docker_windows_download \
		docker_windows_download_folder
}

# docker_windows_remote COMMAND [SHOWN]: runs a command in the container.
function docker_windows_remote {
	docker_exec "$1" "${2-}" powershell
}

# docker_windows_upload LOCAL REMOTE MODE: sends a file.
function docker_windows_upload {
	typeset file=$b_docker_folder/upload status=0
	if [[ -z $dry ]]; then
		file=$(mktemp "$b_docker_folder/uploadXXXXXXXXXX") &&
			cat <"$1" >"$file" && chmod "${3:-0600}" "$file" ||
			fail "open $1: cannot read" || return
	fi
	docker_windows_remote "Copy-Item -Path $b_docker_inside/${file##*/} -Destination $2" ||
		status=$?
	[[ -n $dry ]] || rm -f "$file"
	(( status == 0 )) ||
		fail "Upload failed with non-zero exit status: $status"
}

# docker_windows_upload_folder LOCAL REMOTE: sends a folder; with a slash at the
# end of LOCAL what is in it.
function docker_windows_upload_folder {
	typeset folder=$b_docker_folder/dirupload target=$2 status=0
	[[ $1 == */ ]] || target=${2%/}/${1##*/}
	if [[ -z $dry ]]; then
		folder=$(mktemp -d "$b_docker_folder/diruploadXXXXXXXXXX") &&
			cp -R "${1%/}/." "$folder" ||
			fail "open $1: cannot read" || return
	fi
	docker_windows_remote "Copy-Item $b_docker_inside/${folder##*/} -Destination $target -Recurse" ||
		status=$?
	[[ -n $dry ]] || rm -rf "$folder"
	(( status == 0 )) ||
		fail "Upload failed with non-zero exit status: $status"
}

# docker_windows_download REMOTE LOCAL: fetches a file.
function docker_windows_download {
	typeset name=${1##*/} status=0
	docker_windows_remote "Copy-Item -Path $1 -Destination $b_docker_inside/$name" ||
		status=$?
	(( status == 0 )) ||
		fail "Failed to copy file to shared drive: $status" || return
	[[ -z $dry ]] || return 0
	cat <"$b_docker_folder/$name" >"$2" ||
		fail "open $b_docker_folder/$name: no such file or directory" ||
		return
	rm -f "$b_docker_folder/$name"
}

# docker_windows_download_folder: cannot be done.
function docker_windows_download_folder {
	fail 'DownloadDir is not implemented for docker'
}
