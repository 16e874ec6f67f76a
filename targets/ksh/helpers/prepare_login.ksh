# prepare_login@{guest}@: what ssh needs to log in, in the private folder
prepare_login@{guest}@() {
{%- if let Some(password) = password %}
	secret=@{password}@
	(umask 077 && cat >"$tmp/password@{guest}@") <<EOF || die 'cannot write the password'
$secret
EOF
	printf '#!/bin/sh\nexec cat "%s"\n' "$tmp/password@{guest}@" >"$tmp/askpass@{guest}@"
	chmod 700 "$tmp/askpass@{guest}@"
{%- endif %}
{%- if let Some(key) = key %}
	(umask 077 && cat <@{key}@ >"$tmp/key@{guest}@") || die 'cannot read the private key'
{%- endif %}
}
