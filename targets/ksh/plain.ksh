#!/bin/ksh
{% for line in head -%}
@{line}@
{% endfor %}
set -u
{%- if pipes %}
(set -o pipefail) 2>/dev/null && set -o pipefail
{%- endif %}
umask go-w
{%- if environment %}
environment=$({% for name in carriers %}unset @{name}@; {% endfor %}export -p) # local scripts find the caller's
{%- endif %}
unset CDPATH GREP_OPTIONS TAR_OPTIONS GZIP XZ_OPT POSIXLY_CORRECT TMOUT
export LC_ALL=C
{%- if let Some(start) = start %}
start=@{start}@
{%- endif %}
{%- if let Some(folder) = template_dir %}
template_dir=$(cd "$(dirname "$0")" && cd @{folder}@ && pwd) || exit
{%- endif %}
{% for line in before %}
@{line}@
{%- endfor %}
{% if straight %}build={% if late_name %}''{% else %}@{build_name}@{% endif %}{% else %}build=''{% if single %} pid=''{% else %} pids='' jobs='' failed=0{% endif %} stopped='' trace=''{% endif %}{% if several %} only='' except=''{% endif %}{% if force %} force=''{% endif %}{% if fetch %} fetch=''{% endif %}{% if abort %} abort=''{% endif %}{% if limits %} step='' clock=''{% endif %}{% if dry_run %} dry=''{% endif %}{% if !straight && (resume || ask) %} at='' from='' before=''{% if ask %} ask='' debug='' title=''{% endif %}{% if resume %} resume='' state='' other='' lost='' notes=${PACKSH_STATE_DIR:-$PWD/.packsh}/${0##*/}{% endif %}{% endif %}
control=$(printf '\001-\010\013-\037\177') control1=$(printf '\302[\200-\237]'){% if !straight %} return=$(printf '\r'){% endif %}

die() {
	echo "${0##*/}: ${build:+$build: }$*" | sed -e "s/[$control]//g" -e "s/$control1//g" >&2
	exit 1
}

say() { echo "{% if masked.is_some() %}$all{% endif %}==> $build: $*"; }
{%- if asks %}

# ask NAME VARIABLE: reads a secret from the terminal
ask() {
	{ true </dev/tty; } 2>/dev/null || die "$1 is needed: set $2, or run this on a terminal"
	trap 'stty echo </dev/tty; exit 1' INT TERM HUP
	printf '%s: ' "$1" >/dev/tty
	stty -echo </dev/tty
	IFS= read -r secret </dev/tty
	stty echo </dev/tty
	echo >/dev/tty
	trap - INT TERM HUP
}
{%- endif %}

while [ $# -gt 0 ]; do
{%- if several || !patterns.is_empty() %}
	option=$1
	case $1 in {% if !patterns.is_empty() %}-var{% endif %}{% if several %}{% if !patterns.is_empty() %} | {% endif %}-only | -except{% endif %}) [ $# -gt 1 ] || die "$1 needs a value"; option=$1=$2; shift ;; esac
	value=${option#*=}
	case $option in
{%- else %}
	case $1 in
{%- endif %}
	-x) {% if straight %}set -x{% else %}trace=1{% endif %} ;;
{%- if !patterns.is_empty() %}
{%- for pattern in patterns %}
	@{pattern}@
{%- endfor %}
	-var=*) (die "there is no variable ${value%%=*}") ;;
{%- endif %}
{%- if several %}
	-only=*) only=$only,$value, ;;
	-except=*) except=$except,$value, ;;
{%- endif %}
{%- if force %}
	-force) force=1 ;;
{%- endif %}
{%- if fetch %}
	-fetch) fetch=1 ;;
{%- endif %}
{%- if abort %}
	-on-error=abort) abort=1 ;;
{%- endif %}
{%- if ask %}
	-on-error=ask) ask=1 ;;
	-debug) debug=1 ;;
{%- endif %}
{%- if resume && straight %}
	-resume) ;; # no step takes long: all are done again
{%- else if resume %}
	-resume) resume=1 ;;
{%- endif %}
{%- if dry_run %}
	-n) dry=1 ;;
{%- endif %}
	-h | -help | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; exit ;;
	*) die "there is no option $1; -h shows what there is" ;;
	esac
	shift
done
{%- if dry_run && !secret.is_empty() %}
[ -z "$dry" ] ||{% for name in secret %} @{name}@='<sensitive>'{% endfor %}
{%- endif %}
{%- if resume && !straight %}
{%- if start.is_some() %}
[ -z "$resume" ] || [ ! -s "$notes/same.start" ] || start=$(cat "$notes/same.start")
{%- endif %}
{%- endif %}
{%- if !helpers.is_empty() %}

# ---- helpers ----
{%- for helper in helpers %}

