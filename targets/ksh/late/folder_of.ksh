# folder_of PATH: the folder that a path is in
folder_of() {
	case $1 in
	*/*) printf '%s' "${1%/*}/" ;;
	*) printf '.' ;;
	esac
}
