# on_guest@{guest}@ COMMAND [OPTION...]: runs a command on the guest. Its host key is new, so it is not checked.
on_guest@{guest}@() {
	typeset command=$1
	shift
{%- if password %}
	SSH_ASKPASS=$tmp/askpass@{guest}@ SSH_ASKPASS_REQUIRE=force DISPLAY=none \
{%- endif %}
	ssh -F /dev/null{% if !lent %} -a{% endif %} -x{% if pty %} -tt{% endif %} -S "$tmp/ssh@{guest}@" -p @{port}@ -l @{user}@ \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null \
		-o ConnectTimeout=15 {% if alive > 0 %}-o ServerAliveInterval=@{alive}@ {% endif %}-o LogLevel=ERROR \
		{% if key %}-i "$tmp/key@{guest}@" {% endif %}{% if let Some(certificate) = certificate %}-o CertificateFile=@{certificate}@ {% endif %}
		{%- if agent %}{% if lent %}-A {% endif %}{% else if key %}-o IdentitiesOnly=yes {% else %}-o PubkeyAuthentication=no {% endif %}
		{%- if password %}-o NumberOfPasswordPrompts=1 {% else %}-o BatchMode=yes {% endif %}
		{%- if let Some(ciphers) = ciphers %}-c @{ciphers}@ {% endif %}{% if let Some(kex) = kex %}-o KexAlgorithms=@{kex}@ {% endif %}
		{%- if legacy %}-o HostKeyAlgorithms=+ssh-rsa,ssh-dss -o PubkeyAcceptedKeyTypes=+ssh-rsa,ssh-dss {% endif %}"$@" -- @{host}@ ${command:+"$command"}
}
