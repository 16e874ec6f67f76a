# on_guest@{guest}@ COMMAND [OPTION...]: runs a command on the guest. Its host key is new, so it is not checked.
on_guest@{guest}@() {
	typeset command=$1
	shift
{%- if let Some(bastion) = bastion %}
	# the way by the bastion, for the shell that ssh starts; its host key is not checked either
	typeset way='{% if bastion.password.is_some() %}env SSH_ASKPASS="$bastion_askpass" SSH_ASKPASS_REQUIRE=force DISPLAY=none {% endif %}ssh -F /dev/null -a -x -p "$bastion_port" -l "$bastion_user"'
	way="$way -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null"
	way=$way' {% if bastion.key.is_some() %}-i "$bastion_key" {% endif %}{% if bastion.certificate.is_some() %}-o CertificateFile="$bastion_certificate" {% endif %}
{%- if bastion.agent %}{% else if bastion.key.is_some() %}-o IdentitiesOnly=yes {% else %}-o PubkeyAuthentication=no {% endif %}
{%- if bastion.password.is_some() %}-o NumberOfPasswordPrompts=1 {% else %}-o BatchMode=yes {% endif %}
{%- if legacy %}{% include "ksh/parts/legacy.ksh" %} {% endif %}-o ConnectTimeout=15 -o LogLevel=ERROR -W "[%h]:%p" -- "$bastion"'
	SHELL=/bin/sh bastion=@{bastion.host}@ bastion_port=@{bastion.port}@ bastion_user=@{bastion.user}@
{%- if let Some(key) = bastion.key %} bastion_key=$tmp/key@{key}@{% endif %}
{%- if let Some(certificate) = bastion.certificate %} bastion_certificate=@{certificate}@{% endif %}
{%- if let Some(password) = bastion.password %} bastion_askpass=$tmp/askpass@{password}@{% endif %} \
{%- endif %}
{%- if let Some(proxy) = proxy %}
	SHELL=/bin/sh proxy=@{proxy}@ \
{%- endif %}
{%- if password %}
	SSH_ASKPASS=$tmp/askpass@{guest}@ SSH_ASKPASS_REQUIRE=force DISPLAY=none \
{%- endif %}
	ssh -F /dev/null{% if !lent %} -a{% endif %} -x{% if pty %} -tt{% endif %} -S "$tmp/ssh@{guest}@" -p @{port}@ -l @{user}@ \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null \
		-o ConnectTimeout=15 {% if alive > 0 %}-o ServerAliveInterval=@{alive}@ -o ServerAliveCountMax=@{missing}@ {% endif %}"$@" -o LogLevel=ERROR \
		{% if key %}-i "$tmp/key@{guest}@" {% endif %}{% if let Some(certificate) = certificate %}-o CertificateFile=@{certificate}@ {% endif %}
		{%- if agent %}{% if lent %}-A {% endif %}{% else if key %}-o IdentitiesOnly=yes {% else %}-o PubkeyAuthentication=no {% endif %}
		{%- if password %}-o NumberOfPasswordPrompts=1 {% else %}-o BatchMode=yes {% endif %}
		{%- if let Some(ciphers) = ciphers %}-c @{ciphers}@ {% endif %}{% if let Some(kex) = kex %}-o KexAlgorithms=@{kex}@ {% endif %}
		{%- if bastion.is_some() %}-o "ProxyCommand=$way" {% endif %}{% if proxy.is_some() %}-o 'ProxyCommand=nc -X 5 -x "$proxy" %h %p' {% endif %}
		{%- if legacy %}{% include "ksh/parts/legacy.ksh" %} {% if kex.is_none() %}-o KexAlgorithms=+diffie-hellman-group14-sha1 {% endif %}{% endif %}-- @{host}@ ${command:+"$command"}
}
