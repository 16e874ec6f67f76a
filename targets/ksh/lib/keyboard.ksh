# wait_for_boot TIME: waits once before anything is typed.
function wait_for_boot {
	say "Waiting $1 for boot..."
	seconds "$1"
	nap "$REPLY"
}

# key_interval [INTERVAL]: key_pause = the pause between keys, in seconds:
# INTERVAL, or PACKER_KEY_INTERVAL, or 100 ms.
function key_interval {
	REPLY=${1:-${PACKER_KEY_INTERVAL-}}
	case $REPLY in
	'' | *[!0-9.hms]* | *[!hms])
		REPLY=100ms
		;;
	esac
	seconds "$REPLY"
	key_pause=$REPLY
}

# key_told TEXT: with -n and -v, tells what is typed.
function key_told {
	[[ -z $dry$verbose ]] || message "+ type $1"
}

# key_wait TIME: a pause in the boot command.
function key_wait {
	seconds "$1"
	nap "$REPLY"
}

# key_not_there CHARACTER: tells that a character is on no key.
function key_not_there {
	complain "A US keyboard has no key for '$1': nothing is typed for it"
}

# is_capital CHARACTER: whether it is one of the 26 capitals; REPLY = the small
# letter.
function is_capital {
	typeset -l small=$1
	case ABCDEFGHIJKLMNOPQRSTUVWXYZ in
	*"$1"*)
		REPLY=$small
		return 0
		;;
	esac
	return 1
}
