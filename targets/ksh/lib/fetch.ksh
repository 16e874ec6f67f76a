# fetch_image WHAT TARGET EXTENSION CHECKSUM PLACE...: REPLY = the path of an
# image that lies here or is downloaded into the cache, and whose checksum is
# right. Nothing that is not is ever used, or has the name of one that is.
function fetch_image {
	typeset what=$1 target=$2 extension=$3 sum=$4
	shift 4
	say 'Retrieving %s' "$what"
	if [[ -z $image_written ]]; then
		lower "${extension:-iso}"
		extension=$REPLY
		whole_sum "$sum" "$1" || return
		sum=$REPLY
	fi
	fetch_first "$what" "$target" "$extension" "$sum" "$@"
}

# fetch_source WHAT TARGET EXTENSION CHECKSUM PLACE...: as fetch_image; the name
# in the cache is made of the checksum as it is written, as Packer does it for
# keys other than iso_checksum.
function fetch_source {
	typeset status
	image_written=1
	fetch_image "$@"
	status=$?
	image_written=
	return "$status"
}

# fetch_signed_image KEY WHAT TARGET EXTENSION LIST PLACE...: as fetch_image; the
# list of checksums is signed, and verified with a public key of signify(1).
function fetch_signed_image {
	typeset status
	signify_key=$1 image_check=signed_image
	: signed_image
	shift
	fetch_image "$@"
	status=$?
	image_check=
	return "$status"
}

# fetch_first WHAT TARGET EXTENSION CHECKSUM PLACE...: REPLY = the path of the
# image from the first place that has it.
function fetch_first {
	typeset what=$1 target=$2 extension=$3 sum=$4 place faults='' good file
	shift 4
	for place in "$@"; do
		[[ -z $cancelled ]] || return 1
		say 'Trying %s' "$place"
		if [[ $what == OVF/OVA && $place == *.ovf ]]; then
			# its disks lie beside it
			say 'Using ovf inplace'
			REPLY=$place
			return 0
		fi
		place_parts "$place" "$sum" || return
		# as Packer: the checksum of one place holds for the next ones too
		sum=${place_sum:-none}
		cache_path "$target" "$extension" "$sum" "$place_text" || return
		file=$REPLY
		say 'Trying %s' "$place_shown"
		good=
		fetch_here "$file" "$sum" "$place" && good=$REPLY
		unlock_image
		if [[ -n $good ]]; then
			say '%s => %s' "$place_shown" "$good"
			ERROR=
			REPLY=$good
			return 0
		fi
		[[ -z $cancelled ]] || return 1
		say 'Download failed %s' "$ERROR"
		faults="$faults $ERROR;"
	done
	[[ -z $unfetched ]] ||
		put "  $file: $what from $*" >>"$unfetched"
	fail "error downloading $what:$faults"
}

# fetch_here FILE CHECKSUM PLACE: REPLY = the path of the image that is at the
# place that was taken apart: FILE in the cache, or where it lies.
function fetch_here {
	typeset file=$1 sum=$2 place=$3 path archive=$place_archive
	if [[ $sum == file:* && -z $image_check ]]; then
		whole_sum "$sum" "$place" || return
		sum=$REPLY
	fi
	if [[ -n $archive ]]; then
		unpacker "$archive" || return
	fi
	lock_image "$file" || return
	if cached "$file" "$sum" "$place" "$archive"; then
		REPLY=$file
		return 0
	fi
	[[ -z $cancelled ]] || return 1
	case $place_scheme in
	'' | file)
		home_path "$place_path"
		path=$REPLY
		[[ -n $dry || -r $path && ! -d $path ]] ||
			fail "$place: cannot be read" || return
		image_good "$path" "$sum" "$place" || return
		;;
	http | https | ftp)
		path=$file${archive:+.archive}
		fetch_whole "$place_asked" "$path" "$sum" "$place" || return
		;;
	*)
		fail "$place: only http, https, ftp and files are fetched"
		return
		;;
	esac
	if [[ -n $archive ]]; then
		unpack_archive "$archive" "$path" "$file" "$sum" || return
		[[ $path != "$file.archive" ]] || rm_unless_dry "$path"
		path=$file
	fi
	REPLY=$path
}

# fetch_whole URL FILE CHECKSUM PLACE: downloads a file; it gets its name when it
# is whole and verified. What an earlier try left is continued; where that leads
# to a wrong file, it is begun anew, once.
function fetch_whole {
	typeset url=$1 file=$2 sum=$3 part=$2.part before after resumed tries=0
	# what no checksum is known of cannot be continued safely
	[[ $sum != none ]] || rm_unless_dry "$part"
	while :; do
		resumed='' before=0
		if [[ -s $part && -z $dry ]]; then
			if image_good "$part" "$sum" "$4"; then
				break
			fi
			[[ -z $cancelled ]] || return 1
			resumed=1
			bytes "$part"
			before=$REPLY
			message 'Going on with what is there: %s bytes' "$before"
		fi
		if download "$url" "$part" "$resumed"; then
			if image_good "$part" "$sum" "$4"; then
				break
			fi
			[[ -z $cancelled ]] || return 1
			say 'Checksum did not match, removing %s' "$part"
			rm_unless_dry "$part"
			[[ -z $resumed ]] || continue
			return 1
		fi
		[[ -z $cancelled ]] || return 1
		bytes "$part"
		after=$REPLY
		if [[ -n $resumed && -n $no_resume ]]; then
			message 'The server cannot continue it: all of it is fetched'
			rm_unless_dry "$part"
		elif [[ $after != "$before" && $sum != none ]] && (( tries < 2 )); then
			message 'It broke off: %s' "$ERROR"
			(( tries += 1 ))
			nap 1 || return
		else
			return 1
		fi
	done
	show mv -f "$part" "$file"
	[[ -n $dry ]] || mv -f "$part" "$file" || fail "cannot write $file"
}

# fetch_url URL FILE: downloads a small file; it gets its name when it is whole.
function fetch_url {
	rm_unless_dry "$2.part"
	download "$1" "$2.part" '' || return
	[[ -n $dry ]] || mv -f "$2.part" "$2" || fail "cannot write $2"
}

# rm_unless_dry FILE: removes a file, but for -n.
function rm_unless_dry {
	[[ -n $dry ]] || rm -f "$1"
}

# bytes FILE: REPLY = its size.
function bytes {
	REPLY=0
	[[ ! -e $1 ]] || REPLY=$(wc -c <"$1")
	REPLY=${REPLY##* }
}
