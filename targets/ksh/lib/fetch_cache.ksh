# cache_path TARGET EXTENSION CHECKSUM URL: REPLY = where a download is kept:
# under the name that Packer gives it, so that the two can share a cache.
function cache_path {
	typeset name=$3 extension=$2
	if [[ -n $1 && ${1##*/} == *.* ]]; then
		home_path "$1"
		return 0
	fi
	[[ -n $3 && $3 != none && ( $3 != file:* || -z $image_check ) ]] || name=$4
	put_raw "$name" >"$work/cache_name" || return
	digest sha1 "$work/cache_name" || return
	name=$REPLY
	[[ -z $1 || -n $extension ]] || extension=iso
	home_path "${1:-${PACKER_CACHE_DIR:-packer_cache}}/$name${extension:+.$extension}"
}

# cached FILE CHECKSUM PLACE ARCHIVE: whether the cache has an image already. One
# that is not right is moved off its name; what is right in it is gone on with.
function cached {
	typeset file=$1 sum=$2 told
	if [[ -n $dry ]]; then
		return 1
	fi
	[[ -e $file ]] || return 1
	if [[ -n $4 ]]; then
		# what was unpacked has no checksum of its own but the one noted then
		[[ -r $file.unpacked ]] || return 1
		told=$(<"$file.unpacked")
		[[ ${told#* } == "$sum" && ( $sum != none || -n $opt_offline ) ]] || return 1
		digest sha256 "$file" && [[ ${told%% *} == "$REPLY" ]]
		return
	fi
	if [[ $sum == none ]]; then
		# there is nothing to hold it against, as in Packer, but its length
		[[ -z $opt_offline ]] || return 0
		remote_size "$place_asked" || return
		told=$REPLY
		bytes "$file"
		[[ $REPLY == "$told" ]]
		return
	fi
	if image_good "$file" "$sum" "$3"; then
		return 0
	fi
	[[ -z $cancelled && -z $opt_offline ]] || return 1
	message 'What is in the cache is not right: %s' "$ERROR"
	if [[ -e $file.part ]]; then
		rm -f "$file"
	else
		mv -f "$file" "$file.part"
	fi
	return 1
}

# lock_image FILE: waits until no other build or run, Packer's included, fetches
# FILE. The lock is the kernel's, on the file that Packer locks: it ends with
# the processes that hold it, so that none is ever left.
# Needs one of: flock perl
function lock_image {
	typeset lock=$1.lock told=
	image_lock=
	[[ -z $dry ]] || return 0
	# a look into a cache leaves nothing there
	[[ -z $opt_offline || -e $1 ]] || return 0
	make_parent "$lock" || return
	# where nothing can be written, nothing is fetched: an image that is there
	# is used nevertheless
	(: >>"$lock") 2>/dev/null || return 0
	exec 8>>"$lock"
	image_lock=1
	tool flock perl || return
	until try_lock "$REPLY"; do
		[[ -n $told ]] ||
			say 'Waiting for another run that fetches it (%s)' "$lock"
		told=1
		nap 1 || return
		tool flock perl
	done
}

# try_lock TOOL: locks what descriptor 8 is open on, unless another has.
# Needs one of: flock perl
function try_lock {
	if [[ $1 == flock ]]; then
		flock -n 7 7>&8
	else
		perl -e 'open my $f, ">>&=", 7 or exit 1; exit !flock $f, 6' 7>&8
	fi
}

# unlock_image: lets others fetch it.
function unlock_image {
	[[ -n $image_lock ]] || return 0
	image_lock=
	exec 8>&-
}
