# need USER TOOL...: notes it if the host has none of these tools.
function need {
	typeset user=$1 name
	shift
	for name in "$@"; do
		! command -v "$name" >/dev/null 2>&1 || return 0
	done
	lacking="$lacking$newline  $* (for $user)"
}

# need_file USER PATH: notes it if a file is not there that this script does not
# carry.
function need_file {
	[[ -n $dry || -e $2 ]] || lacking="$lacking$newline  $2 (for $1)"
}

# need_pinned USER PATH SHA256: notes it if a file that this script does not
# carry is not there, or not as it was when the script was compiled.
function need_pinned {
	[[ -z $dry ]] || return 0
	if [[ ! -e $2 ]]; then
		lacking="$lacking$newline  $2 (for $1)"
	elif ! digest sha256 "$2" || [[ $REPLY != "$3" ]]; then
		lacking="$lacking$newline  $2 with sha256 $3 (for $1)"
	fi
}

# builds_need: notes what of the chosen builds' needs is lacking.
function builds_need {
	typeset i=0
	while (( i < n_builds )); do
		"${build_fn[i]}_needs"
		need_images "$i"
		(( i += 1 ))
	done
	complete
}

# need_images I: with -offline, notes what of the images of a build is not in the
# cache, and where it would come from.
function need_images {
	typeset step
	[[ -n $opt_offline && -z $dry ]] || return 0
	unfetched=$work/unfetched
	for step in ${build_images[$1]}; do
		: >"$unfetched"
		(
			trap - EXIT
			look_for "$step" "${build_name[$1]}"
		) >/dev/null
		[[ ! -s $unfetched ]] ||
			lacking="$lacking$newline$(<"$unfetched") (for ${build_name[$1]})"
	done
	rm -rf "$work/images"
	unfetched=
}

# look_for STEP BUILD: does a step that downloads images, where nothing that it
# learns is kept; what it lacks is noted.
function look_for {
	b_name=$2 state=$work/images work=$work/images
	mkdir -p "$work"
	"$1" || [[ -s $unfetched ]] || put "  $ERROR" >>"$unfetched"
}

# complete: does not begin if the host lacks anything.
function complete {
	[[ -z $lacking ]] || die "the host lacks what the builds need:$lacking"
}
