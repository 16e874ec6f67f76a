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
{%- if start %}
start=$(date +%s)
{%- endif %}
{%- if let Some(folder) = template_dir %}
template_dir=$(cd "$(dirname "$0")" && cd @{folder}@ && pwd) || exit
{%- endif %}
{% for line in before %}
@{line}@
{%- endfor %}
{% if straight %}build=@{build_name}@{% else %}build='' pids='' jobs='' failed=0 stopped=''{% endif %}{% if several %} only='' except=''{% endif %}{% if force %} force=''{% endif %}{% if fetch %} fetch=''{% endif %}{% if abort %} abort=''{% endif %}{% if steps %} step='' clock=''{% endif %}

die() {
	echo "${0##*/}: ${build:+$build: }$*" >&2
	exit 1
}

say() {
	echo "==> $build: $*"
}
{%- if asks %}

# ask NAME: reads a secret from the terminal
ask() {
	{ true </dev/tty; } 2>/dev/null || die "$1 is needed: from the environment, or from a terminal"
	trap 'stty echo </dev/tty' EXIT
	printf '%s: ' "$1" >/dev/tty
	stty -echo </dev/tty
	IFS= read -r secret </dev/tty
	stty echo </dev/tty
	trap - EXIT
}
{%- endif %}

while [ $# -gt 0 ]; do
	case $1 in
	-x) set -x ;;
{%- if !patterns.is_empty() %}
	-var | -var=*)
		[ "$1" != -var ] || shift
		option=${1#-var=}
		case $option in
{%- for pattern in patterns %}
		@{pattern}@
{%- endfor %}
		esac
		;;
{%- endif %}
{%- if several %}
	-only=*) only=$only,${1#*=}, ;;
	-except=*) except=$except,${1#*=}, ;;
	-only) shift; only=$only,${1-}, ;;
	-except) shift; except=$except,${1-}, ;;
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
	*) sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; [ "$1" = -h ]; exit ;;
	esac
	[ $# -eq 0 ] || shift
done
{%- if !after.is_empty() %}
{% for line in after %}
@{line}@
{%- endfor %}
{%- endif %}
{%- if !helpers.is_empty() %}

# ---- helpers ----
{%- for helper in helpers %}

@{helper}@
{%- endfor %}
{%- endif %}

{% if straight -%}
{% for build in builds -%}
@{build}@
{%- endfor %}
{%- else -%}
{% for build in builds -%}
@{build}@
{% endfor -%}
# ---- the run ----
{%- if several %}

chosen() {
	[[ ( -z $only || $only == *,"$1",* ) && $except != *,"$1",* ]]
}
{%- endif %}
{%- if tools %}

{% include "ksh/parts/need.ksh" %}
{%- endif %}
{%- if undo || steps %}

{% include "ksh/parts/finish.ksh" %}
{%- endif %}

{% include "ksh/parts/show.ksh" %}

# start NAME FUNCTION{% if undo %} UNDO{% endif %}: begins a build, in a process group of its own, so that an interrupt ends all of it
start() {
	mkdir "$tmp/$2" && mkfifo "$tmp/$2/out" || die 'cannot write to the private folder'
	show "$1" <"$tmp/$2/out" &
	jobs="$jobs $2 $!"
	set -m
	(
		set +m
		all=$tmp tmp=$tmp/$2 build=$1{% if undo %} undo=$3{% endif %}
{%- if undo || steps %}
		trap 'finish $?' EXIT
{%- endif %}
		trap 'exit 1' TERM PIPE
		"$2"
	) >"$tmp/$2/out" 2>&1 </dev/null &
	set +m
	jobs="$jobs $!" pids="$pids $!"
	[ -z "$stopped" ] || kill -TERM -"$!"
}
{% for need in needs %}{% if !need.tools.is_empty() %}
{% if several %}! chosen @{need.name}@ || {% endif %}need{% for tool in need.tools %} @{tool}@{% endfor %}
{%- endif %}{% endfor %}
tmp=$(mktemp -d) || die 'no private folder'
trap 'rm -rf "$tmp"' EXIT
trap 'stopped=1; for pid in $pids; do kill -TERM -"$pid"; done 2>/dev/null' INT TERM HUP
{%- if let Some(run) = run %}
run=$(@{run}@)
{%- endif %}
{%- if !masked.is_empty() %}
for secret in{% for word in masked %} @{word}@{% endfor %}; do
	printf '%s\n' "$secret"
done | sed -e '/^$/d' -e 's/[][\.*^$/]/\\&/g' -e 's,.*,s/&/<sensitive>/g,' >"$tmp/masks"
{%- endif %}
{%- if pauses %}
mkfifo "$tmp/pause"
while read -r answer <"$tmp/pause"; do read -r line </dev/tty; echo >"$answer"; done 2>/dev/null &
trap 'kill $!; rm -rf "$tmp"' EXIT
{%- endif %}
control=$(printf '\001-\010\013-\037\177') control1=$(printf '\302[\200-\237]') return=$(printf '\r')
{%- for need in needs %}
{% if several %}! chosen @{need.name}@ || {% endif %}start @{need.name}@ @{need.function}@{% if undo %} @{need.undo}@{% endif %}
{%- endfor %}
set -- $jobs
while [ $# -gt 0 ]; do
	wait "$3"
	status=$?
	while kill -0 "$3" 2>/dev/null; do wait "$3"; status=$?; done
	[ "$status" = 0 ] || failed=1
	[ -z "$stopped" ] || kill -KILL -"$3" 2>/dev/null # a process that had only just begun may have missed the signal
	echo "$tmp" 1<>"$tmp/$1/out" # the output ends here, whoever still holds it
	wait "$2"
	shift 3
done
exit "$failed"
{%- endif %}
