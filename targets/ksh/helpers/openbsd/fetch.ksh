{%- let name = crate::helpers::openbsd::fetch_name(sum, signed) -%}
# @{name}@ NAME URL {% if signed %}LISTED KEY{% else if !sum.is_empty() %}SUM{% endif %}: $file is NAME in Packer's cache, downloaded
{%- if signed || !sum.is_empty() %} unless it is there; it is verified{% else %} anew: nothing verifies it{% endif %}
@{name}@() {
	typeset folder=${PACKER_CACHE_DIR:-packer_cache}
	[[ $folder == /* ]] || folder=$PWD/$folder
	file=$folder/$1
{%- if signed %}
	! { [ -e "$file" ] && is_signed "$file" "$3" "$4"; } || return 0
{%- else if !sum.is_empty() %}
	[ ! -e "$file" ] || [ "$(@{sum}@ "$file")" != "$3" ] || return 0
{%- endif %}
	mkdir -p "$folder" && part=$(mktemp "$file.XXXXXXXXXX") || die "cannot write to $folder"
	ftp -V -M -o "$part" "$2" || die "cannot fetch $2"
{%- if signed %}
	is_signed "$part" "$3" "$4" || die "signify(1) refuses $2"
{%- else if !sum.is_empty() %}
	[ "$(@{sum}@ "$part")" = "$3" ] || die "$2 has the @{sum}@ $(@{sum}@ "$part"), not $3"
{%- endif %}
	mv -f "$part" "$file" || die "cannot write $file"
	part=''
}
