# at_home PATH: the path, with the home folder for a ~ at its beginning
at_home() {
	case $1 in
	[~]/*) printf '%s' "${HOME:?is not set}${1#?}" ;;
	*) printf '%s' "$1" ;;
	esac
}
