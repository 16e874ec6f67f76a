# has_come_up@{guest}@: whether the container has come to its runlevel; one that cannot tell needs no longer
has_come_up@{guest}@() {
	timeout --foreground @{seconds}@ lxc-attach{% for word in attach %} @{word}@{% endfor %} /bin/sh -c /sbin/runlevel >"$tmp/runlevel"
	case $? in 0) ;; 124) return 1 ;; *) return 0 ;; esac
	awk '{ level = $2 } END { exit level != "" && level < "@{level}@" }' "$tmp/runlevel"
}
