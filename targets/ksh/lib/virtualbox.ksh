# vbox_settings NAME: what each process that works with the machine has to know.
# What an earlier process learned stays.
function vbox_settings {
	b_vm=${b_vm-} b_http_ip=10.0.2.2 b_http_port=${b_http_port-0}
	b_iso=${b_iso-} b_floppy=${b_floppy-} b_cd=${b_cd-}
	b_vbox_version=${b_vbox_version-} b_additions=${b_additions-}
	b_additions_version=${b_additions_version-}
	b_additions_sum=${b_additions_sum-}
	b_made_vm=${b_made_vm-} b_isos=${b_isos-} b_vfd=${b_vfd-}
	b_started=${b_started-} b_halted=${b_halted-} b_output=${b_output-}
	b_revert=${b_revert-} b_screen=${b_screen-}
	b_comm_port=${b_comm_port-} b_public_key=${b_public_key-} http_pid=
	port_lock[1]='' port_lock[2]=
	# a name with the time in it is that of the first run
	[[ -n $b_vm && -z $dry ]] || save b_vm "$1" || return
	if [[ -n $dry ]]; then
		b_http_port='<HTTPPort>' b_vbox_version='<version>'
		b_comm_port='<port>' b_additions='<guest additions>'
		b_additions_sum='<checksum>'
		b_public_key='<public key>' b_iso='<iso>' b_vm_file='<file>'
	fi
	[[ -z $b_comm_port ]] || b_port=$b_comm_port
	[[ -z $dry ]] || return 0
	if [[ -n $in_recipe ]]; then
		vbox_rejoin
	elif [[ -n $opt_resume ]]; then
		vbox_resume
	fi
}

# vbox_rejoin: each recipe of a Makefile serves the guest's files at the port that
# the guest was told, until it has halted.
function vbox_rejoin {
	[[ $b_http_port != 0 && -z $b_halted$cleaning ]] || return 0
	"${b_fn}_http"
}

# vbox_resume: a run that goes on starts the machine again if it does not run.
function vbox_resume {
	[[ -n $b_started && ! -e $state/${b_fn}_shutdown.done ]] || return 0
	! vbox_runs || return 0
	rm -f "$state/${b_fn}_start.done" "$state/${b_fn}_type.done" \
		"$state/${b_fn}_connect.done"
}

# vbox WHAT ARGS...: runs VBoxManage. If that fails, WHAT went wrong is told.
function vbox {
	typeset what=$1 tries=0
	shift
	until vbox_once "$@"; do
		(( tries += 1, 1 ))
		vbox_again "$what" "$tries" || return
	done
	ERROR=
}

# vbox_again WHAT TRIES: whether what failed, with REPLY, is tried again: a machine
# that another process has locked is, 5 times in all, a minute apart.
function vbox_again {
	[[ -z $cancelled ]] || return 1
	if [[ $REPLY != *VBOX_E_INVALID_OBJECT_STATE* ]]; then
		fail "Error $1: VBoxManage error: $REPLY"
	elif (( $2 == 5 )); then
		fail "Error $1: retry count exhausted. Last err: VBoxManage error: $REPLY"
	else
		message 'Another process has locked the machine: trying again in a minute'
		nap 60
	fi
}

# vbox_once ARGS...: runs VBoxManage once. REPLY is what it wrote to standard error.
# Needs: VBoxManage
function vbox_once {
	quiet VBoxManage "$@" && ! vbox_complains
}

# vbox_complains: whether VBoxManage wrote an error, although it ended well.
function vbox_complains {
	REPLY=
	[[ -z $dry ]] || return 1
	REPLY=$(<"$work/stderr")
	[[ $REPLY == *VBoxManage+([.a-z])': error:'* ]]
}

# vbox_ask FILE ARGS...: what VBoxManage prints goes into a file.
# Needs: VBoxManage
function vbox_ask {
	typeset file=$1
	shift
	show VBoxManage "$@"
	[[ -z $dry ]] || return 0
	job /dev/null "$file" "$work/stderr" VBoxManage "$@"
}