@{helper}@
{%- endfor %}
{%- endif %}
{%- if !ask_late && !after.is_empty() %}
{% for line in after %}
@{line}@
{%- endfor %}
{%- endif %}

{% if straight -%}
{% if late_name -%}
build=@{build_name}@

{% endif -%}
{% if dry_run -%}
{% include "ksh/parts/show_steps.ksh" %}
{% for need in needs -%}
[ -z "$dry" ] || { show_steps @{need.lines}@; exit; }

{% endfor -%}
{% endif -%}
{% for build in builds -%}
@{build}@
{%- endfor %}
{%- else -%}
{% for build in builds -%}
@{build}@
{% endfor -%}
# ---- the run ----
{%- if chosen %}

chosen() {
	[[ ( -z $only || $only == *,"$1",* ) && $except != *,"$1",* ]]
}
{%- endif %}
{%- if tools && common.is_none() %}

{% include "ksh/parts/need.ksh" %}
{%- endif %}
{%- if dry_run %}

{% include "ksh/parts/show_steps.ksh" %}
{%- endif %}
{%- if resume || ask %}
{% include "ksh/parts/features.ksh" %}
{%- endif %}
{%- if ask %}

{% include "ksh/parts/end.ksh" %}
{%- else if steps %}

{% include "ksh/parts/finish.ksh" %}
{%- endif %}
{%- if !single %}

# show NAME: what a build prints, behind its name and without control characters, up to a line that ends in $tmp
show() {
{%- if !simple %}
	name=$(printf '%s' "$1" | tr -d '[:cntrl:]' | sed "s/$control1//g; s,[\\\\/&],\\\\&,g")
{%- endif %}
	{% include "ksh/parts/show.ksh" %}
}

