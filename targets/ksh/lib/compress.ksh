# compress_tar OUTPUT [LEVEL]: makes a tar archive.
function compress_tar {
	compress_begin "$1" || return
	compress_archive "$1" 'no compression' cat
}

# compress_zip OUTPUT [LEVEL]: makes a zip archive. As in Packer, its level is
# always the usual one.
function compress_zip {
	compress_begin "$1" || return
	say 'Zipping %s' "$1"
	compress_each 'Error creating zip: Unable to read file' \
		'Error creating zip: Failed to copy FILE data to archive: ' || return
	compress_write "$1" zip_archive cat
}

# compress_tar_gz OUTPUT LEVEL: makes a tar archive and compresses it.
# Needs: gzip.
function compress_tar_gz {
	compress_with "$1" "$2" pgzip || return
	compress_archive "$1" pgzip gzip -nc "$REPLY"
}

# compress_gz OUTPUT LEVEL: compresses the one file of the artifact.
# Needs: gzip.
function compress_gz {
	compress_with "$1" "$2" pgzip || return
	compress_one "$1" pgzip gzip -nc "$REPLY"
}

# compress_tar_bgzf OUTPUT LEVEL: as compress_tar_gz, in blocks.
# Needs: bgzip.
function compress_tar_bgzf {
	compress_with "$1" "$2" bgzf || return
	compress_archive "$1" bgzf bgzip -c -l "${REPLY#-}"
}

# compress_bgzf OUTPUT LEVEL: as compress_gz, in blocks.
# Needs: bgzip.
function compress_bgzf {
	compress_with "$1" "$2" bgzf || return
	compress_one "$1" bgzf bgzip -c -l "${REPLY#-}"
}

# compress_tar_lz4 OUTPUT LEVEL: makes a tar archive and compresses it.
# Needs: lz4.
function compress_tar_lz4 {
	compress_with "$1" "$2" lz4 || return
	compress_archive "$1" lz4 lz4 -qzc "$REPLY"
}

# compress_lz4 OUTPUT LEVEL: compresses the one file of the artifact.
# Needs: lz4.
function compress_lz4 {
	compress_with "$1" "$2" lz4 || return
	compress_one "$1" lz4 lz4 -qzc "$REPLY"
}

# compress_tar_xz OUTPUT [LEVEL]: makes a tar archive and compresses it. As in
# Packer, the level does not count.
# Needs: xz.
function compress_tar_xz {
	compress_with "$1" -1 xz || return
	compress_archive "$1" xz xz -c
}

# compress_xz OUTPUT [LEVEL]: compresses the one file of the artifact.
# Needs: xz.
function compress_xz {
	compress_with "$1" -1 xz || return
	compress_one "$1" xz xz -c
}

# compress_begin OUTPUT: makes the folder of the output and the empty output.
function compress_begin {
	make_parent "$1" ||
		fail "Unable to create dir for archive $1: $ERROR" || return
	[[ -z $dry ]] || return 0
	(: >"$1") 2>/dev/null || {
		no_open "$1" || fail "Unable to create archive $1: $ERROR"
	}
}

# compress_with OUTPUT LEVEL ALGORITHM: begins the output; tells with what it
# is made. REPLY = the level as an option.
function compress_with {
	typeset level=${2:-0}
	compress_begin "$1" || return
	processors
	if [[ $3 == xz ]]; then
		say 'Using xz compression with 1 core for %s (library does not support MT)' "$1"
	else
		say 'Using %s compression with %s cores for %s' "$3" "$REPLY" "$1"
	fi
	if (( level > 9 )); then
		level=9
	fi
	REPLY=-6
	if (( level > 0 )); then
		REPLY=-$level
	elif [[ $3 == lz4 ]]; then
		REPLY=-1
	elif (( level < -1 )); then
		fail "error creating $3 writer: Invalid compression level. Expected an integer from -1 to 9."
	fi
}

