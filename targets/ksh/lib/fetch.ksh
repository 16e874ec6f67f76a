# fetch_url URL FILE: downloads a file; it gets its name when it is whole. Builds
# that run at once may want the same file: each has a part of its own.
# Needs one of: ftp curl wget
function fetch_url {
	typeset file=$2 part=$2.${b_fn-}.part
	tool ftp curl wget || return
	# the ftp(1) of other systems is no HTTP client
	if [[ $REPLY == ftp && $(uname) != OpenBSD ]] &&
		! is_openbsd_ftp; then
		tool curl wget || return
	fi
	case $REPLY in
	ftp)
		set -- ftp -V -M -o "$part" -- "$1"
		;;
	curl)
		set -- curl -fsSL -o "$part" -- "$1"
		;;
	*)
		set -- wget -q -O "$part" -- "$1"
		;;
	esac
	rm_unless_dry "$part"
	if ! quiet "$@"; then
		rm_unless_dry "$part"
		fail "$1: ${REPLY:-failed}"
		return
	fi
	[[ -n $dry ]] || mv -f "$part" "$file" || fail "cannot write $file"
}

# is_openbsd_ftp: whether the ftp that is here takes the options of OpenBSD's.
# Needs one of: ftp curl wget
function is_openbsd_ftp {
	ftp -V -M -o /dev/null file:///dev/null >/dev/null 2>&1 </dev/null
}

