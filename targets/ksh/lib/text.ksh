# upper TEXT: REPLY = TEXT in capitals (those of ASCII).
function upper {
	REPLY=$(put_raw "$1." | LC_ALL=C tr '[:lower:]' '[:upper:]')
	REPLY=${REPLY%.}
}

# lower TEXT: REPLY = TEXT in small letters (those of ASCII).
function lower {
	REPLY=$(put_raw "$1." | LC_ALL=C tr '[:upper:]' '[:lower:]')
	REPLY=${REPLY%.}
}

# replace_all OLD NEW TEXT: REPLY = TEXT with every OLD replaced by NEW.
function replace_all {
	replace "$1" "$2" -1 "$3"
}

# replace OLD NEW COUNT TEXT: REPLY = TEXT with the first COUNT OLDs replaced.
function replace {
	typeset old=$1 count=$3 rest=$4 out=
	if [[ -z $old ]]; then
		# as Packer: an empty OLD stands before each character and at the end
		while (( count != 0 )); do
			out=$out$2
			(( count -= 1, 1 ))
			[[ -n $rest ]] || break
			out=$out${rest%"${rest#?}"}
			rest=${rest#?}
		done
		REPLY=$out$rest
		return 0
	fi
	while (( count != 0 )) && [[ $rest == *"$old"* ]]; do
		out=$out${rest%%"$old"*}$2
		rest=${rest#*"$old"}
		(( count -= 1, 1 ))
	done
	REPLY=$out$rest
}

# split TEXT SEPARATOR I: REPLY = the Ith piece of TEXT, from 0.
function split {
	typeset rest=$1 n=0 wanted=$3
	while (( n < wanted )); do
		if [[ -n $2 && $rest != *"$2"* || -z $2 && ${#rest} -le 1 ]]; then
			(( n += 1 ))
			fail "the substring $3 was unavailable using the separator value, $2, only $n values were found"
			return
		fi
		if [[ -n $2 ]]; then
			rest=${rest#*"$2"}
		else
			rest=${rest#?}
		fi
		(( n += 1 ))
	done
	if [[ -n $2 ]]; then
		REPLY=${rest%%"$2"*}
	else
		REPLY=${rest%"${rest#?}"}
	fi
}

# in_single_quotes TEXT: REPLY = TEXT for a place between single quotes.
function in_single_quotes {
	replaced "$1" "'" "'\"'\"'"
}

# environment NAME: REPLY = the value of an environment variable, or nothing.
function environment {
	REPLY=$(awk 'BEGIN { printf "%s.", ENVIRON[ARGV[1]] }' "$1")
	REPLY=${REPLY%.}
}

# file_text FILE: REPLY = what is in a file, without newlines at its end.
function file_text {
	REPLY=
	[[ ! -r $1 ]] || REPLY=$(<"$1")
}
