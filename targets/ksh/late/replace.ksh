# replace OLD NEW COUNT TEXT: the text with its first COUNT OLDs replaced by NEW
replace() {
	typeset rest=$4 out='' count=$3
	while [ "$count" -gt 0 ] && [[ $rest == *"$1"* ]]; do
		out=$out${rest%%"$1"*}$2
		rest=${rest#*"$1"}
		count=$((count - 1))
	done
	printf '%s' "$out$rest"
}
