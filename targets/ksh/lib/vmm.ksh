# vmm_settings NAME: what each process that works with the VM has to know. What
# an earlier process learned stays.
function vmm_settings {
	b_vm=$1 b_vmctl=vmm_ctl b_doas=
	b_vm_id=${b_vm_id-} b_vm_tty=${b_vm_tty-} b_http_ip=${b_http_ip-}
	b_http_port=${b_http_port-0} b_guest=${b_guest-} b_made=${b_made-}
	b_console_log=${b_console_log-} b_lladdr=${b_lladdr-}
	b_made_folder=${b_made_folder-} b_iso=${b_iso-} b_kernel=${b_kernel-}
	b_stop_time=10
	console_pid='' console_mark=1 http_pid='' vmm_rules='' vmm_lacking=
	vmm_template='' vmm_instance=
	if [[ -n $dry ]]; then
		b_http_ip='<HTTPIP>' b_http_port='<HTTPPort>' b_guest='<guest>'
	fi
	[[ -z ${b_host-set} ]] && b_host=$b_guest
	# a run that goes on, after the machine has gone, has to start it again
	if [[ -n $opt_resume && -z $dry && -e $state/${b_fn}_start.done ]] &&
		! vmm_ours; then
		rm -f "$state/${b_fn}_start.done" "$state/${b_fn}_connect.done"
	fi
	case $1 in
	'' | [!a-zA-Z0-9]* | *[!a-zA-Z0-9._-]*)
		fail "vmd takes no VM of the name \"$1\": letters, digits, and . _ - behind the first"
		return
		;;
	*[!0-9]*)
		;;
	*)
		fail "vmd takes the name $1 for a number: put a letter into it"
		return
		;;
	esac
	(( ${#1} <= 63 )) || fail "the VM's name has more than 63 characters"
}

# vmm_by_doas: from now on vmctl is called by doas(1), unless this is root.
# Needs: doas vmctl id
# As root: vmctl start, console and stop, by doas: vmd lets only root start a VM that /etc/vm.conf does not name
function vmm_by_doas {
	[[ $(id -u) != 0 ]] || return 0
	b_doas=1 b_vmctl=vmm_ctl_by_doas
	: vmm_ctl_by_doas
}

# vmm_ctl ARGS...: runs vmctl(8). REPLY is what it says on standard error, where
# all its messages go.
# Needs: vmctl
function vmm_ctl {
	quiet vmctl "$@"
}

# vmm_ctl_by_doas ARGS...: the same as root, without ever asking for a password.
# Needs: doas vmctl
function vmm_ctl_by_doas {
	quiet doas -n vmctl "$@"
}

# vmm_table: notes in a file which VMs there are; everyone may ask for that who
# may use vmd's socket.
# Needs: vmctl
function vmm_table {
	job /dev/null "$work/vms" "$work/stderr" vmctl status && return 0
	[[ -z $cancelled ]] || return 1
	vmm_unreachable "$(<"$work/stderr")"
}

# vmm_field COLUMN: REPLY = what the table says of the VM; empty: there is none.
# The columns are found by the head line, since releases differ.
function vmm_field {
	REPLY=
	[[ -z $dry ]] || return 0
	vmm_table || return
	REPLY=$(awk -v name="$b_vm" -v column="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$(at["NAME"]) == name { print $(at[column]); exit }' "$work/vms")
}

# vmm_runs: whether the VM runs.
function vmm_runs {
	vmm_field PID || return
	[[ -n $REPLY && $REPLY != - ]]
}

# vmm_unreachable REASON: fails because vmd cannot be asked, and says what to do.
function vmm_unreachable {
	case $1 in
	*'Permission denied'*)
		complain 'Who may use vmd is said in /etc/vm.conf, by root; for example:

socket owner :%s

Then: rcctl restart vmd' "$(id -gn)"
		;;
	*'No such file'* | *'Connection refused'*)
		complain 'vmd does not run. As root:

rcctl enable vmd
rcctl start vmd'
		;;
	esac
	fail "vmctl status: ${1#vmctl: }"
}

# vmm_create FORMAT PATH SIZE [BASE]: makes a disk image; none that is there is
# ever overwritten. It needs neither root nor vmd.
# Needs: vmctl
function vmm_create {
	say 'Creating %s disk image...' "$1"
	if [[ -n ${4-} ]]; then
		[[ -r $4 || -n $dry ]] ||
			fail "the base image $4 cannot be read" || return
		set -- "$1:$2" -b "$4"
	else
		set -- "$1:$2" -s "$3"
	fi
	[[ ! -e ${1#*:} ]] || fail "image already exists: ${1#*:}" || return
	# noted before, so that a run that is cut off here knows what it left
	save b_made "$b_made${1#*:}$newline"
	quiet vmctl create "$2" "$3" "$1" ||
		fail "Error creating disk image: $REPLY"
}

# vmm_path PATH: REPLY = the path of a file from the root: vmd looks for files in
# a folder of its own.
function vmm_path {
	home_path "$1"
	while [[ $REPLY == */./* || $REPLY == *//* ]]; do
		replaced "$REPLY" /./ /
		replaced "$REPLY" // /
	done
	(( ${#REPLY} <= 127 )) ||
		fail "vmd takes no path of more than 127 characters: $REPLY"
}

# vmm_folder DIR: makes the folder for the images.
function vmm_folder {
	if [[ -d $1 ]]; then
		say 'Output directory already exists, skipping'
		return 0
	fi
	show mkdir -p "$1"
	[[ -z $dry ]] || return 0
	as_operand "$1"
	(umask 022 && mkdir -p "$REPLY") || fail "output $1: cannot be made" ||
		return
	save b_made_folder "$1"
}

# vmm_free PATH...: refuses to overwrite images, unless -force says so.
function vmm_free {
	typeset image
	for image in "$@"; do
		[[ -e $image ]] || continue
		case "$newline$b_made" in
		*"$newline$image$newline"*)
			# what an aborted run left half done
			;;
		*)
			[[ -n $opt_force ]] ||
				fail "image already exists: $image (-force replaces it)" ||
				return
			;;
		esac
		show rm -f "$image"
		[[ -n $dry ]] || rm -f "$image"
	done
	save b_made ''
}

# vmm_remove_made: after a failure, removes the images that this build made.
function vmm_remove_made {
	typeset rest=$b_made image
	[[ -n $ERROR$cancelled_once ]] || return 0
	while [[ -n $rest ]]; do
		image=${rest%%"$newline"*}
		rest=${rest#*"$newline"}
		show rm -f "$image"
		[[ -n $dry ]] || rm -f "$image"
	done
	if [[ -n ${b_made_folder-} ]]; then
		show rmdir "$b_made_folder"
		# somebody else may have put something there
		[[ -n $dry ]] || rmdir "$b_made_folder" 2>/dev/null || :
	fi
	return 0
}

# vmm_artifact NAME PATH...: the artifact: the disk images.
function vmm_artifact {
	typeset name=$1
	shift
	artifact_new packer.openbsd-vmm VMM "Image: $name" "$@"
	destroyed_by destroy_trees
}
