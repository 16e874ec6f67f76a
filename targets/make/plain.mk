{%- for line in head -%}
@{line}@
{% endfor %}
# The shell that does the recipes: ksh, mksh, ksh93 or bash.
KSH = ksh
# What the recipes go by.
S = @{state}@
# Calls one of the shell functions that stand behind the bars.
DO = exec $(KSH) -c 'PKR_MAKEFILE=$${0\# }; : $${PKR_MAKEFILE:=$$1}; eval "$$(sed -n "s/^.| \{0,1\}//p" "$$PKR_MAKEFILE")"' '$(MAKEFILE_LIST)' '$(MAKEFILE)'
{%- for (name, value) in variables %}
@{name}@ = @{value}@
{%- endfor %}

all:{% for target in all %} @{target}@{% endfor %}
{%- for (name, targets) in builds %}
@{name}@:{% for target in targets %} @{target}@{% endfor %}
{%- endfor %}
{%- if let Some(text) = settings %}

@{text}@
{%- endif %}
{%- for rule in rules %}
{% if let Some(title) = rule.title %}
# ---- @{title}@ ----
{% endif %}
@{rule.target}@:{% for target in rule.needs %} @{target}@{% endfor %} $(S)/@{rule.function}@
	@$(DO) recipe @{rule.function}@ @{"$@"}@{% if rule.undo %} undo_@{rule.function}@{% endif %}
{%- if !rule.others.is_empty() %}
{% for target in rule.others %}@{target}@ {% endfor %}: @{rule.target}@
	@:
{%- endif %}
@{rule.text}@
{%- endfor %}

# ---- for all recipes ----

clean:
	@$(DO) clean

{% for rule in rules %}$(S)/@{rule.function}@ {% endfor %}: notes
	@:
notes:
	@$(DO) notes

.PHONY: all clean notes{% for (name, _) in builds %} @{name}@{% endfor %}
.DELETE_ON_ERROR:
.SUFFIXES:
.OBJDIR: .

@{functions}@
