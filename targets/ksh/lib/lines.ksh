# as_line TEXT: REPLY = TEXT in one line: \b for a backslash, \n for a newline.
function as_line {
	REPLY=$1
	case $1 in
	*[\\$newline]*)
		replaced "$1" "\\" "\\b"
		replaced "$REPLY" "$newline" '\n'
		;;
	esac
}

# from_line LINE: REPLY = the text of which as_line made LINE.
function from_line {
	REPLY=$1
	case $1 in
	*\\*)
		replaced "$1" "\\n" "$newline"
		replaced "$REPLY" "\\b" "\\"
		;;
	esac
}
