# connect@{guest}@: waits for the guest to take a login; what follows shares that connection
connect@{guest}@() {
{%- if proxy %}
	[[ $(nc -h 2>&1) == *-X* ]] || die 'a proxy needs the nc(1) of OpenBSD (Debian: netcat-openbsd): the one here has no option -X'
{%- endif %}
	typeset end=$((${SECONDS%.*} + @{seconds}@)) refused=0
	until on_guest@{guest}@ '' -M -N -f -o LogLevel=INFO{% for word in tunnels %} @{word}@{% endfor %} 2>"$tmp/ssh.log" >/dev/null; do
		if grep -q -e 'Permission denied' -e 'Too many authentication failures' "$tmp/ssh.log"; then
			refused=$((refused + 1))
			[ "$refused" -lt @{attempts}@ ] || die "the guest refuses the login: $(tail -n 1 "$tmp/ssh.log")"
		fi
{%- if qemu %}
		kill -0 "$qemu" 2>/dev/null || die 'the machine has ended'
{%- endif %}
		[ "${SECONDS%.*}" -lt "$end" ] || die @{late}@"$(tail -n 1 "$tmp/ssh.log")"
		sleep {% if qemu %}1{% else %}5{% endif %}
	done
}
