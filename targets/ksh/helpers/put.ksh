# put FORMAT TEXT: what printf does, for a secret: in some shells that is a command, whose words all users can list
put() {
	case ${BASH_VERSION-}$1 in
	%s) print -rn -- "$2" ;;
	'%s\n') print -r -- "$2" ;;
	*%s) printf %s "$2" ;;
	*) printf '%s\n' "$2" ;;
	esac
}