# processors: REPLY = how many processors the host has.
function processors {
	REPLY=$(getconf _NPROCESSORS_ONLN 2>/dev/null ||
		getconf NPROCESSORS_ONLN 2>/dev/null)
	REPLY=${GOMAXPROCS:-${REPLY:-1}}
}

# compress_archive OUTPUT ALGORITHM CMD ARGS...: writes a tar archive of the
# artifact's files through a command.
function compress_archive {
	typeset output=$1
	say 'Tarring %s with %s' "$output" "$2"
	shift 2
	compress_each 'Error creating tar: Unable to read file' \
		'Error creating tar: Failed to copy FILE data to archive: ' || return
	compress_write "$output" tar_archive "$@"
}

# compress_one OUTPUT ALGORITHM CMD ARGS...: compresses the artifact's only
# file with a command.
function compress_one {
	typeset output=$1 algorithm=$2 file
	shift 2
	if (( art_count[artifact] != 1 )); then
		artifact_files "$artifact" ' '
		fail "Can only have 1 input file when not using tar/zip. Found ${art_count[artifact]} files: [$REPLY]"
		return
	fi
	file=${art_file[art_first[artifact]]}
	say 'Archiving %s with %s' "$file" "$algorithm"
	compress_each 'Failed to open source file' 'Failed to compress FILE: ' \
		' for reading' || return
	compress_write "$output" cat_files "$@"
}

# compress_each UNREADABLE FOLDER [TAIL]: fails if a file of the artifact
# cannot be read or is a folder, with texts as Packer's.
function compress_each {
	typeset i=${art_first[artifact]} end file
	[[ -z $dry ]] || return 0
	(( end = i + art_count[artifact], 1 ))
	while (( i < end )); do
		file=${art_file[i]}
		(( i += 1 ))
		if [[ ! -r $file ]]; then
			no_open "$file" || fail "$1 $file${3-}: $ERROR"
			return
		fi
		if [[ -d $file ]]; then
			replaced "$2" FILE "$file"
			fail "${REPLY}read $file: is a directory"
			return
		fi
	done
}

# cat_files FILE...: writes files to standard output.
function cat_files {
	typeset file
	for file in "$@"; do
		cat <"$file" || return
	done
}

# compress_write OUTPUT MAKER CMD ARGS...: writes what the function MAKER
# makes of the artifact's files through a command to the output, which becomes
# the artifact.
function compress_write {
	typeset output=$1 maker=$2 i=${art_first[artifact]} end
	shift 2
	show "$@" ">$output"
	if [[ -z $dry ]]; then
		rm -f "$work/unmade"
		compress_cmd "$@"
		set -- "$output" "$maker"
		(( end = i + art_count[artifact], 1 ))
		while (( i < end )); do
			set -- "$@" "${art_file[i]}"
			(( i += 1 ))
		done
		shift
		job /dev/null "$output" "$work/stderr" compress_through "$@" &&
			[[ ! -e $work/unmade ]] ||
			fail "Error creating $output: $(<"$work/stderr")" || return
	fi
	say 'Archive %s completed' "$output"
	artifact_new packer.post-processor.compress '' \
		"compressed artifacts in: $output" "$output"
	destroyed_by destroy_files
}

# compress_cmd CMD ARGS...: notes the command for compress_through.
function compress_cmd {
	typeset i=0 word
	for word in "$@"; do
		compressor[i]=$word
		(( i += 1 ))
	done
	n_compressor=$i
}

# compress_through MAKER FILE...: runs MAKER through the noted command. The
# file `unmade` tells that MAKER failed, which a pipe would not.
function compress_through {
	typeset i=$n_compressor
	{
		"$@" || : >"$work/unmade"
	} | {
		set --
		while (( i > 0 )); do
			(( i -= 1, 1 ))
			set -- "${compressor[i]}" "$@"
		done
		"$@"
	}
}
