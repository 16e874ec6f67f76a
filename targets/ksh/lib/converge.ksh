# converge_apply COMMAND MODULE BOOTSTRAPPED: applies a module on the guest.
function converge_apply {
	guest_command "$1" 'status ' && return 0
	case $ERROR in
	'status 127')
		complain 'Could not find Converge. Is it installed and in PATH?'
		[[ -n $3 ]] || complain "Bootstrapping was disabled for this run. That might be why Converge isn't present."
		fail 'Could not find Converge'
		return
		;;
	'status '*)
		complain 'Exited with error code %s.' "${ERROR#status }"
		;;
	esac
	fail "Error applying \"$2\""
}
