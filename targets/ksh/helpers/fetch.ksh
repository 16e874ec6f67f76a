{%- let get = crate::helpers::getter(by_ftp) -%}
# fetch_@{what}@@{guest}@: {% if verified %}downloads it into {% if folder.is_some() %}its folder{% else %}Packer's cache{% endif %}, unless what is there is right{% else %}downloads it into {% if folder.is_some() %}its folder{% else %}Packer's cache{% endif %}; nothing verifies it{% endif %}
fetch_@{what}@@{guest}@() {
	cache={% if let Some(folder) = folder %}@{folder}@{% else %}${PACKER_CACHE_DIR:-packer_cache}{% endif %}
	[[ $cache == /* ]] || cache=$PWD/$cache
	@{what}@=$cache/@{name}@
{%- if verified %}
	if [ ! -e "$@{what}@" ] || {% if kind.is_empty() %}! is_signed "$@{what}@" @{sum}@ @{key}@{% else %}[ "$(@{kind}@ "$@{what}@")" != @{sum}@ ]{% endif %}; then
		mkdir -p "$cache" && part=$(mktemp "$@{what}@.XXXXXXXXXX") || die "cannot write to $cache" # mktemp(1) fills in the X
{%- if !others.is_empty() %}
		for url in @{url}@{% for other in others %} @{other}@{% endfor %}; do
			@{get}@ "$part" "$url" && {% if kind.is_empty() %}is_signed "$part" @{sum}@ @{key}@{% else %}[ "$(@{kind}@ "$part")" = @{sum}@ ]{% endif %} && break
		done || die @{cannot}@
{%- else %}
		@{get}@ "$part" @{url}@ || die @{cannot}@
{%- if kind.is_empty() %}
		is_signed "$part" @{sum}@ @{key}@ || die @{wrong}@
{%- else %}
		[ "$(@{kind}@ "$part")" = @{sum}@ ] || die @{wrong}@"$(@{kind}@ "$part")"
{%- endif %}
{%- endif %}
		mv -f "$part" "$@{what}@" || die "cannot write $@{what}@"
		part=''
	fi
{%- else %}
	mkdir -p "$cache" && part=$(mktemp "$@{what}@.XXXXXXXXXX") || die "cannot write to $cache" # mktemp(1) fills in the X
	@{get}@ "$part" @{url}@ || die @{cannot}@
	mv -f "$part" "$@{what}@" || die "cannot write $@{what}@"
	part=''
{%- endif %}
}