# start NAME FUNCTION{% if undo %} UNDO{% endif %}: begins a build, in a process group of its own, so that an interrupt ends all of it
start() {
{%- if !chosen %}
	[[ ( -z $only || $only == *,"$1",* ) && $except != *,"$1",* ]] || return 0
{%- endif %}
	mkdir "$tmp/$2" && mkfifo "$tmp/$2/out"{% if ask %} "$tmp/$2/line"{% endif %} || die 'cannot write to the private folder'
	show "$1" <"$tmp/$2/out" &
	set -m
	(
		set +m
		all=$tmp tmp=$tmp/$2 build=$1{% if undo %} undo=$3{% endif %}{% if ask %} steps=$2{% endif %}
{%- if ask %}
		trap 'finish $?' EXIT
{%- else if steps %}
		trap finish EXIT
{%- else if undo %}
		trap 'trap "" TERM PIPE; "$undo"; echo "$all" 1<>"$tmp/out"' EXIT # however it ends, what is not finished is undone
{%- else %}
		trap 'echo "$all" 1<>"$tmp/out"' EXIT # its output ends here, whoever still holds it
{%- endif %}
		trap '{% if ask %}ask=; {% endif %}exit 1' TERM PIPE
		[ -z "$trace" ] || set -x
		"$2" && : >"$tmp/done"
	) >"$tmp/$2/out" 2>&1 </dev/null &
	set +m
	jobs="$jobs $2" pids="$pids $!"
	[ -z "$stopped" ] || kill -TERM -"$!"
{%- if resume %}
	echo "$!" >>"$notes/pids"
{%- endif %}
{%- if ask %}
	[ -z "$debug" ] || wait "$!"
{%- endif %}
}
{%- endif %}
{% if dry_run && !ask_late %}{% include "ksh/parts/dry.ksh" %}
{% endif %}{% for need in needs %}{% if !need.fails.is_empty() %}
name=@{need.name}@@{need.fails}@
{%- endif %}{% endfor %}
{%- if let Some(lines) = common %}{% for line in lines %}
@{line}@
{%- endfor %}{% endif %}
{%- for need in needs %}{% if common.is_none() && !need.tools.is_empty() %}
{% if several %}! chosen @{need.name}@ || {% endif %}need{% for tool in need.tools %} @{tool}@{% endfor %}
{%- endif %}{% endfor %}
{%- for need in needs %}{% for command in need.outside %}
{% if several %}! chosen @{need.name}@ || {% endif %}@{command}@
{%- endfor %}{% endfor %}
{%- if ask_late %}
{%- for line in after %}
@{line}@
{%- endfor %}
{%- if dry_run %}
{% include "ksh/parts/dry.ksh" %}
{%- endif %}
{%- endif %}
[ "$(tail -n 1 "$0")" = '{% if single %}[ -e "$tmp/done" ]{% else %}exit "$failed"{% endif %}' ] || die 'this file has been cut off'
tmp=$(mktemp -d) || die 'no private folder'
trap 'rm -rf "$tmp"' EXIT
{%- if resume %}
{% include "ksh/parts/notes.ksh" %}
{%- if start.is_some() %}
echo "$start" >"$notes/same.start"
{%- endif %}
{%- endif %}
{%- if single %}
{%- if pauses %}
trap 'stopped=1; for left in 0 1; do sleep "$left"; kill -TERM -"$pid"; done 2>/dev/null' INT TERM HUP # twice: it may be about to wait for an answer
{%- else %}
trap 'stopped=1; kill -TERM -"$pid" 2>/dev/null' INT TERM HUP
{%- endif %}
{%- else %}
{%- if pauses %}
trap 'stopped=1; for left in 0 1; do sleep "$left"; for pid in $pids; do kill -TERM -"$pid"; done; done 2>/dev/null' INT TERM HUP # twice: one may be about to wait for an answer
{%- else %}
trap 'stopped=1; for pid in $pids; do kill -TERM -"$pid"; done 2>/dev/null' INT TERM HUP
{%- endif %}
{%- endif %}
{%- if let Some(run) = run %}
run=@{run}@
{%- endif %}
{%- if let Some((mark, document)) = masked %}
{% include "ksh/parts/masks.ksh" %}
{%- endif %}
{%- if pauses %}
mkfifo "$tmp/pause"
(while read -r answer <"$tmp/pause"; do read -r line </dev/tty; echo "$line" >"$answer"; done >/dev/null 2>&1 & echo "$!" >"$tmp/pauser") & wait "$!" # no child of this process, which waits for all of them
trap 'kill "$(cat "$tmp/pauser")" 2>/dev/null; rm -rf "$tmp"{% if resume %} "$notes/pids"; rmdir "$notes" "${notes%/*}" 2>/dev/null{% endif %}' EXIT
{%- endif %}
{%- if single %}
{%- for need in needs %}
mkfifo "$tmp/out"{% if ask %} "$tmp/line"{% endif %} || die 'cannot write to the private folder'
{%- if !simple %}
name=$(printf '%s' @{need.name}@ | tr -d '[:cntrl:]' | sed "s/$control1//g; s,[\\\\/&],\\\\&,g")
{%- endif %}
# what the build prints, behind its name and without control characters, up to a line that ends in $tmp
{% include "ksh/parts/show.ksh" %} <"$tmp/out" &
set -m # a process group of its own, so that an interrupt ends all of it
(
	set +m
	build=@{need.name}@{% if undo && steps %} undo=@{need.undo}@{% endif %}{% if ask %} steps=@{need.function}@{% endif %}{% if all || masked.is_some() || steps %} all=$tmp{% endif %}
{%- if ask %}
	trap 'finish $?' EXIT
{%- else if steps %}
	trap finish EXIT
{%- else if undo %}
	trap 'trap "" TERM PIPE; @{need.undo}@; echo "$tmp" 1<>"$tmp/out"' EXIT # however it ends, what is not finished is undone
{%- else %}
	trap 'echo "$tmp" 1<>"$tmp/out"' EXIT # its output ends here, whoever still holds it
{%- endif %}
	trap '{% if ask %}ask=; {% endif %}exit 1' TERM PIPE
	[ -z "$trace" ] || set -x
	@{need.function}@ && : >"$tmp/done"
) >"$tmp/out" 2>&1 </dev/null &
pid=$!
set +m
[ -z "$stopped" ] || kill -TERM -"$pid"
{%- if resume %}
echo "$pid" >>"$notes/pids"
{%- endif %}
while ! wait; do :; done # a signal ends a wait early
[ -z "$stopped" ] || kill -KILL -"$pid" 2>/dev/null # a process that had only just begun may have missed the signal
{%- if resume %}
[ ! -e "$tmp/done" ] && [ -n "$abort" ]{% if ask %} || [ -e "$tmp/aborted" ]{% endif %} || rm -rf "$notes"/build_* "$notes"/same*
{%- endif %}
[ -e "$tmp/done" ]
{%- endfor %}
{%- else %}
{%- for need in needs %}
{% if chosen %}! chosen @{need.name}@ || {% endif %}start @{need.name}@ @{need.function}@{% if undo %} @{need.undo}@{% endif %}
{%- endfor %}
{%- if needs.len() != 1 %}
[ -n "$jobs" ] || echo "${0##*/}: no build is chosen" >&2
{%- endif %}
while ! wait; do :; done # a signal ends a wait early
[ -z "$stopped" ] || for pid in $pids; do kill -KILL -"$pid"; done 2>/dev/null # what had only just begun may have missed the signal
for name in $jobs; do [ -e "$tmp/$name/done" ] || failed=1; done
{%- if resume %}
[ "$failed" = 1 ] && [ -n "$abort" ]{% if ask %} || [ -e "$tmp/aborted" ]{% endif %} || rm -rf "$notes"/build_* "$notes"/same*
{%- endif %}
exit "$failed"
{%- endif %}
{%- endif %}
