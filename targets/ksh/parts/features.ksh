{%- if resume %}
# note: notes where the build is and what it knows, for -resume
note() {
	for known in before $values at; do eval "printf '%s\n' \"\${$known-}\"" >"$state/$known"; done
}

# go_on BUILD ENDING LASTING LEARNED: begins a build, or goes on where an earlier run failed, with what it knew
go_on() {
	state=$notes/$1 flags="$2 $3" values="$3 $4" from=0
	for known in $flags; do eval "$known=''"; done
	mkdir -p "$state" && [ -s "$state/at" ] || return 0
	for known in at before $values; do eval "$known=\$(cat \"\$state/$known\")"; done
	at=${at%%[!0-9]*} from=$at lost=$before
{%- if undoes && ask %}
	[ -z "$2$3" ] || undo_begun "undo_$1"
{%- else if undoes %}
	[ -z "$2$3" ] || (abort=''; for known in $flags; do [[ " $before " != *" $known "* ]] || eval "$known=''"; done; "undo_$1") # what the failed step had begun
	for known in $3; do [[ " $before " == *" $known "* ]] || eval "$known=''"; done
{%- endif %}
}
{% endif -%}
{%- if ask %}
# await TEXT: says it and takes $line from the terminal; without one, nothing
await() {
	line=''
	{ true </dev/tty; } 2>/dev/null || return 0
	say "$1"
	echo "$tmp/line" >"$all/pause"
	line=$(head -n 1 "$tmp/line")
}
{% endif -%}
{%- if undoes && ask %}
# undo_begun UNDO: undoes what the step that failed has begun, and leaves what stood before
undo_begun() {
	(abort=''; for known in $flags; do [[ " $before " != *" $known "* ]] || eval "$known=''"; done; "$1")
	for known in $flags; do [[ " $before " == *" $known "* ]] || eval "$known=''"; done
}
{% endif %}
# step NUMBER TITLE{% if resume %} FLAG{% endif %}: begins a step; false if it is done already{% if resume %}, and FLAG says of nothing that has ended with the run{% endif %}
step() {
	[ "$1" -ge "$from" ] {% if resume %}|| [[ " $lost " == *" ${3:-/} "* ]] {% endif %}|| return
{%- if ask %}
	[ -z "$debug" ] || [ -z "$title" ] || [ "$1" = "$at" ] || await "Pausing after run of step '$title'. Press enter to continue."
{%- endif %}
	[ -z "$2" ] || say "$2"
	{% if resume %}[ "$1" -ge "$from" ] && {% endif %}[ "$1" != "$at" ] || return 0
	at=$1{% if ask %} title=$2{% endif %} before=''
	for known in $flags; do eval "before=\"\$before \${$known:+$known}\""; done
{%- if resume %}
	note || die "cannot write $state"
{%- endif %}
}
