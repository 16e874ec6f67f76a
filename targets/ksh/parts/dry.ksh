{%- for need in needs %}
[ -z "$dry" ] || {% if several %}! chosen @{need.name}@ || {% endif %}{% if single %}{ {% endif %}show_steps @{need.lines}@{% if single %}; exit; }{% endif %}
{%- endfor %}
{%- if !single %}
[ -z "$dry" ] || exit 0
{%- endif %}
