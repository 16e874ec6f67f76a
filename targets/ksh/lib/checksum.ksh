# checksum_begin: begins a checksum post-processor: its artifact has the files
# of the current one, to which those with checksums are added.
function checksum_begin {
	checksum_of=$artifact
	artifact_copy packer.post-processor.checksum
	destroyed_by destroy_trees
}

# checksum TYPE OUTPUT: appends a line for each file of the artifact to OUTPUT:
# its checksum, a tab, its name.
function checksum {
	typeset i=${art_first[checksum_of]} end
	(( end = i + art_count[checksum_of], 1 ))
	while (( i < end )); do
		checksum_line "$2" "$1" "${art_file[i]}" || return
		(( i += 1 ))
	done
}

# checksum_end: ends a checksum post-processor.
function checksum_end {
	artifact_files "$artifact" ', '
	art_text[artifact]="Created artifact from files: $REPLY"
}

# artifact_copy BUILDER_ID: makes an artifact of the current one's files.
function artifact_copy {
	typeset i=${art_first[artifact]} end
	(( end = i + art_count[artifact], 1 ))
	artifact_new "$1" '' ''
	while (( i < end )); do
		artifact_add "${art_file[i]}"
		(( i += 1 ))
	done
}

# checksum_line OUTPUT TYPE FILE: appends the checksum of one file. OUTPUT
# belongs to the artifact if it was not there before.
function checksum_line {
	typeset output=$1 type=$2 file=$3
	checksum_output "$output"
	make_parent "$output" ||
		fail "unable to create dir: $ERROR" || return
	if [[ -z $dry ]]; then
		(umask go-w && : >>"$output") 2>/dev/null || {
			no_open "$output" || fail "unable to create file $output: $ERROR"
			return
		}
		if [[ ! -r $file ]]; then
			no_open "$file" || fail "unable to open file $file: $ERROR"
			return
		fi
		[[ ! -d $file ]] ||
			fail "unable to compute $type hash for $file" || return
	fi
	if [[ -n $dry$verbose ]]; then
		message '+ add the %s checksum of %s to %s' "$type" "$file" "$output"
	fi
	[[ -z $dry ]] || return 0
	digest "$type" "$file" ||
		fail "unable to compute $type hash for $file" || return
	while [[ $file == ?*/ ]]; do
		file=${file%/}
	done
	put "$REPLY	${file##*/}" >>"$output" ||
		fail "cannot write to $output"
}

# checksum_output OUTPUT: makes OUTPUT a file of the artifact if it is new.
function checksum_output {
	typeset last=
	(( n_files == 0 )) || last=${art_file[n_files - 1]}
	# with -n it is not made, so it is not there the next time either
	[[ -e $1 || $1 == "$last" ]] || artifact_add "$1"
}
