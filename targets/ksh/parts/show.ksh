# show NAME: what a build prints, behind its name, as text without control characters
show() {
	name=$(printf '%s' "$1" | tr -d '[:cntrl:]' | sed 's,[\\/&],\\&,g')
	sed -nu -e "\\|$tmp\$|{s///;/^\$/q;x;s/.*/q/;x;}" -e "s/^.*$return\\(.\\)/\\1/" -e "s/[$control]//g" -e "s/$control1//g" \
		{% if !masked.is_empty() %}-f "$tmp/masks" {% endif %}-e "/^==> /!s/^/    $name: /" -e p -e "x;/q/q;x"
}
