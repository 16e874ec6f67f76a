# vbox_additions SHA256: finds the ISO of the guest additions that VirtualBox has
# here, or else fetches the vendor's.
# Downloads: the guest additions from download.virtualbox.org, if VirtualBox has no ISO of them here
function vbox_additions {
	typeset sum=$1 url
	vbox_additions_here || return
	url=$REPLY
	if [[ -n $url ]]; then
		# it is as trustworthy as VirtualBox itself
		sum=none
	else
		complain 'Cannot find "Default Guest Additions ISO" in vboxmanage output (or it is empty)'
		url=$vbox_site/$b_additions_version/VBoxGuestAdditions_$b_additions_version.iso
		if [[ -z $sum ]]; then
			vbox_additions_sum || return
			sum=$REPLY
		fi
	fi
	fetch_source 'Guest additions' '' iso "$sum" "$url"
}

# vbox_additions_sum: REPLY = the SHA-256 of the guest additions' ISO by the
# vendor's list.
# Downloads: the list of checksums of guest additions from download.virtualbox.org
function vbox_additions_sum {
	typeset name=VBoxGuestAdditions_$b_additions_version.iso
	fetch_sums "$vbox_site/$b_additions_version/SHA256SUMS" || return
	REPLY='<checksum>'
	[[ -z $dry ]] || return 0
	REPLY=$(awk -v name="$name" 'NF == 2 &&
		substr($2, length($2) - length(name) + 1) == name { print $1; exit }' \
		"$work/sums")
	[[ -n $REPLY ]] ||
		fail "The checksum for the file '$name' could not be found."
}

# vbox_additions_version: notes the version of the guest additions: that of
# VirtualBox, but for two that had none of their own.
function vbox_additions_version {
	vbox_site=https://download.virtualbox.org/virtualbox
	vbox_version || return
	case $REPLY in
	4.2.1)
		REPLY=4.2.0
		;;
	4.1.23)
		REPLY=4.1.22
		;;
	esac
	save b_additions_version "$REPLY"
}

# vbox_additions_here: REPLY = the path of the guest additions' ISO that
# VirtualBox has, or nothing.
function vbox_additions_here {
	vbox_ask "$work/vbox" list systemproperties || : # nothing is found then
	REPLY=
	[[ -z $dry ]] || return 0
	REPLY=$(sed -n 's/^.*Default Guest Additions ISO:[ 	]*\(.*[^ 	]\)[ 	]*$/\1/p' \
		"$work/vbox" | head -n 1)
}

# vbox_disk FILE SIZE CONTROLLER ARGS...: makes the disk, and the IDE controller,
# which there is always.
function vbox_disk {
	say 'Creating hard drive...'
	vbox 'creating hard drive' createhd --filename "$1" --size "$2" \
		--format VDI --variant Standard || return
	vbox_controller 'disk controller' 'IDE Controller' --add ide
}

# vbox_attach_disk FILE CONTROLLER ARGS...: attaches the disk.
function vbox_attach_disk {
	typeset file=$1 controller=$2
	shift 2
	vbox 'attaching hard drive' storageattach "$b_vm" \
		--storagectl "$controller" --port 0 --device 0 --type hdd \
		--medium "$file" "$@"
}

# vbox_iso NAME CONTROLLER PORT DEVICE FILE: attaches an image of a CD, and notes
# that it has to be detached.
function vbox_iso {
	message 'Mounting %s ISO...' "$1"
	real_path "$5" || return
	vbox 'attaching ISO' storageattach "$b_vm" --storagectl "$2" --port "$3" \
		--device "$4" --type dvddrive --medium "$REPLY" || return
	save b_isos "$b_isos$1/$2/$3/$4$newline"
}

