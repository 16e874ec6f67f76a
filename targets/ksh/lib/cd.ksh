# cd_begin: begins a CD.
function cd_begin {
	say 'Creating CD disk...'
	[[ -z $dry ]] || return 0
	rm -rf "$work/cd"
	(umask 022 && mkdir "$work/cd") || fail 'cannot make a folder for the CD'
}

# cd_add PATH: puts a file into the root of the CD; or a folder under its own
# name, or only what is in it if PATH ends in a slash.
function cd_add {
	typeset path=$1
	show cp -RL "$path" "$work/cd"
	[[ -z $dry ]] || return 0
	if [[ ! -e $path ]]; then
		fail "Error adding path to CD: $path is not there"
		return
	fi
	[[ $path == /* ]] || path=./$path
	case $path in
	*/ | */. | */..)
		path=$path/.
		;;
	esac
	(umask 022 && cp -RL "$path" "$work/cd/") 2>"$work/stderr" ||
		fail "Error adding path to CD: $(<"$work/stderr")"
}

# cd_make LABEL: makes the image of the CD, with the first of these tools that
# the host has. It is kept with what the build has learned, until the builder is
# through.
# Needs one of: xorriso mkisofs genisoimage hdiutil oscdimg mkhybrid
function cd_make {
	typeset image=$state/cd.iso root=$work/cd
	tool xorriso mkisofs genisoimage hdiutil oscdimg mkhybrid || return
	if [[ -z $dry ]]; then
		rm -f "$image"
		# Packer's copies have these modes; carried files are private
		find "$root" -type d -exec chmod 755 {} + &&
			find "$root" -type f -exec chmod 644 {} + || return
	fi
	case $REPLY in
	xorriso)
		set -- xorriso -as genisoimage -rock -joliet -volid "$1" -output "$image" "$root"
		;;
	mkisofs)
		set -- mkisofs -joliet -volid "$1" -o "$image" "$root"
		;;
	hdiutil)
		set -- hdiutil makehybrid -o "$image" -hfs -joliet -iso -default-volume-name "$1" "$root"
		;;
	oscdimg)
		set -- oscdimg -j1 -o -m "-l$1" "$root" "$image"
		;;
	*)
		set -- "$REPLY" -R -J -V "$1" -o "$image" "$root"
		;;
	esac
	cd_run "$@" || return
	message 'Done copying paths from CD_dirs'
	save b_cd "$image"
}

# cd_run COMMAND...: runs the tool and tells what it said: such tools tell all on
# standard error.
function cd_run {
	typeset line status
	show "$@"
	[[ -z $dry ]] || return 0
	job /dev/null "$work/cd_log" /dev/null both_streams "$@"
	status=$?
	while IFS= read -r line; do
		[[ -z $line ]] || message '%s' "$line"
	done <"$work/cd_log"
	rm -rf "$work/cd"
	[[ -z $cancelled ]] || return 1
	if (( status != 0 )); then
		fail "the CD cannot be made: $1 ends with status $status"
		return
	fi
	chmod 600 "$state/cd.iso"
}

# both_streams COMMAND...: runs a command; what it tells on standard error goes to
# standard output.
function both_streams {
	"$@" 2>&1
}

# cd_remove: removes the image.
function cd_remove {
	rm -f "$state/cd.iso"
}
