set -u
{%- if pipes %}
(set -o pipefail) 2>/dev/null && set -o pipefail
{%- endif %}
umask go-w
{%- if environment %}
environment=$(unset{% for name in carriers %} @{name}@{% endfor %} MAKEFLAGS MFLAGS MAKELEVEL; export -p) # local scripts find the caller's
{%- endif %}
unset CDPATH GREP_OPTIONS TAR_OPTIONS GZIP XZ_OPT POSIXLY_CORRECT TMOUT
export LC_ALL=C
{%- if start %}
start=$(date +%s)
{%- endif %}
{%- if let Some(folder) = template_dir %}
template_dir=$(cd "$(dirname "$PKR_MAKEFILE")" && cd @{folder}@ && pwd) || exit
{%- endif %}
build='' late=''{% if force %} force=1{% endif %}{% if fetch %} fetch=''{% endif %}{% if abort %} abort=''{% endif %}{% for flag in flags %} @{flag}@=''{% endfor %}

control=$(printf '\001-\010\013-\037\177') control1=$(printf '\302[\200-\237]'){% if watched %} return=$(printf '\r'){% endif %}
die() { echo "${PKR_MAKEFILE##*/}: ${build:+$build: }$*" | sed -e "s/[$control]//g" -e "s/$control1//g" >&2; exit 1; }
say() { echo "==> $build: $*"; }
{%- for helper in helpers %}

@{helper}@
{%- endfor %}
{%- if need %}

{% include "ksh/parts/need.ksh" %}
{%- endif %}

# notes: what each recipe goes by; make finds a note newer where that has changed, or where a file is missing
notes() {
{%- if settings %}
{%- if start %}
	start=0
{%- endif %}
	settings
{%- endif %}
	mkdir -p @{state}@ || exit
{%- for note in notes %}
	note @{note}@
{%- endfor %}
}

# note FUNCTION TEST TEXT...
note() {
	typeset file=@{state}@/$1 test=$2
	shift 2
	[ "$(cat "$file" 2>/dev/null)" = "$*." ] && "$test" && return
	[ ! -e "$file" ] || [ -n "$late" ] || sleep 1 # some makes know whole seconds only
	late=1
	printf '%s.\n' "$*" >"$file"
}
{%- if watched %}
{%- if undo || steps %}

{% include "ksh/parts/finish.ksh" %}
{%- endif %}

# show NAME: what a recipe prints, behind its name and without control characters, up to a line that ends in $tmp
show() {
	{% include "ksh/parts/show.ksh" %}
}
{%- endif %}

{% if quiet -%}
# recipe FUNCTION TARGET: one that fails leaves none of its files
recipe() {
	recipe=$1
{%- if settings %}
	settings
{%- endif %}
{%- if secrets %}
	secrets
{%- endif %}
{%- if let Some(run) = run %}
	run=$(@{run}@)
{%- endif %}
	trap 'exit 1' INT TERM HUP
	trap '[ "$?" = 0 ] || "remove_$recipe"' EXIT
	"remove_$1"
	"$1" || exit 1
{%- else -%}
# recipe FUNCTION TARGET{% if undo %} [UNDO]{% endif %}: does it in a process group of its own, so that an interrupt ends all of it; one that
# fails leaves none of its files
recipe() {
	pid='' stopped=''{% if undo %} undo=${3-:}{% endif %}{% if steps %} step='' clock=''{% endif %}
{%- if settings %}
	settings
{%- endif %}
{%- if secrets %}
	secrets
{%- endif %}
	tmp=$(mktemp -d) || die 'no private folder'
	all=$tmp
	trap 'rm -rf "$tmp"' EXIT
	trap 'stopped=1; [ -z "$pid" ] || kill -TERM -"$pid"' INT TERM HUP
{%- if let Some(run) = run %}
	run=$(@{run}@)
{%- endif %}
{%- if pauses %}
	mkfifo "$tmp/pause"
	(while read -r answer <"$tmp/pause"; do read -r line </dev/tty; echo >"$answer"; done >/dev/null 2>&1 & echo "$!" >"$tmp/pauser") & wait "$!" # no child of this process, which waits for all of them
	trap 'kill "$(cat "$tmp/pauser")" 2>/dev/null; rm -rf "$tmp"' EXIT
{%- endif %}
{%- if watched %}
	mkfifo "$tmp/out" || die 'cannot write to the private folder'
{%- if let Some((mark, document)) = masked %}
	{% include "ksh/parts/masks.ksh" %}
{%- endif %}
	show "${1#build_}" <"$tmp/out" &
	set -m
	(
		set +m # ksh93 would give each command a group of its own
{%- if undo || steps %}
		trap finish EXIT
{%- else %}
		trap 'echo "$tmp" 1<>"$tmp/out"' EXIT # its output ends here, whoever still holds it
{%- endif %}
		trap 'exit 1' TERM PIPE
		"remove_$1"
		"$1" && : >"$tmp/done"
	) >"$tmp/out" 2>&1 </dev/null &
{%- else %}
	set -m
	(set +m; "remove_$1"; "$1" && : >"$tmp/done") </dev/null & # with -m ksh93 gives each command a group
{%- endif %}
	pid=$!
	set +m
	[ -z "$stopped" ] || kill -TERM -"$pid"
	while ! wait; do :; done # a signal ends a wait early
	[ -z "$stopped" ] && [ -e "$tmp/done" ] || { "remove_$1"; exit 1; }
{%- endif %}
{%- if stamps %}
	case $2 in @{state}@/*) : >"$2" ;; *) touch -c "$2" ;; esac # it may be a copy of an older file
{%- else %}
	touch -c "$2" # it may be a copy of an older file
{%- endif %}
}

clean() {
	rm -rf @{state}@
	rmdir .packsh 2>/dev/null
{%- for line in clean %}
	@{line}@
{%- endfor %}
}

shift
"$@"
