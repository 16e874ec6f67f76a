# is_off: vmd(8) answers, and the machine $vm does not run
is_off() {
	{ vmctl status || :; } | awk -v vm="$vm" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == "NAME") name = i; next }
		$name == vm && $2 != "-" { on = 1 }
		END { exit !NR || on }'
}
