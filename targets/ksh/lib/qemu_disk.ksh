# qemu_img SUBCOMMAND ARGS...: works on the image of a disk.
# Needs: qemu-img
function qemu_img {
	quiet qemu-img "$@" || fail "Error creating hard drive: QemuImg error: $REPLY"
}

# image_format PATH: REPLY = the format of an image: QEMU wants it said which
# format the file below an overlay has.
# Needs: qemu-img
function image_format {
	capture qemu-img info -U "$1" || fail "qemu-img cannot read $1" || return
	[[ -z $dry ]] || {
		REPLY=qcow2
		return 0
	}
	REPLY=${REPLY#*file format: }
	REPLY=${REPLY%%"$newline"*}
}

# qemu_copy FORMAT SOURCE TARGET: makes the disk out of the image of one.
# Needs: qemu-img
function qemu_copy {
	typeset name=${2##*/}
	if [[ $name != *."$1" ]]; then
		say 'Copying hard drive...'
		qemu_img convert -O "$1" "$2" "$3"
		return
	fi
	message 'File extension already matches desired output format. Skipping qemu-img convert step'
	# into a file with the mode of a new one
	[[ -n $dry ]] || (umask 022 && : >"$3") ||
		fail "Error creating hard drive in output dir: $3" || return
	quiet cp "$2" "$3" || fail "Error copying iso to output dir: $REPLY"
}

# qemu_convert PATH ARGS...: copies the disk to a new file, which leaves out what
# the guest no longer uses, and puts that in its place. QEMU may have let go of
# the disk only a moment ago.
# Needs: qemu-img
function qemu_convert {
	typeset path=$1 tries=0
	shift
	say 'Converting hard drive...'
	while :; do
		quiet qemu-img convert "$@" "$path" "$path.convert" && break
		[[ -z $cancelled ]] || return 1
		if [[ $REPLY != *'Failed to get shared "write" lock'* ]]; then
			fail "Error converting hard drive: QemuImg error: $REPLY"
			return
		fi
		(( tries += 1, 1 ))
		if (( tries > 9 )); then
			fail "Exhausted retries for getting file lock: $REPLY"
			return
		fi
		say 'Error getting file lock for conversion; retrying...'
		nap "$tries" || return
	done
	quiet mv -f "$path.convert" "$path" ||
		fail "Error moving converted hard drive: $REPLY"
}

# disk_size SIZE: REPLY = a size as qemu-img takes it: a bare number means MiB.
function disk_size {
	REPLY=$1
	case $1 in
	'' | 0)
		REPLY=40960M
		;;
	*[!0-9]*)
		;;
	*)
		REPLY=$1M
		;;
	esac
}
