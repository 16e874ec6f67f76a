# finish: however a build ends, undoes what is not finished
finish() {
	trap '' TERM PIPE
{%- if steps %}
	for pid in $step $clock; do kill -TERM -"$pid"; done 2>/dev/null
{%- endif %}
{%- if undo %}
	"$undo"
{%- endif %}
	echo "$all" 1<>"$tmp/out"
}
