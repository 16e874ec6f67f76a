{%- if told -%}
# find_told_neighbour SECONDS: finds the guest's address, by the lladdr that its console tells when it boots
find_told_neighbour() {
	typeset lladdr='' end=$((${SECONDS%.*} + $1))
{%- else -%}
# find_neighbour SECONDS LLADDR: finds the guest's address
find_neighbour() {
	typeset lladdr=$2 end=$((${SECONDS%.*} + $1))
{%- endif %}
	guest=''
	until [ -n "$guest" ]; do
		[ "${SECONDS%.*}" -lt "$end" ] || die "no neighbour of this host has the lladdr ${lladdr:-of the guest, which its console does not tell}"
		sleep 2
{%- if told %}
		lladdr=$(tail -c "+$((seen + 1))" "$log" | sed -n 's/.*address \(fe:e1:b[ab]:[0-9a-f:]*\).*/\1/p' | tail -n 1)
{%- endif %}
		guest=$(arp -an | awk -v lladdr="$lladdr" 'lladdr != "" && tolower($2) == tolower(lladdr) { print $1; exit }')
	done
}
