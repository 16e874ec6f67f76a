# json TEXT: the text for a place inside of a JSON string
json() {
	printf '%s\n' "$1" | LC_ALL=C awk '
		BEGIN { for (i = 1; i < 32; i++) code[sprintf("%c", i)] = sprintf("\\u%04x", i); code["\t"] = "\\t"; code["\r"] = "\\r" }
		NR > 1 { printf "\\n" }
		{
			gsub(/["\\]/, "\\\\&")
			gsub(/</, "\\u003c"); gsub(/>/, "\\u003e"); gsub(/&/, "\\u0026")
			for (c in code) if (index($0, c)) gsub(c, code[c])
			printf "%s", $0
		}'
}
