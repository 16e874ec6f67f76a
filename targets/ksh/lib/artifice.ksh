# artifice PATTERN...: the artifact is now the files of these patterns.
function artifice {
	typeset names pattern
	if (( art_count[artifact] > 0 )); then
		artifact_names
		say "Discarding files from artifact: $REPLY"
	fi
	artifact_begin packer.post-processor.artifice ''
	for pattern in "$@"; do
		glob "$pattern"
	done
	artifact_names
	names=$REPLY
	say "Using these artifact files: $names"
	artifact_end "Created artifact from files: $names"
}

# glob PATTERN: adds the files of a pattern to the artifact, sorted. As in
# Packer, `*` matches a dot at the start of a name too.
function glob {
	typeset rest=$1 folder='' name part file
	case $rest in
	*[\*\?\[\\]*)
		;;
	*)
		[[ ! -e $rest ]] || artifact_add "$rest"
		return 0
		;;
	esac
	# the folders found so far, a line each; file names hold no newline here
	part=
	if [[ $rest == /* ]]; then
		part=/
		rest=${rest#/}
	fi
	glob_step "$part" "$rest"
}

# glob_step FOLDER PATTERN: glob, in FOLDER (empty, or with a slash at its end).
function glob_step {
	typeset folder=$1 part=${2%%/*} rest='' file name
	[[ $2 != */* ]] || rest=${2#*/}
	replaced "$part" '[^' '[!'
	part=$REPLY
	case $part in
	*[\*\?\[\\]*)
		;;
	*)
		if [[ -n $rest ]]; then
			glob_step "$folder$part/" "$rest"
		elif [[ -e $folder$part ]]; then
			artifact_add "$folder$part"
		fi
		return 0
		;;
	esac
	for file in "$folder".[!.]* "$folder"..?* "$folder"*; do
		name=${file#"$folder"}
		# shellcheck disable=SC2053 # the right side is a pattern
		[[ $name == $part && -e $file ]] || continue
		if [[ -z $rest ]]; then
			artifact_add "$file"
		elif [[ -d $file ]]; then
			glob_step "$file/" "$rest"
		fi
	done
}