# rm_unless_dry FILE: removes a file, but for -n.
function rm_unless_dry {
	[[ -n $dry ]] || rm -f "$1"
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

# fetch_image WHAT TARGET EXTENSION CHECKSUM PLACE...: REPLY = the path of an
# image that lies here or is downloaded into the cache, and whose checksum is
# right. Nothing that is not is ever used.
function fetch_image {
	typeset what=$1 target=$2 extension=$3 sum=$4 place path checked fetched
	typeset faults=
	shift 4
	say "Retrieving $what"
	[[ $sum != file:* ]] || fetch_sums "${sum#file:}" || return
	for place in "$@"; do
		say "Trying $place"
		if [[ $sum == file:* && -z ${image_check-} ]]; then
			listed_sum "$place" "${sum#file:}" || return
			checked=$REPLY
		else
			checked=$sum
		fi
		fetched=
		case $place in
		file://*)
			path=${place#file://}
			;;
		*://*)
			path='' fetched=1
			;;
		*)
			path=$place
			;;
		esac
		if [[ -n $path ]]; then
			home_path "$path"
			path=$REPLY
			if [[ -z $dry && ! -r $path ]]; then
				faults="$faults $place: cannot be read;"
				continue
			fi
		else
			cache_path "$target" "$extension" "$checked" "$place" || return
			path=$REPLY
			if [[ -n $dry || $checked == none || ! -e $path ]] ||
				! image_good "$path" "$checked" "$place"; then
				if ! fetch_url "$place" "$path"; then
					[[ -z $cancelled ]] || return 1
					say "Download failed $ERROR"
					faults="$faults $ERROR;"
					continue
				fi
			fi
		fi
		if ! image_good "$path" "$checked" "$place"; then
			[[ -z $cancelled ]] || return 1
			complain "Checksum did not match: $ERROR"
			if [[ -n $fetched ]]; then
				complain "Checksum did not match, removing $path"
				rm_unless_dry "$path"
			fi
			faults="$faults $ERROR;"
			continue
		fi
		say "$place => $path"
		ERROR=
		REPLY=$path
		return 0
	done
	fail "error downloading $what:$faults"
}

# cache_path TARGET EXTENSION CHECKSUM URL: REPLY = where a download is kept.
function cache_path {
	typeset name path
	if [[ -n $1 && ${1##*/} == *.* ]]; then
		home_path "$1"
		path=$REPLY
		make_parent "$path" || return
		REPLY=$path
		return 0
	fi
	name=$3
	[[ $3 != none && $3 != file:* ]] || name=$4
	put_raw "$name" >"$work/cache_name" || return
	digest sha1 "$work/cache_name" || return
	name=$REPLY
	path=${1:-${PACKER_CACHE_DIR:-packer_cache}}
	home_path "$path/$name.$2"
	path=$REPLY
	make_parent "$path" || return
	REPLY=$path
}

# fetch_sums URL_OR_PATH: keeps a list of checksums in $work/sums.
function fetch_sums {
	case $1 in
	file://*)
		fetch_sums "${1#file://}"
		;;
	*://*)
		say "Retrieving the list of checksums $1"
		fetch_url "$1" "$work/sums"
		;;
	*)
		home_path "$1"
		show cp "$REPLY" "$work/sums"
		[[ -z $dry ]] || return 0
		cp "$REPLY" "$work/sums" 2>/dev/null ||
			fail "the list of checksums $1 cannot be read"
		;;
	esac
}

# listed_sum PLACE LIST: REPLY = TYPE:HEX, what the list says of a file, in the
# form of BSD or of GNU.
function listed_sum {
	typeset sum
	if [[ -n $dry ]]; then
		REPLY=sha256:0
		return 0
	fi
	sum=$(LC_ALL=C awk -v place="${1%%\?*}" '
		BEGIN {
			base = place
			sub(/.*\//, "", base)
		}
		{ sub(/\r$/, "") }
		/^[A-Z0-9]+ \(.*\) = [0-9a-fA-F]+$/ {
			name = $0
			sub(/^[A-Z0-9]+ \(/, "", name)
			sub(/\) = [0-9a-fA-F]+$/, "", name)
			if (same(name)) { print $NF; exit }
			next
		}
		NF == 2 && $1 ~ /^[0-9a-fA-F]+$/ {
			name = $2
			sub(/^[*?]/, "", name)
			if (same(name)) { print $1; exit }
			next
		}
		NF == 1 && NR == 1 && $1 ~ /^[0-9a-fA-F]+$/ { alone = $1 }
		END { if (NR == 1 && alone != "") print alone }
		function same(name) {
			sub(/^\.\//, "", name)
			return name == base || (name != "" && index(place, "/" name))
		}' "$work/sums")
	sum_type "${sum%%"$newline"*}" || fail "no checksum found in: $2"
}

# sum_type HEX: REPLY = TYPE:HEX, by the number of digits.
function sum_type {
	case ${#1} in
	32)
		REPLY=md5:$1
		;;
	40)
		REPLY=sha1:$1
		;;
	64)
		REPLY=sha256:$1
		;;
	128)
		REPLY=sha512:$1
		;;
	*)
		return 1
		;;
	esac
}

# image_good FILE CHECKSUM PLACE: whether a file is what it should be.
function image_good {
	typeset wanted
	[[ -z $dry ]] || return 0
	if [[ -n ${image_check-} ]]; then
		"$image_check" "$1" "${signify_key-}" "${3##*/}"
		return
	fi
	[[ $2 != none ]] || return 0
	wanted=$2
	if [[ $2 != *:* ]]; then
		sum_type "$2" || fail "no type of checksum has so many digits: $2" ||
			return
		wanted=$REPLY
	fi
	lower "${wanted#*:}"
	wanted=${wanted%%:*}:$REPLY
	digest "${wanted%%:*}" "$1" || return
	[[ $REPLY == "${wanted#*:}" ]] ||
		fail "$1 has the checksum $REPLY, not ${wanted#*:}"
}

# signed_image FILE KEY NAME: whether a file is the one that a signed list of
# checksums calls NAME.
# Needs: signify
function signed_image {
	typeset key
	home_path "$2"
	key=$REPLY
	rm -rf "$work/signed"
	mkdir "$work/signed" && ln -s "$1" "$work/signed/$3" ||
		fail "cannot write $work/signed" || return
	quiet signify_in "$work/signed" -C -q -p "$key" -x "$work/sums" "$3" ||
		fail "signify refuses $1 as $3: $REPLY"
}

# signify_in FOLDER ARGS...: signify(1) looks for the files in its own folder.
# Needs: signify
function signify_in {
	cd "$1" || return
	shift
	exec signify "$@"
}
