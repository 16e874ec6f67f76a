{%- for need in needs %}
[ -z "$dry" ] || {% if single %}{ {% endif %}show_steps @{need.lines}@{% if several %} @{need.name}@{% endif %}{% if single %}; exit; }{% endif %}
{%- endfor %}
{%- if !single %}
[ -z "$dry" ] || exit 0
{%- endif %}
