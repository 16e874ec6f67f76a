{%- if by_doas -%}
# console_on_by_doas: attaches to the machine's console: what it prints goes to $log, what is typed comes by fd 3
console_on_by_doas() {
{%- else -%}
# console_on: attaches to the machine's console: what it prints goes to $log, what is typed comes by fd 3
console_on() {
{%- endif %}
	exec 3<>"$tmp/typed"
	{% if by_doas %}doas -n {% endif %}vmctl console "$vm" <"$tmp/typed" >>"$log" 2>&1 3>&- &
	console=$!
	seen=$(($(wc -c <"$log")))
}
