# artifice PATTERN...: makes an artifact of the files that match.
function artifice {
	typeset pattern i=$artifact list=
	if (( art_count[i] > 0 )); then
		artifact_files "$i" ', '
		say 'Discarding files from artifact: %s' "$REPLY"
	fi
	artifact_new packer.post-processor.artifice '' ''
	destroyed_by destroy_trees
	for pattern in "$@"; do
		glob "$pattern" || return
		i=0
		while (( i < n_glob )); do
			[[ -e ${glob_file[i]} ]] ||
				fail "stat ${glob_file[i]}: no such file or directory" || return
			artifact_add "${glob_file[i]}"
			(( i += 1 ))
		done
	done
	artifact_files "$artifact" ', '
	art_text[artifact]="Created artifact from files: $REPLY"
	say 'Using these artifact files: %s' "$REPLY"
}
