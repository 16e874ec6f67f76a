{%- if podman -%}
# keep_login: podman's logins go to the private folder, so that none of this user's is used or changed
keep_login() {
	export REGISTRY_AUTH_FILE="$tmp/auth.json"
}
{%- else -%}
# keep_login: docker's logins go to the private folder, so that none of this user's is used or changed; its context stays
keep_login() {
	typeset of=${DOCKER_CONFIG:-${HOME-}/.docker} context=''
	[ ! -r "$of/config.json" ] || context=$(sed -n 's/.*"currentContext": *"\([^"]*\)".*/\1/p' "$of/config.json")
	mkdir "$tmp/docker" || die 'cannot write to the private folder'
	[ ! -d "$of/contexts" ] || ln -s "$of/contexts" "$tmp/docker/"
	export DOCKER_CONFIG="$tmp/docker" DOCKER_CONTEXT="${DOCKER_CONTEXT:-$context}"
}
{%- endif %}
