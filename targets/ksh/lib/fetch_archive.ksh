# unpacker KIND: whether the host can unpack such an archive.
function unpacker {
	case $1 in
	*bz2)
		tool bzip2
		;;
	*gz)
		tool gzip
		;;
	*xz)
		tool xz
		;;
	*)
		tool unzip
		;;
	esac
}

# unpacks_gz: says, before the first step, what an image needs that is packed.
# Needs: gzip
function unpacks_gz {
	:
}

# unpacks_bz2: the same.
# Needs: bzip2
function unpacks_bz2 {
	:
}

# unpacks_xz: the same.
# Needs: xz
function unpacks_xz {
	:
}

# unpacks_zip: the same.
# Needs: unzip
function unpacks_zip {
	:
}

# unpack_archive KIND FILE TARGET CHECKSUM: unpacks an archive whose checksum is
# right; TARGET gets its name when it is whole. Its own checksum is noted.
function unpack_archive {
	typeset kind=$1 file=$2 target=$3 sum=$4 new=$3.unpacking input=$2 status
	[[ -z $dry$verbose ]] || message '+ unpack %s (%s) to %s' "$file" "$kind" "$target"
	[[ -z $dry ]] || return 0
	make_parent "$target" || return
	rm -rf "$new" "$target.unpacked"
	case $kind in
	gz)
		set -- gzip -dc
		;;
	bz2)
		set -- bzip2 -dc
		;;
	xz)
		set -- xz -dc
		;;
	zip)
		set -- from_zip "$file"
		input=/dev/null
		;;
	*)
		mkdir "$new.folder" || fail "cannot write $new.folder" || return
		set -- from_tar "$kind" "$file" "$new.folder"
		input=/dev/null
		;;
	esac
	job "$input" "$new" "$work/stderr" "$@"
	status=$?
	rm -rf "$new.folder"
	if (( status != 0 )); then
		rm -f "$new"
		[[ -z $cancelled ]] || return 1
		fail "$file cannot be unpacked ($kind): $(<"$work/stderr")"
		return
	fi
	digest sha256 "$new" || return
	mv -f "$new" "$target" || fail "cannot write $target" || return
	put "$REPLY $sum" >"$target.unpacked" || fail "cannot write $target"
}

# from_zip FILE: prints the one file that is in an archive.
function from_zip {
	if [[ $(unzip -Z1 "$1" | wc -l) -ne 1 ]]; then
		put 'expected a single file' >&2
		return 1
	fi
	unzip -p "$1"
}

# from_tar KIND FILE FOLDER: prints the one file that is in an archive.
function from_tar {
	typeset program name
	case $1 in
	*bz2)
		program=bzip2
		;;
	*gz)
		program=gzip
		;;
	*)
		program=xz
		;;
	esac
	name=$("$program" -dc <"$2" | tar -tf -) || return
	case /$name/ in
	// | *//* | *"$newline"* | */../*)
		put 'expected a single file' >&2
		return 1
		;;
	esac
	"$program" -dc <"$2" | tar -xf - -C "$3" || return
	if [[ -L $3/$name || ! -f $3/$name ]]; then
		put 'expected a single file' >&2
		return 1
	fi
	cat "$3/$name"
}
