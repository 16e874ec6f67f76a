{%- let name = crate::helpers::manifest_name(strip_path, strip_time, escape) -%}
# @{name}@ OUTPUT NAME TYPE ID DATA FILE...: adds an entry to a manifest, as Packer writes it
@{name}@() {
	typeset to=$1 name=$2 type=$3 id=$4 data=$5 file size files=''
	shift 5
	for file; do
		size=0
		[ ! -f "$file" ] || size=$(($(wc -c <"$file")))
		files="$files$(printf '%s\n        {\n          "name": "%s",\n          "size": %s\n        }' "${files:+,}" "{% if escape %}$(json "{% endif %}${file{% if strip_path %}##*/{% endif %}}{% if escape %}"){% endif %}" "$size")"
	done
{%- if let Some(lock) = lock %}
	until mkdir @{lock}@ 2>/dev/null; do sleep 0.1; done
{%- endif %}
	{
		printf '{\n  "builds": [\n'
		if [ -s "$to" ] && [ -z "$force" ]; then
			[ "$(sed -n 2p "$to")" = '  "builds": [' ] || die "$to is no manifest as Packer writes it"
			sed -n '3,${/^  \]/q;p;}' "$to" | sed '$s/$/,/'
		fi
		printf '    {\n      "name": "%s",\n      "builder_type": "%s",\n' "$name" "$type"
{%- if !strip_time %}
		printf '      "build_time": %s,\n' "$(date +%s)"
{%- endif %}
		printf '      "files": %s,\n      "artifact_id": "%s",\n' "${files:+[$files
      ]}" "$id" | sed 's/"files": ,/"files": null,/'
		printf '      "packer_run_uuid": "%s",\n      "custom_data": %s\n    }\n' "$run" "$data"
		printf '  ],\n  "last_run_uuid": "%s"\n}' "$run"
	} >"$tmp/manifest" && cat "$tmp/manifest" >"$to" || die "cannot write $to"
{%- if let Some(lock) = lock %}
	rmdir @{lock}@
{%- endif %}
}
