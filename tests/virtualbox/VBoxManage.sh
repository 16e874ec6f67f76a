#!/bin/sh
# VBoxManage for tests/virtualbox.rs: one machine, which runs while the file `running` is there. $STAND_IN is its folder;
# `calls` gets every call.
cd "$STAND_IN" || exit
printf '%s\n' "$*" >>calls

# count FILE: takes one off the number in a file; fails when there is none left
count() {
	[ -e "$1" ] && read -r left <"$1" && [ "$left" -gt 0 ] || return
	echo $((left - 1)) >"$1"
}

# what has locked the machine for as many calls as the file says
busy() {
	if count "$1"; then
		echo 'VBoxManage: error: The machine is locked (VBOX_E_INVALID_OBJECT_STATE, 0x80bb0007)' >&2
		exit 1
	fi
}

# fetches what the build serves
served() {
	[ ! -e port ] || curl -sSf "http://127.0.0.1:$(cat port)/hello" >>served || exit
}

# lets the port that is forwarded lead to the guest of the test
lead() {
	[ -e guest ] && [ -e forwarded ] || return 0
	exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
	socat "TCP-LISTEN:$(cat forwarded),bind=127.0.0.1,fork,reuseaddr" \
		"TCP:127.0.0.1:$(cat guest)" </dev/null >/dev/null 2>&1 &
	echo $! >socat
}

case "$1 ${3-}" in
"modifyvm --natpf1")
	rule=${4#packercomm,tcp,127.0.0.1,}
	[ "$4" = delete ] || echo "${rule%%,*}" >forwarded
	;;
"--version "*) echo 7.0.10r158379 ;;
"list "*) echo 'Default Guest Additions ISO:' ;;
"snapshot list") echo 'This machine does not have any snapshots'; exit 1 ;;
"createhd "*) : >"$OLDPWD/$3" ;;
"export "*) : >"$OLDPWD/$4" ;;
"setextradata port") echo "$4" >port ;;
"startvm "*)
	busy locked
	served
	if count fail; then
		echo 'VBoxManage: error: it is made to fail' >&2
		exit 1
	fi
	if [ -e complain ]; then
		echo 'VBoxManage.exe: error: but it ends well' >&2
	fi
	lead
	: >running
	;;
"controlvm keyboardputscancode")
	busy keys_locked
	served
	;;
"controlvm poweroff")
	rm -f running
	[ ! -e socat ] || kill "$(cat socat)"
	;;
"showvminfo "*)
	if [ -e running ]; then
		echo 'VMState="running"'
		: >looked
	else
		echo 'VMState="poweroff"'
	fi
	;;
esac
