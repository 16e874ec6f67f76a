#!/bin/ksh
{% for line in head -%}
#{% if !line.as_str().is_empty() %} @{line}@{% endif %}
{% endfor %}
set -u
(set -o pipefail) 2>/dev/null && set -o pipefail
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

{% for line in before -%}
@{line}@
{% endfor -%}
build=''{% if several %} only='' except=''{% endif %}{% if force %} force=''{% endif %}{% if abort %} abort=''{% endif %}

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
	option=$1
	case $option in
	-var{% if several %} | -only | -except{% endif %}) shift; option=$option=${1-} ;;
	esac
	case $option in
{%- for pattern in patterns %}
	@{pattern}@
{%- endfor %}
	-var=*=*) ;; # as with Packer: a name that the template does not use
{%- if several %}
	-only=*) only=$only,${option#*=}, ;;
	-except=*) except=$except,${option#*=}, ;;
{%- endif %}
{%- if force %}
	-force) force=1 ;;
{%- endif %}
{%- if abort %}
	-on-error=cleanup) ;;
	-on-error=abort) abort=1 ;;
{%- endif %}
	-x) set -x ;;
	*)
		sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
		[ "$option" = -h ]
		exit
		;;
	esac
	[ $# -eq 0 ] || shift
done
{%- if !after.is_empty() %}
{% for line in after %}
@{line}@
{%- endfor %}
{%- endif %}

# ---- helpers ----
{%- for helper in helpers %}

@{helper}@
{%- endfor %}

{% for build in builds -%}
@{build}@
{% endfor -%}
# ---- the run ----
{%- if several %}

chosen() {
	[[ ( -z $only || $only == *,"$1",* ) && $except != *,"$1",* ]]
}
{%- endif %}

{% include "ksh/parts/need.ksh" %}

{% include "ksh/parts/finish.ksh" %}

{% include "ksh/parts/show.ksh" %}

# start NAME FUNCTION UNDO: begins a build in a process group of its own, so that an interrupt ends all of it
start() {
	mkdir "$tmp/$2" && mkfifo "$tmp/$2/out" || die 'cannot write to the private folder'
	show "$1" <"$tmp/$2/out" &
	shows="$shows $2 $!"
	set -m
	(
		set +m # ksh93 would give each command a group of its own
		all=$tmp tmp=$tmp/$2 build=$1 undo=$3
		trap 'finish $?{% if undo %} "$undo"{% endif %}' EXIT # a trap may find the parameters of the function that it ends
		trap 'exit 1' TERM PIPE
		"$2"
	) >"$tmp/$2/out" 2>&1 </dev/null &
	pids="$pids $!"
	set +m
	[ -z "$stopped" ] || kill -TERM -"$!"
}

interrupt() {
	trap '' INT TERM HUP
	stopped=1
	for pid in $pids; do kill -TERM -"$pid"; done 2>/dev/null
}
{% for need in needs %}
{% if several %}! chosen @{need.name}@ || {% endif %}need{% for tool in need.tools %} @{tool}@{% endfor %}
{%- endfor %}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/@{name}@.XXXXXXXXXX") || die 'no private folder'
trap 'rm -rf "$tmp"' EXIT
{%- if let Some(run) = run %}
run=$(@{run}@)
{%- endif %}
control=$(printf '\001-\010\013-\037\177') control1=$(printf '\302[\200-\237]') return=$(printf '\r')
{%- if !masked.is_empty() %}
for secret in{% for word in masked %} @{word}@{% endfor %}; do
	printf '%s\n' "$secret"
done | sed -e '/^$/d' -e 's/[][\.*^$/]/\\&/g' -e 's,.*,s/&/<sensitive>/g,' >"$tmp/masks"
{%- endif %}
pids='' shows='' stopped=''{% if steps %} step='' clock=''{% endif %}
trap interrupt INT TERM HUP
{%- for need in needs %}
{% if several %}! chosen @{need.name}@ || {% endif %}start @{need.name}@ @{need.function}@ @{need.undo}@
{%- endfor %}
for pid in $pids; do
	while kill -0 "$pid"; do wait "$pid"; done
done 2>/dev/null
set -- $shows
while [ $# -gt 0 ]; do
	echo "$tmp" 1<>"$tmp/$1/out" # the output ends here, whoever still holds it
	wait "$2"
	shift 2
done
[ -z "$stopped" ] && [ ! -e "$tmp/failed" ]