# real_path FILE: REPLY = where a file is, with no symbolic link on the way.
function real_path {
	typeset path=$1 to tries=0
	REPLY=$1
	[[ -z $dry ]] || return 0
	while [[ -L $path ]] && (( tries < 40 )); do
		to=$(ls -ld "$path")
		to=${to#*" -> "}
		[[ $to == /* ]] || to=${path%/*}/$to
		path=$to
		(( tries += 1, 1 ))
	done
	[[ -e $path ]] || fail "Error resolving symlink for ISO: $1" || return
	[[ $path == */* ]] || path=./$path
	to=$(command cd -P "${path%/*}/" && pwd -P) || return
	REPLY=${to%/}/${path##*/}
}

# vbox_detach_isos [keep]: detaches the images of CDs; with `keep` the one that
# was booted from stays.
function vbox_detach_isos {
	typeset rest=$b_isos one
	while [[ -n $rest ]]; do
		one=${rest%%"$newline"*}
		rest=${rest#*"$newline"}
		[[ $one != boot/* || -z ${1-} ]] || continue
		vbox_detach_iso "$one" || return
	done
	save b_isos ''
}

# vbox_detach_iso NAME/CONTROLLER/PORT/DEVICE: detaches an image of a CD.
function vbox_detach_iso {
	typeset rest=${1#*/} controller port
	controller=${rest%%/*} rest=${rest#*/}
	port=${rest%%/*}
	vbox 'detaching ISO' storageattach "$b_vm" \
		--storagectl "$controller" --port "$port" \
		--device "${rest#*/}" --type dvddrive --medium none
}

# vbox_undo_isos: detaches what is still attached, one after the other. The
# machine may be gone.
function vbox_undo_isos {
	typeset why=$ERROR rest=$b_isos
	while [[ -n $rest ]]; do
		vbox_detach_iso "${rest%%"$newline"*}" || : # it goes with the machine
		rest=${rest#*"$newline"}
	done
	[[ -z $b_isos ]] || save b_isos ''
	ERROR=$why
}

# vbox_attach_floppy: attaches the floppy disk, which gets a controller of its
# own. VirtualBox tells by the extension what it is.
function vbox_attach_floppy {
	typeset file=$state/floppy.vfd
	show cp "$b_floppy" "$file"
	[[ -n $dry ]] || (umask 077 && cp "$b_floppy" "$file") ||
		fail "Error preparing floppy: $file cannot be written" || return
	real_path "$file" || return
	file=$REPLY
	say 'Deleting any current floppy disk...'
	vbox_no_floppy || return
	say 'Attaching floppy disk...'
	vbox_controller 'floppy controller' 'Floppy Controller' --add floppy ||
		return
	vbox 'attaching floppy' storageattach "$b_vm" \
		--storagectl 'Floppy Controller' --port 0 --device 0 --type fdd \
		--medium "$file" || return
	save b_vfd "$file"
}

# vbox_no_floppy: removes the controller of floppy disks that the machine has.
function vbox_no_floppy {
	vbox_ask "$work/vbox" showvminfo "$b_vm" --machinereadable ||
		fail "Error deleting existing floppy controllers: $(<"$work/stderr")" ||
		return
	[[ -z $dry ]] || return 0
	REPLY=$(awk -F'"' '
		/^storagecontrollertype[0-9]+="I82078"/ { n = $1; gsub(/[^0-9]/, "", n); is = n }
		/^storagecontrollername[0-9]+="/ { n = $1; gsub(/[^0-9]/, "", n); name[n] = $2 }
		END { if (is != "") print name[is] }' "$work/vbox")
	[[ -n $REPLY ]] || return 0
	vbox 'deleting existing floppy controllers' storagectl "$b_vm" \
		--name "$REPLY" --remove
}

# vbox_detach_floppy: takes the floppy disk and its controller away. A guest that
# has just halted may hold it for some minutes.
function vbox_detach_floppy {
	typeset tries=1
	message 'Removing floppy drive...'
	vbox 'removing floppy' storageattach "$b_vm" \
		--storagectl 'Floppy Controller' --port 0 --device 0 \
		--medium none || return
	until vbox 'removing floppy controller' storagectl "$b_vm" \
		--name 'Floppy Controller' --remove; do
		(( tries < 40 )) && [[ -z $cancelled ]] || return 1
		(( tries += 1, 1 ))
		nap 15 || return
	done
}

# vbox_undo_floppy: takes the floppy disk away, whether it is still there or not,
# and removes its copy.
function vbox_undo_floppy {
	typeset why=$ERROR
	say 'Cleaning up floppy disk...'
	[[ -n $b_vfd ]] || return 0
	vbox 'unregistering floppy' storageattach "$b_vm" \
		--storagectl 'Floppy Controller' --port 0 --device 0 \
		--medium none ||
		complain '%s. Not considering this a critical failure; build will continue.' "$ERROR"
	ERROR=$why
	rm -f "$b_vfd"
	save b_vfd ''
}
