# need TOOL...: the host has these; of a,b one or the other
need() {
	for tool; do
		{ command -v "${tool%,*}" || command -v "${tool#*,}"; } >/dev/null || die "there is no ${tool%,*}"
	done
}
