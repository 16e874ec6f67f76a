# fetch_folder@{guest}@ REMOTE LOCAL: fetches a folder, or what a pattern matches; REMOTE is read by the guest's shell
fetch_folder@{guest}@() {
	mkdir -p "$2" || die "cannot make $2"
	case $1 in
	*/) on_guest@{guest}@ "cd $1.. && tar -chf - $(basename "$1")" ;;
	*/*) on_guest@{guest}@ "cd ${1%/*}/ && tar -chf - ${1##*/}" ;;
	*) on_guest@{guest}@ "tar -chf - $1" ;;
	esac | tar -xof - -C "$2"
}
