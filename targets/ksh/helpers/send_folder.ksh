{%- if contents -%}
# send_contents@{guest}@ LOCAL REMOTE: sends what is in a folder; REMOTE is read by the guest's shell
send_contents@{guest}@() {
	( # not the folder itself: it has its owner and its mode there
		cd "$1" || exit
		set --
		for file in * .[!.]* ..?*; do
			[ ! -e "$file" ] || set -- "$@" "./$file"
		done
		[ $# = 0 ] || tar -chf - "$@"
	) | on_guest@{guest}@ "tar -xof - -C $2"
}
{%- else -%}
# send_folder@{guest}@ LOCAL REMOTE: sends a folder, into REMOTE if that is there, else as REMOTE
send_folder@{guest}@() {
	typeset parent=.
	[[ $1 != */* ]] || parent=${1%/*}
	if on_guest@{guest}@ "test -d $2"; then
		tar -chf - -C "$parent" "${1##*/}" | on_guest@{guest}@ "tar -xof - -C $2"
	else
		tar -chf - -C "$1" . | on_guest@{guest}@ "mkdir $2 && tar -xof - -C $2"
	fi
}
{%- endif %}
