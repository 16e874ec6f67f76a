# show NAME: what a build prints, behind its name and without control characters, up to a line that ends in $tmp
show() {
	name=$(printf '%s' "$1" | tr -d '[:cntrl:]' | sed "s/$control1//g; s,[\\\\/&],\\\\&,g")
	sed -nu -e "\\|$tmp\$|{s///;/^\$/q;x;s/.*/q/;x;}" -e "s/^.*$return\\(.\\)/\\1/" -e "s/[$control]//g" -e "s/$control1//g" \
		{% if masked.is_some() %}-e "\\|^$tmp==> |{s||==> |;b own" -e '}' -f "$tmp/masks" {% endif %}-e "/^==> /!s/^/    $name: /" {% if masked.is_some() %}-e ': own' {% endif %}-e p -e "x;/q/q;x"
}
