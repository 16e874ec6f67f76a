{%- for (variable, name) in renamed -%}
@{variable}@=$@{"{"}@@{name}@-} # the recipes have a @{name}@ of their own
{% endfor -%}
# given NAME [VARIABLE]: takes a setting from make's command line, or as PKR_VAR_NAME from the environment
given() {
	case " ${MAKEFLAGS-}" in
	*" $1="*) eval "[[ \${${2-$1}-} != *'\$'* ]]" || die "$1 has a dollar sign: give it as PKR_VAR_$1" ;;
	*) eval "[ -n \"\${PKR_VAR_$1+set}\" ] && ${2-$1}=\$PKR_VAR_$1" ;;
	esac
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
