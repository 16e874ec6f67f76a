# -resume goes by notes of this script with these settings; while one copy runs, another one's notes do not stay
same=$({% if same.is_empty() %}cksum <"$0"{% else %}{ cat "$0"; printf '%s\n'{% for name in same %} "$@{name}@"{% endfor %}; } | cksum{% endif %})
for known in $(cat "$notes/pids" 2>/dev/null); do ! kill -0 "$known" 2>/dev/null || [[ $(ps -o stat= -p "$known") == Z* ]] || other=$known; done
[ -n "$other" ] || [ ! -s "$notes/pids" ] || rm "$notes/pids"
{% if fetch %}[ -z "$fetch" ] && {% endif %}mkdir -p -m 700 "$notes" && (set -C; echo "$$" >"$notes/pids") 2>/dev/null ||
	{ [ -z "$resume" ]{% if fetch %} || [ -n "$fetch" ]{% endif %} || die "another copy of this script runs, or $notes cannot be written"; notes=$tmp/notes; }
trap 'rm -rf "$tmp" "$notes/pids"; rmdir "$notes" "${notes%/*}" 2>/dev/null' EXIT
[ -n "$resume" ] || rm -rf "$notes"/build_* "$notes"/same*
[ ! -e "$notes/same" ] || [ "$(cat "$notes/same")" = "$same" ] || die "what $notes tells of is another script, or had other settings: start without -resume"
mkdir -p "$notes" && echo "$same" >"$notes/same"
