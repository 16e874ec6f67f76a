{%- for line in head -%}
@{ line }@
{% endfor %}
# The shell that runs the steps: OpenBSD's ksh, mksh, ksh93 or bash.
KSH = ksh
# What is done already, and what it learned. With DRY=1 nothing is done, so that
# is kept apart.
S = .packsh/@{ state }@$(DRY:1=-dry)
DO = $(KSH) $(S)/steps.ksh
# make -f FILE DRY=1 prints the commands only, VERBOSE=1 prints them too,
# FORCE=1 replaces what earlier builds left. `make -f FILE fetch` only downloads
# what the builds need; with OFFLINE=1 they take it from there only.
DRY =
VERBOSE =
FORCE =
OFFLINE =
DONE = [ -n '$(DRY)' ] || touch
EXPORTED = DRY='$(DRY)' VERBOSE='$(VERBOSE)' FORCE='$(FORCE)' OFFLINE='$(OFFLINE)' MAKE_PROCESS=$$PPID

all:@{ all }@

{% for line in targets -%}
@{ line }@
{% endfor %}
# The steps that the targets above do, as shell functions, and the library
# functions that they use; one quoted line for each line.
$(S)/steps.ksh:
	@mkdir -p $(S)
	@date +%s >$(S)/start
	@{ uuid }@
{% for line in steps -%}
@{ line }@
{% endfor %}
.PHONY: all clean fetch@{ phony }@
