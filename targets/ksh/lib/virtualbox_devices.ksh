# vbox_additions URL SHA256: fetches the ISO of the guest additions from URL, or
# takes the one that VirtualBox has here, or else fetches the vendor's.
# Downloads: the guest additions and their checksum, from guest_additions_url or download.virtualbox.org, if VirtualBox has no ISO of them here
function vbox_additions {
	typeset url=$1 sum=$2 name site
	name=VBoxGuestAdditions_$b_additions_version.iso
	site=https://download.virtualbox.org/virtualbox/$b_additions_version
	if [[ -z $url ]]; then
		vbox_additions_here || return
		if [[ -n $REPLY ]]; then
			url=$REPLY sum=none
		else
			complain 'Cannot find "Default Guest Additions ISO" in vboxmanage output (or it is empty)'
			url=$site/$name
		fi
	fi
	if [[ -z $sum ]]; then
		fetch_sums "$site/SHA256SUMS" || return
		vbox_additions_sum "$name" || return
		sum=$REPLY
	fi
	[[ $sum == none ]] || sum=sha256:$sum
	fetch_image 'Guest additions' '' iso "$sum" "$url" || return
	save b_additions "$REPLY"
}

# vbox_additions_version: notes the version of the guest additions: that of
# VirtualBox, but for two that had none of their own.
function vbox_additions_version {
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

# vbox_additions_sum NAME: REPLY = the SHA-256 of a file in the vendor's list.
function vbox_additions_sum {
	REPLY=
	[[ -z $dry ]] || return 0
	REPLY=$(awk -v name="$1" 'NF == 2 &&
		substr($2, length($2) - length(name) + 1) == name { print $1; exit }' \
		"$work/sums")
	[[ -n $REPLY ]] ||
		fail "The checksum for the file '$1' could not be found."
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
	message "Mounting $1 ISO..."
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
	typeset rest=$b_isos one name controller port
	while [[ -n $rest ]]; do
		one=${rest%%"$newline"*}
		rest=${rest#*"$newline"}
		name=${one%%/*} one=${one#*/}
		controller=${one%%/*} one=${one#*/}
		port=${one%%/*}
		[[ $name != boot || -z ${1-} ]] || continue
		vbox 'detaching ISO' storageattach "$b_vm" \
			--storagectl "$controller" --port "$port" \
			--device "${one#*/}" --type dvddrive --medium none || return
	done
	save b_isos ''
}

# vbox_undo_isos: detaches what is still attached. The machine may be gone.
function vbox_undo_isos {
	typeset why=$ERROR
	vbox_detach_isos || : # it goes with the machine
	ERROR=$why
}

# vbox_attach_floppy: attaches the floppy disk, which gets a controller of its
# own. VirtualBox tells by the extension what it is.
function vbox_attach_floppy {
	typeset file=$state/floppy.vfd
	show cp "$b_floppy" "$file"
	[[ -n $dry ]] || (umask 077 && cp "$b_floppy" "$file") ||
		fail "Error preparing floppy: $file cannot be written" || return
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
		complain "$ERROR. Not considering this a critical failure; build will continue."
	ERROR=$why
	rm -f "$b_vfd"
	save b_vfd ''
}
