# at_start FORMAT: the time at which this run began, in UTC
at_start() {
	if date --version >/dev/null 2>&1; then
		date -u -d "@$start" "+$1"
	else
		date -u -r "$start" "+$1"
	fi
}
