# artifact_new BUILDER_ID ID TEXT FILE...: makes an artifact the current one.
function artifact_new {
	typeset file
	artifact=$n_artifacts
	(( n_artifacts += 1 ))
	art_builder[artifact]=$1
	art_id[artifact]=$2
	art_text[artifact]=$3
	art_destroy[artifact]=
	art_tags[artifact]=
	art_first[artifact]=$n_files
	art_count[artifact]=0
	shift 3
	for file in "$@"; do
		artifact_add "$file"
	done
}

# artifact_add FILE: adds a file to the current artifact, which must be the
# one that was made last.
function artifact_add {
	art_file[n_files]=$1
	(( n_files += 1 ))
	(( art_count[artifact] += 1 ))
}

# destroyed_by FUNCTION: says how the current artifact is destroyed: FUNCTION
# is called with its number. Without this, destroying it removes nothing.
function destroyed_by {
	art_destroy[artifact]=$1
}

# artifact_destroy N: removes what artifact N consists of, as its maker says.
function artifact_destroy {
	[[ -n ${art_destroy[$1]} ]] || return 0
	"${art_destroy[$1]}" "$1"
}

# destroy_files N: removes the files of an artifact; each must be there.
function destroy_files {
	typeset i=${art_first[$1]} end
	(( end = i + art_count[$1], 1 ))
	while (( i < end )); do
		destroy_file "${art_file[i]}" || return
		(( i += 1 ))
	done
}

# destroy_file FILE: removes a file, which must be there unless all is cleaned.
function destroy_file {
	show rm -f "$1"
	[[ -z $dry ]] || return 0
	if [[ ! -e $1 && ! -L $1 ]]; then
		[[ -z $cleaning ]] || return 0
		fail "remove $1: no such file or directory"
		return
	fi
	as_operand "$1"
	rm -f "$REPLY" 2>/dev/null || fail "remove $1: not permitted"
}

# destroy_trees N: removes the files and folders of an artifact that are left.
function destroy_trees {
	typeset i=${art_first[$1]} end
	(( end = i + art_count[$1], 1 ))
	while (( i < end )); do
		show rm -rf "${art_file[i]}"
		if [[ -z $dry ]]; then
			as_operand "${art_file[i]}"
			rm -rf "$REPLY" 2>/dev/null || {
				fail "remove ${art_file[i]}: not permitted"
				return
			}
		fi
		(( i += 1 ))
	done
}

# as_operand PATH: REPLY = PATH in a form that no command takes for an option.
function as_operand {
	case $1 in
	-*)
		REPLY=./$1
		;;
	*)
		REPLY=$1
		;;
	esac
}

# artifact_files N SEPARATOR: REPLY = the files of an artifact in one line.
function artifact_files {
	typeset i=${art_first[$1]} end out=
	(( end = i + art_count[$1], 1 ))
	while (( i < end )); do
		out=$out${out:+$2}${art_file[i]}
		(( i += 1 ))
	done
	REPLY=$out
}

# artifact_save STEP: keeps the current artifact, which STEP made, for -resume
# and for the next recipe of a Makefile.
function artifact_save {
	typeset i=${art_first[artifact]} end line word
	[[ -z $dry ]] || return 0
	(( end = i + art_count[artifact], 1 ))
	line=artifact_new
	for word in "${art_builder[artifact]}" "${art_id[artifact]}" \
		"${art_text[artifact]}"; do
		quote "$word"
		line="$line $REPLY"
	done
	while (( i < end )); do
		quote "${art_file[i]}"
		line="$line $REPLY"
		(( i += 1 ))
	done
	quote "${art_destroy[artifact]}"
	line="$line${newline}destroyed_by $REPLY"
	if [[ -n ${art_tags[artifact]} ]]; then
		quote "${art_tags[artifact]}"
		line="$line${newline}art_tags[artifact]=$REPLY"
	fi
	put "$line" >"$state/$1.artifact"
}

# artifact_load STEP: makes the artifact that STEP kept the current one.
function artifact_load {
	[[ -r $state/$1.artifact ]] ||
		fail "the artifact of $1 was not kept: run without -resume" || return
	# shellcheck disable=SC1090 # written by artifact_save
	. "$state/$1.artifact"
}
