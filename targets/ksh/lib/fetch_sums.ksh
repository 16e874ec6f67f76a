# whole_sum CHECKSUM PLACE: REPLY = the checksum with its type before it, in small
# letters, as Packer writes it; of a list, what it says of PLACE.
function whole_sum {
	typeset type
	case $1 in
	none | '')
		REPLY=none
		return 0
		;;
	file:*)
		fetch_sums "${1#file:}" || return
		if [[ -n $image_check ]]; then
			# the list is verified with the image
			REPLY=$1
			return 0
		fi
		place_parts "$2" '' || return
		listed_sum "$place_path" "${1#file:}"
		return
		;;
	*:*)
		lower "$1"
		;;
	*)
		lower "$1"
		sum_type "$REPLY" ||
			fail "no type of checksum has so many digits: $1" || return
		;;
	esac
	type=${REPLY%%:*}
	case $type in
	md5 | sha1 | sha256 | sha512)
		;;
	*)
		fail "unsupported checksum type: $type"
		;;
	esac
}

# fetch_sums URL_OR_PATH: keeps a list of checksums in $work/sums, and one that is
# downloaded in the cache, for -offline.
function fetch_sums {
	typeset kept
	case $1 in
	file://*)
		fetch_sums "${1#file://}"
		;;
	*://*)
		put_raw "$1" >"$work/cache_name" && digest sha1 "$work/cache_name" ||
			return
		home_path "${PACKER_CACHE_DIR:-packer_cache}/$REPLY.sums"
		kept=$REPLY
		if [[ -z $opt_offline ]]; then
			say 'Retrieving the list of checksums %s' "$1"
			fetch_url "$1" "$work/sums" || return
			[[ -z $dry ]] || return 0
			make_parent "$kept" || return
			# by another name first: others may read it now
			# one that is read only needs no list
			if cp "$work/sums" "$kept.$$" 2>/dev/null; then
				mv -f "$kept.$$" "$kept"
			fi
			return 0
		fi
		[[ -z $dry ]] || return 0
		cp "$kept" "$work/sums" 2>/dev/null && return
		[[ -z $unfetched ]] ||
			put "  $kept: the list of checksums $1" >>"$unfetched"
		fail "the list of checksums $1 is not in the cache ($kept)"
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

# listed_sum PATH LIST: REPLY = TYPE:HEX, what the list says of a file. The lines
# and their names are read as Packer does, and the first that fits holds.
function listed_sum {
	typeset list=$2 sum
	if [[ -n $dry ]]; then
		REPLY=sha256:0
		return 0
	fi
	home_path "$1"
	case $list in
	*://*)
		list=${list#*://*/}
		list=/${list%%\?*}
		;;
	esac
	sum=$(FILE=$1 WHOLE=$REPLY FOLDER=${list%/*}/ LC_ALL=C awk '
		BEGIN {
			file = whole = ENVIRON["FILE"]
			sub(/.*\//, "", file)
			if (whole !~ /^\//) whole = ENVIRON["WHOLE"]
			folder = ENVIRON["FOLDER"]
			inside = index(whole, folder) == 1 ? substr(whole, length(folder) + 1) : file
			n["md5"] = 32; n["sha1"] = 40; n["sha256"] = 64; n["sha512"] = 128
		}
		{ sub(/\r$/, ""); sum = tolower($1); type = "" }
		NF == 4 && $2 ~ /^\(.+\)$/ {
			sum = tolower($4)
			type = tolower($1)
			if (type in n && hex(sum) && same(substr($2, 2, length($2) - 2))) {
				print type ":" sum
				exit
			}
			next
		}
		NF == 0 || !hex(sum) { next }
		{
			for (name in n) if (length(sum) == n[name]) type = name
			if (type == "") next
			line = $0
			sub(/^[ \t]*[^ \t]+[ \t]*/, "", line)
			if (NF == 1 || same(line)) { print type ":" sum; exit }
		}
		function hex(text) { return text ~ /^[0-9a-f]+$/ }
		function same(name) {
			if (name == file || name == "*" file || name == "?" file ||
				name == inside || name == "./" inside || name == whole) return 1
			sub(/^[.\/]+/, "", name)
			return index(ENVIRON["FILE"], name) > 0
		}' "$work/sums")
	[[ -n $sum ]] || fail "no checksum found in: $2" || return
	REPLY=$sum
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
	if [[ -n $image_check ]]; then
		"$image_check" "$1" "$signify_key" "${3##*/}"
		return
	fi
	[[ $2 != none && -n $2 ]] || return 0
	whole_sum "$2" "$3" || return
	wanted=$REPLY
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
