# split TEXT SEPARATOR N: the piece number N of the text, from 0
split() {
	typeset rest=$1 n=0
	while [ "$n" -lt "$3" ]; do
		[[ $rest == *"$2"* ]] || die "$1 has no piece number $3 between $2 and $2"
		rest=${rest#*"$2"}
		n=$((n + 1))
	done
	printf '%s' "${rest%%"$2"*}"
}
