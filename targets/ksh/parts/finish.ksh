# finish STATUS{% if undo %} UNDO{% endif %}: however a build ends
finish() {
	trap '' TERM PIPE
	[ "$1" = 0 ] || : >"$all/failed"
{%- if steps %}
	for pid in $step $clock; do kill -TERM -"$pid"; done 2>/dev/null
{%- endif %}
{%- if undo %}
	$2
{%- endif %}
	exit "$1"
}
