# replace_all OLD NEW TEXT: the text with every OLD replaced by NEW
replace_all() {
	typeset rest=$3 out=''
	while [[ $rest == *"$1"* ]]; do
		out=$out${rest%%"$1"*}$2
		rest=${rest#*"$1"}
	done
	printf '%s' "$out$rest"
}
