# artifact_begin BUILDER_ID ID: begins a new artifact, which becomes the
# current one.
function artifact_begin {
	art_builder[n_artifacts]=$1 art_id[n_artifacts]=$2
	art_first[n_artifacts]=$n_files art_count[n_artifacts]=0
	artifact=$n_artifacts
	(( n_artifacts += 1, 1 ))
}

# artifact_add FILE: adds a file to the artifact that was begun last.
function artifact_add {
	art_file[n_files]=$1
	(( n_files += 1, art_count[artifact] += 1, 1 ))
}

# artifact_end TEXT: TEXT is what the summary says of the artifact.
function artifact_end {
	art_text[artifact]=$1
}

# artifact_new BUILDER_ID ID TEXT FILE...: a new artifact, the current one.
function artifact_new {
	typeset text=$3
	artifact_begin "$1" "$2"
	shift 3
	while (( $# > 0 )); do
		artifact_add "$1"
		shift
	done
	artifact_end "$text"
}

# artifact_file I: REPLY = the Ith file of the current artifact.
function artifact_file {
	REPLY=${art_file[art_first[artifact] + $1]}
}

# artifact_names: REPLY = the files of the current artifact, with commas.
function artifact_names {
	typeset i=0 names=
	while (( i < art_count[artifact] )); do
		artifact_file "$i"
		names="$names, $REPLY"
		(( i += 1 ))
	done
	REPLY=${names#, }
}

# artifact_destroy N: removes the files of artifact N.
function artifact_destroy {
	typeset i=0 file
	while (( i < art_count[$1] )); do
		file=${art_file[art_first[$1] + i]}
		show rm -rf -- "$file"
		if [[ -z $dry ]]; then
			rm -rf -- "$file" || fail "cannot remove $file" || return
		fi
		(( i += 1 ))
	done
}

# artifact_save STEP: keeps the current artifact for -resume.
function artifact_save {
	typeset i=0 line
	[[ -z $dry ]] || return 0
	line=artifact_new
	for REPLY in "${art_builder[artifact]}" "${art_id[artifact]}" \
		"${art_text[artifact]}"; do
		quote "$REPLY"
		line="$line $REPLY"
	done
	while (( i < art_count[artifact] )); do
		artifact_file "$i"
		quote "$REPLY"
		line="$line $REPLY"
		(( i += 1 ))
	done
	put "$line" >"$state/$1.artifact"
}

# artifact_load STEP: the artifact that an earlier run kept is the current one.
function artifact_load {
	# shellcheck disable=SC1090 # written by artifact_save
	. "$state/$1.artifact"
}
