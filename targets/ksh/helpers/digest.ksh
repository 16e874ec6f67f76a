# @{kind}@ FILE: its checksum
@{kind}@() {
	if command -v @{kind}@sum >/dev/null; then @{kind}@sum <"$1" | cut -d ' ' -f 1; else command @{kind}@ -q <"$1"; fi
}
