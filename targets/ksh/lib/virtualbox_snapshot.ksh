# vbox_snapshots: notes the machine's snapshots in $work/snapshots, a line each:
# UUID, UUID of its parent or `-`, `current` or `-`, and its name. Those that were
# taken from one come before it, as in Packer.
function vbox_snapshots {
	typeset text=
	: >"$work/snapshots"
	if ! vbox_ask "$work/vbox" snapshot "$b_vm" list --machinereadable; then
		text=$(<"$work/vbox")
		[[ $text == 'This machine does not have any snapshots' ]] ||
			fail "Error loading snapshots for VM: VBoxManage error: $(<"$work/stderr")"
		return
	fi
	[[ -z $dry ]] || return 0
	awk -F'"' '
		/^SnapshotName(-[0-9]+)*="/ {
			path = substr($1, 13)
			sub(/=$/, "", path)
			name[path] = $2
			parent = path
			sub(/-[0-9]+$/, "", parent)
			if (!(path in order)) { order[path] = ++n; at[n] = path }
			above[path] = path == "" ? "" : parent
			last = path
		}
		/^SnapshotUUID(-[0-9]+)*="/ {
			path = substr($1, 13)
			sub(/=$/, "", path)
			uuid[path] = $2
		}
		/^CurrentSnapshotUUID="/ { current = $2 }
		function show(path,    i) {
			for (i = 1; i <= n; i++)
				if (at[i] != "" && above[at[i]] == path) show(at[i])
			print uuid[path], (path == "" ? "-" : uuid[above[path]]), \
				(uuid[path] == current ? "current" : "-"), name[path]
		}
		END { if (n) show("") }' "$work/vbox" >"$work/snapshots"
}

# vbox_current: REPLY = the UUID of the current snapshot, or nothing.
function vbox_current {
	REPLY=$(awk '$3 == "current" { print $1; exit }' "$work/snapshots")
}

# vbox_named NAME: REPLY = the UUIDs of the snapshots of that name, a line each;
# capitals do not matter.
function vbox_named {
	REPLY=$(LC_ALL=C awk '
		BEGIN { wanted = tolower(ARGV[1]); ARGV[1] = "" }
		{ name = $0; sub(/^[^ ]* [^ ]* [^ ]* /, "", name) }
		tolower(name) == wanted { print $1 }' "$1" "$work/snapshots")
}

# vbox_child NAME: REPLY = the UUID of the snapshot of that name which was taken
# from the current one, or nothing.
function vbox_child {
	vbox_current
	REPLY=$(awk '
		BEGIN { wanted = ARGV[1]; parent = ARGV[2]; ARGV[1] = ARGV[2] = "" }
		{ name = $0; sub(/^[^ ]* [^ ]* [^ ]* /, "", name) }
		name == wanted && $2 == parent { print $1; exit }' \
		"$1" "${REPLY:-none}" "$work/snapshots")
}

# vbox_check_snapshots ATTACH TARGET [force]: before anything is done: whether the
# machine can start from the snapshot ATTACH, and the snapshot TARGET be taken.
function vbox_check_snapshots {
	typeset attach=$1 target=$2 from from_name found
	vbox_snapshots || return
	[[ -z $dry ]] || return 0
	vbox_current
	from=$REPLY
	if [[ -n $attach ]]; then
		[[ -s $work/snapshots ]] ||
			fail "No snapshots defined on VM $b_vm. Unable to attach to $attach" ||
			return
		vbox_named "$attach"
		from=$REPLY
		[[ -n $from ]] ||
			fail "Snapshot $attach does not exist on VM $b_vm" || return
		[[ $from != *"$newline"* ]] ||
			fail "Multiple Snapshots with name $attach exist on VM $b_vm" ||
			return
	fi
	[[ -n $target && -n $from ]] || return 0
	from_name=$(sed -n "s/^$from [^ ]* [^ ]* //p" "$work/snapshots")
	[[ $target != "$from_name" ]] ||
		fail "Target snapshot $target cannot be the same as the snapshot to which the builder shall attach: $from_name" ||
		return
	vbox_named "$target"
	[[ -n $REPLY ]] || return 0
	# of several Packer takes the last
	found=${REPLY##*"$newline"}
	grep -q "^$found $from " "$work/snapshots" ||
		fail "Target snapshot $target already exists and is not a direct child of $from_name" ||
		return
	[[ -n ${3-} ]] ||
		fail "Target snapshot $target already exists as direct child of $from_name for VM $b_vm. Use force_delete_snapshot = true to overwrite snapshot"
}

# vbox_set_snapshot [NAME]: the machine goes back to a snapshot; the current one
# is noted.
function vbox_set_snapshot {
	vbox_snapshots || return
	[[ -n ${1-} ]] || return 0
	say 'Attaching snapshot %s on virtual machine %s' "$1" "$b_vm"
	if [[ -n $dry ]]; then
		REPLY='<snapshot>'
	else
		[[ -s $work/snapshots ]] ||
			fail "Unable to attach snapshot on VM $b_vm when no snapshots exist" ||
			return
		vbox_current
		[[ -n $b_revert ]] || save b_revert "$REPLY" || return
		vbox_named "$1"
		[[ -n $REPLY ]] || fail "Snapshot $1 not found on VM $b_vm" || return
	fi
	vbox 'setting snapshot for VM' snapshot "$b_vm" restore "${REPLY%%"$newline"*}"
}

# vbox_undo_snapshot [keep]: the machine goes back to the snapshot that it had.
function vbox_undo_snapshot {
	typeset why=$ERROR text=
	[[ -n $b_revert ]] || return 0
	if [[ -n ${1-} ]]; then
		say 'Keeping virtual machine state (keep_registered = true)'
		return 0
	fi
	say 'Reverting to snapshot %s on virtual machine %s' "$b_revert" "$b_vm"
	if ! vbox_snapshots || ! grep -q "^$b_revert " "$work/snapshots"; then
		text="Snapshot with UUID $b_revert not found for VM $b_vm"
	elif vbox 'setting snapshot for VM' snapshot "$b_vm" restore "$b_revert"; then
		save b_revert ''
	else
		text=$ERROR
	fi
	ERROR=$why
	if [[ -n $text ]]; then
		complain '%s' "$text"
		complain "To do it by hand: VBoxManage snapshot '%s' restore %s" "$b_vm" "$b_revert"
		# as in Packer: the machine is not as it was, so the build has failed
		[[ -n $ERROR ]] || undo_fault=$text
	fi
}

# vbox_take_snapshot NAME: takes a snapshot of the halted machine, in the place of
# one of that name which was taken from the current one.
function vbox_take_snapshot {
	vbox_asked=
	if vbox_runs; then
		fail "VM $b_vm is still running. Unable to create snapshot $1"
		return
	fi
	[[ -n $vbox_asked$dry ]] ||
		fail "Failed to test if VM $b_vm is still running: $(<"$work/stderr")" ||
		return
	say 'Creating snapshot %s on virtual machine %s' "$1" "$b_vm"
	vbox_snapshots || return
	vbox_child "$1"
	if [[ -n $REPLY ]]; then
		vbox "deleting snapshot $1" snapshot "$b_vm" delete "$REPLY" || return
	fi
	vbox 'creating snapshot' snapshot "$b_vm" take "$1"
}
