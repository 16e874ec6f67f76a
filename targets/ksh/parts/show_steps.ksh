# show_steps FIRST LAST PLACES{% if several %} NAME{% endif %}: prints lines of this file, with the values of settings (LINE:SETTING) in them
show_steps() {
{%- if several %}
	[[ ( -z $only || $only == *,"$4",* ) && $except != *,"$4",* ]] || return 0
{%- endif %}
	edits=''
	for edit in $3; do
		value=$(eval "printf '%s\n' \"\$${edit#*:}\"" | sed -e 's/[\\/&]/\\&/g' -e '$!s/$/\\/')
		edits="$edits${edit%:*}s/[\$]{\{0,1\}${edit#*:}}\{0,1\}/$value/g;"
	done
	sed -n "$edits$1,$2{s/[$control]//g;s/$control1//g;p;}" "$0"
}