# vbox_version: REPLY = the version of VirtualBox, such as 7.0.10.
function vbox_version {
	typeset text
	vbox_ask "$work/vbox" --version ||
		fail "VBoxManage --version: $(<"$work/stderr")" || return
	REPLY=${b_vbox_version-}
	[[ -z $dry ]] || return 0
	text=$(<"$work/vbox")
	[[ $text != *vboxdrv* ]] ||
		fail "VirtualBox is not properly setup: $text" || return
	REPLY=${text%%[!.0-9]*}
	[[ -n $REPLY ]] || fail "No version found: $text" || return
	save b_vbox_version "$REPLY"
	REPLY=$b_vbox_version
}

# vbox_quiet: keeps windows with questions from showing up.
function vbox_quiet {
	typeset year
	year=$(date +%Y)
	set -- GUI/RegistrationData triesLeft=0 \
		GUI/SuppressMessages confirmInputCapture,remindAboutAutoCapture,remindAboutMouseIntegrationOff,remindAboutMouseIntegrationOn,remindAboutWrongColorDepth \
		GUI/UpdateDate "1 d, $(( year + 1 ))-01-01, stable" \
		GUI/UpdateCheckCount 60
	while (( $# > 0 )); do
		vbox 'configuring VirtualBox to suppress messages' \
			setextradata global "$1" "$2" || return
		shift 2
	done
}

# vbox_create ARGS...: makes and registers the machine.
function vbox_create {
	say 'Creating virtual machine...'
	vbox 'creating VM' createvm --name "$b_vm" "$@" --register || return
	save b_made_vm created
}

# vbox_set ARGS...: changes the machine.
function vbox_set {
	vbox 'creating VM' modifyvm "$b_vm" "$@"
}

# vbox_import FILE ARGS...: makes the machine from an OVF or OVA.
function vbox_import {
	typeset file=$1
	shift
	say 'Importing VM: %s' "$file"
	vbox 'importing VM' import "$file" --vsys 0 --vmname "$b_vm" "$@" || return
	save b_made_vm imported
}

# vbox_delete [keep]: removes the machine that was made; with `keep` only after
# a failure.
function vbox_delete {
	typeset why=$ERROR
	[[ -n $b_made_vm ]] || return 0
	if [[ -n ${1-} && -z $ERROR$cancelled_once ]]; then
		say 'Keeping virtual machine registered with VirtualBox host (keep_registered = true)'
		return 0
	fi
	if [[ $b_made_vm == imported ]]; then
		say 'Deregistering and deleting imported VM...'
	else
		say 'Deregistering and deleting VM...'
	fi
	if vbox 'deleting VM' unregistervm "$b_vm" --delete; then
		save b_made_vm ''
	else
		complain '%s' "$ERROR"
		complain "To remove it by hand: VBoxManage unregistervm '%s' --delete" "$b_vm"
	fi
	ERROR=$why
}

# vbox_controller WHAT NAME ARGS...: adds a controller to the machine.
function vbox_controller {
	typeset what=$1 name=$2
	shift 2
	vbox "creating $what" storagectl "$b_vm" --name "$name" "$@"
}

# vbox_sata PORTS: adds a SATA controller, as the version of VirtualBox wants it.
function vbox_sata {
	typeset option=--portcount
	vbox_version || return
	case $REPLY in
	[0-3].* | 4.[0-2] | 4.[0-2].*)
		option=--sataportcount
		;;
	esac
	vbox_controller 'disk controller' 'SATA Controller' --add sata "$option" "$1"
}

# vbox_artifact DIR: the artifact: the files in the output folder.
function vbox_artifact {
	typeset file
	artifact_new mitchellh.virtualbox VM "VM files in directory: $1"
	destroyed_by vbox_destroy
	[[ -z $dry ]] || return 0
	as_operand "$1"
	find "$REPLY" ! -type d | LC_ALL=C sort >"$work/vbox" || :
	while IFS= read -r file; do
		artifact_add "${file#./}"
	done <"$work/vbox"
}

# vbox_no_artifact: nothing is exported: there is no artifact.
function vbox_no_artifact {
	artifact_new mitchellh.virtualbox VM ''
	artifact=
}

# vbox_destroy N: removes the folder of an artifact.
function vbox_destroy {
	output_folder_gone "${art_text[$1]#VM files in directory: }"
}
