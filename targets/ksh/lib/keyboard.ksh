# wait_for_boot TIME: waits once before anything is typed.
function wait_for_boot {
	say 'Waiting %s for boot...' "$1"
	seconds "$1"
	nap "$REPLY"
}

# key_interval [INTERVAL]: key_pause = the pause between keys, in seconds:
# INTERVAL, or PACKER_KEY_INTERVAL, or 100 ms.
function key_interval {
	REPLY=${1:-${PACKER_KEY_INTERVAL-}}
	case $REPLY in
	[!0-9]* | '' | *[!0-9.hmnsu]* | *[!hms] | *[hs][hmnsu]* | *m[hmnu]*)
		REPLY=100ms
		;;
	esac
	seconds "$REPLY"
	key_pause=$REPLY
	# to start sleep(1) takes two milliseconds of it
	case $REPLY in
	0.0[01]?)
		;;
	0.???)
		REPLY=1${REPLY#0.}
		(( REPLY -= 2, 1 ))
		key_pause=0.${REPLY#1}
		;;
	esac
}

# key_told TEXT: with -n and -v, tells what is typed.
function key_told {
	[[ -z $dry$verbose ]] || message '+ type %s' "$1"
}

# key_wait TIME: a pause in the boot command.
function key_wait {
	seconds "$1"
	nap "$REPLY"
}

# key_losses: tells of characters that are on no key.
function key_losses {
	[[ -z $key_lost ]] ||
		complain "A US keyboard has no key for '%s': nothing is typed for it" "$key_lost"
	key_lost=
}

# is_capital CHARACTER: whether it is one of the 26 capitals; REPLY = the small
# letter.
function is_capital {
	typeset -l small=$1
	REPLY=ABCDEFGHIJKLMNOPQRSTUVWXYZ
	[[ $REPLY == *"$1"* ]] || return 1
	REPLY=$small
}
