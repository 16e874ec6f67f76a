# prepare_login@{guest}@: what ssh needs to log in, in the private folder
prepare_login@{guest}@() {
{%- if let Some(password) = password %}
	(umask 077 && printf '%s\n' @{password}@ >"$tmp/password@{guest}@") || die 'cannot write the password'
	printf '#!/bin/sh\nexec cat "%s"\n' "$tmp/password@{guest}@" >"$tmp/askpass@{guest}@"
	chmod 700 "$tmp/askpass@{guest}@"
{%- endif %}
{%- if let Some(key) = key %}
	(umask 077 && cat <@{key}@ >"$tmp/key@{guest}@") || die 'cannot read the private key'
{%- endif %}
}
