# checksum_begin: begins a checksum post-processor.
function checksum_begin {
	n_sums=0
}

# checksum TYPE OUTPUT: adds a line for each file of the artifact to OUTPUT: its
# checksum, a tab, its name.
function checksum {
	typeset type=$1 output=$2 i=0 tab file
	tab=$(printf '\t')
	while (( i < art_count[artifact] )); do
		artifact_file "$i"
		file=$REPLY
		if [[ ! -e $output ]] && ! (( i > 0 && ${dry:-0} )); then
			sum_file[n_sums]=$output
			(( n_sums += 1 ))
		fi
		if [[ -n $dry$verbose ]]; then
			message "+ add the $type checksum of $file to $output"
		fi
		if [[ -z $dry ]]; then
			parent_folder "$output" || return
			digest "$type" "$file" ||
				fail "unable to compute $type hash for $file" || return
			put "$REPLY$tab${file##*/}" >>"$output" ||
				fail "unable to create file $output" || return
		fi
		(( i += 1 ))
	done
}

# checksum_end: the artifact is now its files and the new files of checksums.
function checksum_end {
	typeset i=0 old=$artifact
	artifact_begin packer.post-processor.checksum ''
	while (( i < art_count[old] )); do
		artifact_add "${art_file[art_first[old] + i]}"
		(( i += 1 ))
	done
	i=0
	while (( i < n_sums )); do
		artifact_add "${sum_file[i]}"
		(( i += 1 ))
	done
	artifact_names
	artifact_end "Created artifact from files: $REPLY"
}

# parent_folder PATH: makes the folder that PATH is to be in.
function parent_folder {
	[[ $1 == */* ]] || return 0
	[[ -d ${1%/*}/ ]] || mkdir -p -- "${1%/*}/" ||
		fail "unable to create dir: ${1%/*}"
}
