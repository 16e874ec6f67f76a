# again TIMES FUNCTION: does a step, and again up to so many times when it fails
again() {
	typeset left=$1
	until ("$2"); do
		[ "$left" -gt 0 ] || exit 1
		left=$((left - 1))
		say 'It failed: try again'
	done
}
