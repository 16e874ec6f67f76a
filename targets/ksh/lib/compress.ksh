# packed OUTPUT: the artifact is now the packed file.
function packed {
	say "Archive $1 completed"
	artifact_new packer.post-processor.compress '' \
		"compressed artifacts in: $1" "$1"
}

# pack_into OUTPUT CMD ARGS...: runs a command whose output is the packed file.
function pack_into {
	typeset output=$1 status
	shift
	show "$@"
	[[ -z $dry ]] || return 0
	parent_folder "$output" ||
		fail "Unable to create dir for archive $output" || return
	rm -f "$work/tar_failed"
	: >"$output" || fail "Unable to create archive $output" || return
	job /dev/null "$output" "$work/stderr" "$@"
	status=$?
	if (( status != 0 )) || [[ -e $work/tar_failed ]]; then
		fail "Error creating $output: $(<"$work/stderr")"
	fi
}

# tar_files FILTER...: writes the files of the artifact as a tar archive, each
# by its name without its folder, through a command.
function tar_files {
	typeset i=0 file folder
	set -- "$@" --
	while (( i < art_count[artifact] )); do
		artifact_file "$i"
		file=$REPLY folder=.
		if [[ $file == */* ]]; then
			folder=${file%/*}/
			file=${file##*/}
		fi
		[[ $folder == /* ]] || folder=$pwd/$folder
		set -- "$@" -C "$folder" "$file"
		(( i += 1 ))
	done
	tar_through "$@"
}

# tar_through FILTER... -- TAR_ARGS...: tar, through a command.
function tar_through {
	typeset n=0
	while [[ $1 != -- ]]; do
		filter[n]=$1
		(( n += 1 ))
		shift
	done
	shift
	if (( n == 0 )); then
		tar -cf - "$@"
		return
	fi
	{ tar -cf - "$@" || : >"$work/tar_failed"; } |
		if (( n == 1 )); then
			"${filter[0]}"
		elif (( n == 2 )); then
			"${filter[0]}" "${filter[1]}"
		else
			"${filter[0]}" "${filter[1]}" "${filter[2]}"
		fi
}

# only_file: REPLY = the one file of the artifact.
function only_file {
	typeset i=0 names=
	if (( art_count[artifact] == 1 )); then
		artifact_file 0
		return 0
	fi
	while (( i < art_count[artifact] )); do
		artifact_file "$i"
		names="$names $REPLY"
		(( i += 1 ))
	done
	fail "Can only have 1 input file when not using tar/zip. Found $i files: [${names# }]"
}

# compress_tar OUTPUT LEVEL: packs the files of the artifact with tar.
function compress_tar {
	say "Tarring $1 with no compression"
	pack_into "$1" tar_files && packed "$1"
}

# compress_tar_gz OUTPUT LEVEL: tar and gzip.
# Needs: gzip
function compress_tar_gz {
	say "Using gzip compression with 1 core for $1"
	say "Tarring $1 with gzip"
	pack_into "$1" tar_files gzip -n -c "-$2" && packed "$1"
}

# compress_tar_lz4 OUTPUT LEVEL: tar and lz4.
# Needs: lz4
function compress_tar_lz4 {
	say "Using lz4 compression with 1 core for $1"
	say "Tarring $1 with lz4"
	pack_into "$1" tar_files lz4 -c "-$2" && packed "$1"
}

# compress_tar_bgzf OUTPUT LEVEL: tar and bgzip.
# Needs: bgzip
function compress_tar_bgzf {
	say "Using bgzf compression with 1 core for $1"
	say "Tarring $1 with bgzf"
	pack_into "$1" tar_files bgzip -c "-l$2" && packed "$1"
}

# compress_tar_xz OUTPUT LEVEL: tar and xz, which takes no level from Packer.
# Needs: xz
function compress_tar_xz {
	say "Using xz compression with 1 core for $1"
	say "Tarring $1 with xz"
	pack_into "$1" tar_files xz -c && packed "$1"
}

# compress_one OUTPUT NAME CMD ARGS...: packs the one file of the artifact.
function compress_one {
	typeset output=$1 name=$2 file
	shift 2
	say "Using $name compression with 1 core for $output"
	only_file || return
	file=$REPLY
	[[ $file != -* ]] || file=./$file
	say "Archiving $file with $name"
	pack_into "$output" "$@" "$file" && packed "$output"
}

# compress_gz OUTPUT LEVEL: gzip.
# Needs: gzip
function compress_gz {
	compress_one "$1" gzip gzip -n -c "-$2"
}

# compress_lz4 OUTPUT LEVEL: lz4.
# Needs: lz4
function compress_lz4 {
	compress_one "$1" lz4 lz4 -c "-$2"
}

# compress_bgzf OUTPUT LEVEL: bgzip.
# Needs: bgzip
function compress_bgzf {
	compress_one "$1" bgzf bgzip -c "-l$2"
}

# compress_xz OUTPUT LEVEL: xz, which takes no level from Packer.
# Needs: xz
function compress_xz {
	compress_one "$1" xz xz -c
}

# compress_zip OUTPUT LEVEL: packs the files of the artifact with zip, by their
# names with their folders.
# Needs: zip
function compress_zip {
	typeset i=0 output=$1 level=$2
	say "Zipping $output"
	set --
	while (( i < art_count[artifact] )); do
		artifact_file "$i"
		[[ $REPLY != -* ]] || REPLY=./$REPLY
		set -- "$@" "$REPLY"
		(( i += 1 ))
	done
	pack_into "$output" zip -q -X "-$level" - "$@" && packed "$output"
}
