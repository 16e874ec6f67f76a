# finish STATUS: however a build ends, undoes what is not finished, unless a person says otherwise
finish() {
{%- if limits %}
	for pid in $step $clock; do kill -TERM -"$pid"; done 2>/dev/null
{%- endif %}
	trap : TERM PIPE
	while [ "$1" != 0 ] && [ -n "$ask" ]; do
		await "Step \"$title\" failed: [c] Clean up and exit, [a] abort without cleanup, or [r] retry step (build may fail even if retry succeeds)?"
		case $line in
		[rR]*){% if undoes %} undo_begun "$undo"{% endif %}
			(trap 'finish $?' EXIT; trap 'ask=; exit 1' TERM PIPE; from=$at{% if resume %} lost=''{% endif %}; "$steps" && : >"$tmp/done"); exit $? ;;
		[aA]*) abort=1 ask=''{% if resume %}; : >"$all/aborted"{% endif %} ;;
		[cC]* | '') ask='' ;;
		esac
	done
	trap '' TERM PIPE
{%- if undoes %}
	"$undo"
{%- endif %}
	echo "$all" 1<>"$tmp/out"
}
