#!/bin/ksh
{%- for line in head %}
@{ line }@
{%- endfor %}

# shellcheck disable=SC2034,SC2317 # functions are called by name, and share
# shellcheck disable=SC2119,SC2120 # variables; a build may have no chains
# shellcheck disable=SC2016 # the template's texts are no shell
# This text is for ksh (OpenBSD's, mksh, ksh93) and bash.
if [ -z "${KSH_VERSION-}${BASH_VERSION-}" ]; then
	echo "$0: run this with ksh or bash" >&2
	exit 1
fi
set -u
script=${0##*/}

# ---- Variables -------------------------------------------------------------

{% for line in variables -%}
@{ line }@
{% endfor %}
# ---- Builds ----------------------------------------------------------------

{% for line in builds -%}
@{ line }@
{% endfor -%}
{% if !files.is_empty() %}
# ---- Files that this script carries ----------------------------------------

{% for line in files -%}
@{ line }@
{% endfor -%}
{% endif %}
# ---- Library: the functions that the builds above use ----------------------

{% for text in library -%}
@{ text }@

{% endfor -%}
# ---- The run ---------------------------------------------------------------

# in braces: a shell that finds no end of them does not begin
{ main "$@"; }
