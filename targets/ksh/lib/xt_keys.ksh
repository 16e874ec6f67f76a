# vbox_keyboard [INTERVAL]: gets ready to type on the keyboard of the machine
# $b_vm. After each group of scancodes there is a pause.
function vbox_keyboard {
	say 'Typing the boot command...'
	key_interval "${1-}"
	unset xt_codes
	xt_count=0 key_lost=
}

# vbox_text TEXT: types a text.
function vbox_text {
	key_told "$1"
	vbox_characters "$1"
}

# vbox_line TEXT: types a text, and the Enter key.
function vbox_line {
	key_told "$1<enter>"
	vbox_characters "$1" && vbox_codes "1c 9c"
}

# vbox_keys NAME...: presses keys, by their names in boot commands: <esc>, <f10>,
# <leftCtrlOn>, <aOff>.
function vbox_keys {
	typeset name
	key_told "$*"
	for name in "$@"; do
		name=${name#?}
		name=${name%?}
		case $name in
		?On)
			xt_character "${name%On}" on
			;;
		?Off)
			xt_character "${name%Off}" off
			;;
		*On)
			xt_special "${name%On}" on
			;;
		*Off)
			xt_special "${name%Off}" off
			;;
		*)
			xt_special "$name" press
			;;
		esac
		vbox_codes "$REPLY" || return
	done
}

# vbox_wait TIME: a pause in the boot command: what was typed before it is sent.
function vbox_wait {
	if ! vbox_typed; then
		[[ -z $cancelled ]] || return 1
		# as in Packer, only what is sent at the end has to arrive
		complain '%s' "$ERROR"
		ERROR=
	fi
	key_wait "$1"
}

# vbox_typed: sends what was typed and not yet sent. The codes are not shown: they
# may be those of a password.
# Needs: VBoxManage
function vbox_typed {
	typeset tries=0
	(( xt_count > 0 )) || return 0
	set -- "${xt_codes[@]}"
	unset xt_codes
	xt_count=0
	until job /dev/null /dev/null "$work/stderr" VBoxManage controlvm "$b_vm" \
		keyboardputscancode "$@" && ! vbox_complains; do
		REPLY=$(<"$work/stderr")
		(( tries += 1, 1 ))
		vbox_again 'running boot command' "$tries" || return
	done
	nap "$key_pause"
}

# vbox_codes CODES: the scancodes of one key. At most 25 are sent at once, and
# those of one key together.
function vbox_codes {
	typeset code count=0
	[[ -z $dry ]] || return 0
	for code in $1; do
		(( count += 1 ))
	done
	if (( xt_count + count > 25 )); then
		vbox_typed || return
	fi
	for code in $1; do
		xt_codes[xt_count]=$code
		(( xt_count += 1 ))
	done
}

# vbox_characters TEXT: types each character of a text.
function vbox_characters {
	typeset rest=$1
	[[ -z $dry ]] || return 0
	while [[ -n $rest ]]; do
		xt_character "${rest%"${rest#?}"}" press
		vbox_codes "$REPLY" || return
		rest=${rest#?}
	done
	key_losses
}

# xt_character CHARACTER press|on|off: REPLY = its scancodes on a US keyboard;
# none for what is on no key.
function xt_character {
	typeset shift='' code=0
	REPLY='~!@#$%^&*()_+{}|:"<>?ABCDEFGHIJKLMNOPQRSTUVWXYZ'
	[[ $REPLY != *"$1"* ]] || shift=1
	xt_row "$1" '1234567890-=' '!@#$%^&*()_+' 2 ||
		xt_row "$1" 'qwertyuiop[]' 'QWERTYUIOP{}' 16 ||
		xt_row "$1" "asdfghjkl;'\`" 'ASDFGHJKL:"~' 30 ||
		xt_row "$1" '\zxcvbnm,./' '|ZXCVBNM<>?' 43 ||
		xt_row "$1" ' ' ' ' 57 || {
		# of some shells a character is one byte only
		key_lost=$key_lost$1 REPLY=
		return 0
	}
	code=$REPLY
	hex "$code"
	set -- "$2" "$REPLY"
	hex $(( code + 128 ))
	case $1 in
	on)
		REPLY="${shift:+2a }$2"
		;;
	off)
		REPLY="${shift:+aa }$REPLY"
		;;
	*)
		REPLY="${shift:+2a }$2 ${shift:+aa }$REPLY"
		;;
	esac
}

# xt_row CHARACTER PLAIN SHIFTED FIRST: REPLY = the code of a character in a row
# of keys whose first has the code FIRST.
function xt_row {
	typeset before
	case $2 in
	*"$1"*)
		before=${2%%"$1"*}
		;;
	*)
		[[ $3 == *"$1"* ]] || return 1
		before=${3%%"$1"*}
		;;
	esac
	(( REPLY = $4 + ${#before}, 1 ))
}

# xt_special NAME press|on|off: REPLY = the scancodes of a special key. It is
# let go by the last byte plus 80.
function xt_special {
	typeset code first=
	case $1 in
	esc) code=1 ;;
	bs) code=14 ;;
	tab) code=15 ;;
	enter | return) code=28 ;;
	leftCtrl) code=29 ;;
	leftShift) code=42 ;;
	rightShift) code=54 ;;
	leftAlt) code=56 ;;
	spacebar) code=57 ;;
	f11) code=87 ;;
	f12) code=88 ;;
	f*) (( code = 58 + ${1#f}, 1 )) ;;
	*)
		first='e0 '
		case $1 in
		rightCtrl) code=29 ;;
		rightAlt) code=56 ;;
		home) code=71 ;;
		up) code=72 ;;
		pageUp) code=73 ;;
		left) code=75 ;;
		right) code=77 ;;
		end) code=79 ;;
		down) code=80 ;;
		pageDown) code=81 ;;
		insert) code=82 ;;
		del) code=83 ;;
		leftSuper) code=91 ;;
		*) code=92 ;;
		esac
		;;
	esac
	hex "$code"
	set -- "$2" "$first$REPLY"
	hex $(( code + 128 ))
	case $1 in
	on)
		REPLY=$2
		;;
	off)
		REPLY=$first$REPLY
		;;
	*)
		REPLY="$2 $first$REPLY"
		;;
	esac
}

# hex NUMBER: REPLY = a number below 256 as two hexadecimal digits.
function hex {
	typeset digits=0123456789abcdef high low
	(( high = $1 / 16, low = $1 % 16, 1 ))
	while (( high > 0 )); do
		digits=${digits#?}
		(( high -= 1, 1 ))
	done
	REPLY=${digits%"${digits#?}"}
	digits=0123456789abcdef
	while (( low > 0 )); do
		digits=${digits#?}
		(( low -= 1, 1 ))
	done
	REPLY=$REPLY${digits%"${digits#?}"}
}
