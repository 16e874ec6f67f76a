{%- if enter -%}
# type_line TEXT: types it on the console, and the Enter key
type_line() {
{%- else -%}
# type_text TEXT: types it on the console
type_text() {
{%- endif %}
	seen=$(($(wc -c <"$log")))
	tr {% if enter %}'\n' '\r'{% else %}-d '\n'{% endif %} >&3 <<EOF
$1
EOF
}
