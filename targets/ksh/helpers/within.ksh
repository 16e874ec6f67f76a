# within SECONDS FUNCTION: ends a step that takes longer
within() {
	typeset status pid
	set -m
	(set +m; "$2") &
	pid=$!
	(sleep "$1"; : >"$tmp/late.$pid"; kill -TERM -"$pid") 2>/dev/null &
	clock=$!
	set +m
	step=$pid
	wait "$pid"
	status=$?
	kill -TERM -"$clock" 2>/dev/null
	step='' clock=''
	[ ! -e "$tmp/late.$pid" ] || die "it took longer than $1 s"
	[ "$status" = 0 ] || exit 1
}
