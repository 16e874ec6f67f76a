# remote COMMAND: runs a command on the guest; what it prints is shown line by
# line. Returns its exit status. `lost` tells that the connection broke. What
# does it begins with the communicator's name: ssh_remote, ssh_upload, ... A
# guest's exit code may be too large to be returned: then it is in `code`.
function remote {
	lost='' code=
	"${b_comm}_remote" "$1" shown
}

# remote_quiet COMMAND: runs a command whose output is of no interest.
function remote_quiet {
	lost='' code=
	"${b_comm}_remote" "$1" ''
}

# file_upload SHOWN LOCAL TARGET: sends a file or a folder, which the template
# calls SHOWN.
function file_upload {
	typeset target=$3
	say 'Uploading %s => %s' "$1" "$3"
	if [[ -z $dry && ! -e $2 ]]; then
		fail "stat $1: no such file or directory"
		return
	fi
	if [[ -d $2 ]]; then
		"${b_comm}_upload_folder" "$2" "$target" && return 0
	else
		[[ $target != */ ]] || target=$target${1##*/}
		mode_of "$2"
		"${b_comm}_upload" "$2" "$target" "$REPLY" && return 0
	fi
	complain 'Upload failed: %s' "$ERROR"
	return 1
}

# file_download SOURCE TARGET: fetches a file, or what a pattern matches, or a
# folder.
function file_download {
	typeset source=$1 target=$2 folder=$2
	say 'Downloading %s => %s' "$source" "$target"
	if [[ $target != */ ]]; then
		folder=.
		[[ $target != */* ]] || folder=${target%/*}/
	elif [[ $source != */ && $source != *\* ]]; then
		target=$target${source##*/}
	fi
	if [[ -z $dry ]]; then
		mkdir -p -- "$folder" || fail "mkdir $folder: cannot make it" ||
			return
	fi
	case $source in
	*/ | *[\*\?\[]*)
		"${b_comm}_download_folder" "$source" "$target"
		download_ended=1
		return
		;;
	esac
	"${b_comm}_download" "$source" "$target" && return 0
	complain 'Download failed: %s' "$ERROR"
	return 1
}

# mode_of FILE: REPLY = the permission bits of a file, in octal.
function mode_of {
	typeset text user group other
	REPLY=0644
	[[ -e $1 ]] || return 0
	text=$(ls -ldL -- "$1")
	text=${text%% *}
	text=${text#?}
	user=${text%"${text#???}"}
	text=${text#???}
	group=${text%"${text#???}"}
	text=${text#???}
	other=${text%"${text#???}"}
	octal_digit "$user"
	user=$REPLY
	octal_digit "$group"
	group=$REPLY
	octal_digit "$other"
	REPLY=0$user$group$REPLY
}

# octal_digit rwx: REPLY = the digit for three letters of ls -l.
function octal_digit {
	typeset n=0
	[[ $1 != r?? ]] || (( n += 4 ))
	[[ $1 != ?w? ]] || (( n += 2 ))
	[[ $1 != ??[xst] ]] || (( n += 1 ))
	REPLY=$n
}

# none_settings: there is no communicator.
function none_settings {
	b_comm=none
	# what steps call by its name: none_remote, none_upload,
	# none_upload_folder, none_download, none_download_folder
	: none_remote none_upload none_upload_folder none_download \
		none_download_folder
}

# connect_none: there is nothing to connect to.
function connect_none {
	:
}

# none_remote COMMAND: does nothing, with success.
function none_remote {
	:
}

# none_upload: cannot be done.
function none_upload {
	fail "Upload is not implemented when communicator = 'none'"
}

# none_upload_folder: cannot be done.
function none_upload_folder {
	fail "UploadDir is not implemented when communicator = 'none'"
}

# none_download: cannot be done.
function none_download {
	fail "Download is not implemented when communicator = 'none'"
}

# none_download_folder: cannot be done.
function none_download_folder {
	fail "DownloadDir is not implemented when communicator = 'none'"
}

# mock_settings: the communicator of the file builder, which does nothing.
function mock_settings {
	b_comm=mock
	: mock_remote mock_upload mock_upload_folder mock_download \
		mock_download_folder
}

# mock_remote COMMAND: does nothing, with success.
function mock_remote {
	:
}

# mock_upload LOCAL: reads the file, and sends it nowhere.
function mock_upload {
	[[ -r $1 || -n $dry ]] || fail "open $1: no such file or directory"
}

# mock_upload_folder LOCAL: does nothing, with success.
function mock_upload_folder {
	:
}

# mock_download SOURCE TARGET: makes an empty file.
function mock_download {
	[[ -n $dry ]] || : >"$2" || fail "open $2: cannot write"
}

# mock_download_folder: does nothing, with success.
function mock_download_folder {
	:
}
