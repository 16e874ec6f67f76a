# qmp_keyboard [INTERVAL]: gets ready to type on the guest's keyboard. After each
# event of a key there is a pause.
function qmp_keyboard {
	say 'Typing the boot command...'
	key_interval "${1-}"
	key_caps='' key_lost='' keys_down=' '
}

# qmp_text TEXT: types a text.
function qmp_text {
	key_told "$1"
	qmp_characters "$1"
}

# qmp_line TEXT: types a text, and the Enter key.
function qmp_line {
	key_told "$1<enter>"
	qmp_characters "$1" && qmp_press ret
}

# qmp_keys NAME...: presses keys, by their names in boot commands: <esc>, <f10>,
# <leftCtrlOn>, <aOff>.
function qmp_keys {
	typeset name
	key_told "$*"
	for name in "$@"; do
		name=${name#?}
		name=${name%?}
		case $name in
		?On)
			qmp_character "${name%On}" on || return
			;;
		?Off)
			qmp_character "${name%Off}" off || return
			;;
		*On)
			qmp_special "${name%On}"
			qmp_event "$REPLY" true || return
			;;
		*Off)
			qmp_special "${name%Off}"
			qmp_event "$REPLY" false || return
			;;
		*)
			qmp_special "$name"
			qmp_press "$REPLY" || return
			;;
		esac
	done
}

# qmp_typed: makes sure that QEMU took all that was typed.
function qmp_typed {
	qmp query-status
}

# qmp_characters TEXT: types each character of a text.
function qmp_characters {
	typeset rest=$1
	[[ -z $dry ]] || return 0
	key_lost=
	while [[ -n $rest ]]; do
		qmp_character "${rest%"${rest#?}"}" press || return
		rest=${rest#?}
	done
	key_losses
}

# qmp_character CHARACTER press|on|off: shift is pressed and let go where the
# character wants it.
function qmp_character {
	key_of "$1" || return 0 # no key types it, and QEMU would ignore it
	set -- "$REPLY" "$2" "$key_shift" "$key_letter"
	[[ -z $dry ]] || return 0
	case $2 in
	off)
		[[ -z $3 ]] || qmp_event shift false || return
		qmp_event "$1" false
		return
		;;
	esac
	[[ -z $3 ]] || qmp_event shift true || return
	[[ -z $4 ]] || qmp_caps "$3" || return
	qmp_event "$1" true || return
	[[ $2 == press ]] || return 0
	qmp_event "$1" false || return
	[[ -z $3 ]] || qmp_event shift false
}

# qmp_caps CAPITAL: presses Caps Lock where a letter would come out in the wrong
# case, since a shift key is held. QEMU does this for Packer's VNC.
function qmp_caps {
	typeset shift=
	[[ $keys_down != *' shift '* && $keys_down != *' shift_r '* ]] || shift=1
	if [[ -z $key_caps ]]; then
		[[ $shift == "$1" ]] && return 0
		key_caps=1
	else
		[[ $shift == "$1" ]] || return 0
		key_caps=
	fi
	qmp_key caps_lock true && qmp_key caps_lock false
}

# qmp_press KEY: presses a key and lets it go.
function qmp_press {
	qmp_event "$1" true && qmp_event "$1" false
}

# qmp_event KEY true|false: a key goes down or up, and the pause behind it. What
# is not down cannot go up.
function qmp_event {
	[[ -z $dry ]] || return 0
	[[ -z $cancelled ]] || return 1
	if [[ $2 == true ]]; then
		[[ $keys_down == *" $1 "* ]] || keys_down="$keys_down$1 "
		qmp_key "$1" true || return
	elif [[ $keys_down == *" $1 "* ]]; then
		keys_down="${keys_down%%" $1 "*} ${keys_down#*" $1 "}"
		qmp_key "$1" false || return
	fi
	nap "$key_pause"
}

# qmp_key KEY true|false: sends the event.
function qmp_key {
	qmp_put input-send-event "{\"events\": [{\"type\": \"key\", \"data\": {\"down\": $2, \"key\": {\"type\": \"qcode\", \"data\": \"$1\"}}}]}"
}

# qmp_special NAME: REPLY = QEMU's name of a special key.
function qmp_special {
	case $1 in
	bs) REPLY=backspace ;;
	del) REPLY=delete ;;
	enter | return) REPLY=ret ;;
	spacebar) REPLY=spc ;;
	pageUp) REPLY=pgup ;;
	pageDown) REPLY=pgdn ;;
	leftAlt) REPLY=alt ;;
	leftCtrl) REPLY=ctrl ;;
	leftShift) REPLY='shift' ;;
	leftSuper) REPLY=meta_l ;;
	rightAlt) REPLY=alt_r ;;
	rightCtrl) REPLY=ctrl_r ;;
	rightShift) REPLY=shift_r ;;
	rightSuper) REPLY=meta_r ;;
	*) REPLY=$1 ;;
	esac
}

# key_of CHARACTER: REPLY = QEMU's name of the key of a US keyboard that types
# a character, key_shift = whether shift is held, key_letter = whether it is a
# letter.
function key_of {
	key_shift='' key_letter=
	case $1 in
	[[:digit:]])
		REPLY=$1
		return 0
		;;
	esac
	REPLY=abcdefghijklmnopqrstuvwxyz
	case $REPLY in
	*"$1"*)
		REPLY=$1 key_letter=1
		return 0
		;;
	esac
	if is_capital "$1"; then
		key_shift=1 key_letter=1
		return 0
	fi
	REPLY='~!@#$%^&*()_+{}|:"<>?'
	[[ $REPLY != *"$1"* ]] || key_shift=1
	case $1 in
	' ') REPLY=spc ;;
	'!') REPLY=1 ;;
	@) REPLY=2 ;;
	'#') REPLY=3 ;;
	'$') REPLY=4 ;;
	%) REPLY=5 ;;
	^) REPLY=6 ;;
	'&') REPLY=7 ;;
	'*') REPLY=8 ;;
	'(') REPLY=9 ;;
	')') REPLY=0 ;;
	- | _) REPLY=minus ;;
	= | +) REPLY=equal ;;
	'[' | '{') REPLY=bracket_left ;;
	']' | '}') REPLY=bracket_right ;;
	';' | :) REPLY=semicolon ;;
	"'" | '"') REPLY=apostrophe ;;
	'`' | '~') REPLY=grave_accent ;;
	\\ | '|') REPLY=backslash ;;
	, | '<') REPLY=comma ;;
	. | '>') REPLY='dot' ;;
	/ | '?') REPLY=slash ;;
	*)
		# of some shells a character is one byte only
		key_lost=$key_lost$1
		return 1
		;;
	esac
}

