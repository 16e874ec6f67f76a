{%- for (variable, name) in renamed -%}
@{variable}@=$@{"{"}@@{name}@-} # the recipes have a @{name}@ of their own
{% endfor -%}
# given NAME VALUE: whether make's command line has it; else the environment may, as PKR_VAR_NAME
given() {
	case " ${MAKEFLAGS-}" in *" $1="*) ;; *) return 1 ;; esac
	[[ $2 != *'$'* ]] || die "$1 has a dollar sign: give it as PKR_VAR_$1"
}

settings() {
{%- for line in settings %}
	@{line}@
{%- else %}
	:
{%- endfor %}
}
{%- if !secrets.is_empty() %}

secrets() {
{%- for line in secrets %}
	@{line}@
{%- endfor %}
}
{%- endif %}
