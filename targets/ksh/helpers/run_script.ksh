{%- let name = crate::helpers::script_name(keep, disconnect, hidden) -%}
# @{name}@@{guest}@ PATH COMMAND: sends standard input to the guest as a script and runs COMMAND there
@{name}@@{guest}@() {
	typeset status end=$((${SECONDS%.*} + @{patience}@))
	cat >"$tmp/script" || die 'cannot write the script'
	until on_guest@{guest}@ "cat >$1 && chmod 0755 $1" <"$tmp/script"; do
		[ "${SECONDS%.*}" -lt "$end" ] || die 'the guest does not take the script'
		sleep 2
	done
{%- if hidden %}
	printf '%s\n' "$2" | on_guest@{guest}@ sh # not on a command line
{%- else %}
	on_guest@{guest}@ "$2"
{%- endif %}
	status=$?
{%- if disconnect %}
	[ "$status" != 255 ] || status=0 # the connection may break
{%- else %}
	[ "$status" != 255 ] || die 'the connection broke while the script ran'
{%- endif %}
{%- if !keep %}
	until on_guest@{guest}@ "rm -f $1"; do
		[ "${SECONDS%.*}" -lt "$end" ] || die 'cannot remove the script from the guest'
		sleep 2
	done
{%- endif %}
	return "$status"
}
