# fetch_@{what}@@{guest}@: {% if verified %}downloads it into Packer's cache, unless what is there is right{% else %}downloads it into Packer's cache; nothing verifies it{% endif %}
fetch_@{what}@@{guest}@() {
	cache=${PACKER_CACHE_DIR:-packer_cache}
	[[ $cache == /* ]] || cache=$PWD/$cache
	@{what}@=$cache/@{name}@
{%- if verified %}
	if [ ! -e "$@{what}@" ] || {% if kind.is_empty() %}! is_signed "$@{what}@" @{sum}@ @{key}@{% else %}[ "$(@{kind}@ "$@{what}@")" != @{sum}@ ]{% endif %}; then
		mkdir -p "$cache" && part=$(mktemp "$@{what}@.XXXXXXXXXX") || die "cannot write to $cache" # mktemp(1) fills in the X
		ftp -V -M -o "$part" @{url}@ || die @{cannot}@
{%- if kind.is_empty() %}
		is_signed "$part" @{sum}@ @{key}@ || die @{wrong}@
{%- else %}
		[ "$(@{kind}@ "$part")" = @{sum}@ ] || die @{wrong}@"$(@{kind}@ "$part")"
{%- endif %}
		mv -f "$part" "$@{what}@" || die "cannot write $@{what}@"
		part=''
	fi
{%- else %}
	mkdir -p "$cache" && part=$(mktemp "$@{what}@.XXXXXXXXXX") || die "cannot write to $cache" # mktemp(1) fills in the X
	ftp -V -M -o "$part" @{url}@ || die @{cannot}@
	mv -f "$part" "$@{what}@" || die "cannot write $@{what}@"
	part=''
{%- endif %}
}
