# qemu_settings NAME FOLDER SOCKET: what each process that works with the machine
# has to know. What an earlier process learned stays.
function qemu_settings {
	b_vm=$1 b_output=$2 b_socket=$3
	b_pid=${b_pid-} b_made=${b_made-} b_accelerator=${b_accelerator-}
	b_iso=${b_iso-} b_floppy=${b_floppy-} b_cd=${b_cd-} b_guest=${b_guest-}
	b_http_ip=${b_http_ip:-10.0.2.2} b_http_port=${b_http_port-0}
	b_comm_port=${b_comm_port-} b_vnc_port=${b_vnc_port-}
	http_pid='' qmp_reader='' qmp_pid='' keeper_pid='' port_tries=0
	vnc_password='' at_loss=qemu_trouble
	port_lock[1]='' port_lock[2]=
	[[ -z $b_comm_port ]] || b_port=$b_comm_port
	[[ -z $b_guest ]] || b_host=$b_guest
	[[ -z $b_vnc_port ]] || (( b_vnc_display = b_vnc_port - 5900, 1 ))
	[[ -z $dry ]] || return 0
	if [[ -n $in_recipe ]]; then
		qemu_rejoin
	elif [[ -n $opt_resume ]]; then
		qemu_resume
	fi
}

# qemu_rejoin: each recipe of a Makefile looks after the machine anew, and serves
# the guest's files at the port that the guest was told. `make clean` has no need
# of either.
function qemu_rejoin {
	if ! qemu_ours; then
		# it has ended; another process may have its number by now
		b_pid=
		return 0
	fi
	[[ -z $cleaning ]] || return 0
	at_kept=qemu_left
	qemu_watch
	[[ $b_http_port == 0 ]] || "${b_fn}_http"
}

# qemu_resume: a run that goes on works with the machine that was left running.
# Where there is none that has booted, it begins again with the disk: what was
# done on the former disk may be half done.
function qemu_resume {
	typeset file
	if [[ -e $state/${b_fn}_shutdown.done ]]; then
		return 0
	fi
	if qemu_ours && [[ -e $state/${b_fn}_run.done ]]; then
		at_kept=qemu_left
		qemu_watch
		# the server ended with the run that began it
		rm -f "$state/${b_fn}_http.done"
		return 0
	fi
	if qemu_ours; then
		kill -KILL "$b_pid"
		qemu_gone 50 || :
	fi
	b_pid=
	for file in "$state/$b_fn"_*.done; do
		case $file in
		*_fetch_iso.done | *_floppy.done | *_cd.done)
			;;
		*)
			rm -f "$file"
			;;
		esac
	done
}

# qemu_ours: whether the process that was noted is the machine of this build.
function qemu_ours {
	qemu_runs || return 1
	[[ $(ps -p "$b_pid" -o args= 2>/dev/null) == *" -name $b_vm "* ]]
}

# qemu_check BINARY: before anything is done: QEMU is there and not too old, and
# the output folder is not there.
# Needs: qemu-img $1
function qemu_check {
	typeset version
	if [[ -z $dry && -z $opt_force && $b_made != "$b_output" ]] &&
		[[ -e $b_output || -L $b_output ]]; then
		fail "Output directory '$b_output' already exists. It must not exist. (-force removes it)"
		return
	fi
	[[ -n $dry ]] || command -v "$1" >/dev/null 2>&1 ||
		fail "Failed creating Qemu driver: there is no command $1 (qemu_binary)" ||
		return
	capture "$1" -version || fail "$1 -version failed" || return
	[[ -z $dry ]] || return 0
	version=${REPLY#*version }
	case $version in
	[01].*)
		fail "QEMU $version is too old: this script is for 2.0 and later"
		return
		;;
	[0-9]*)
		return 0
		;;
	esac
	fail "Error parsing qemu version: $REPLY"
}

# qemu_folder: makes the output folder.
function qemu_folder {
	as_operand "$b_output"
	if [[ -z $dry ]] && [[ -e $b_output || -L $b_output ]]; then
		# what an interrupted run of this build left needs no -force
		[[ $b_made == "$b_output" ]] ||
			say 'Deleting previous output directory...'
		show rm -rf "$REPLY"
		rm -rf "$REPLY" ||
			fail "cannot remove the folder $b_output" || return
	fi
	show mkdir -p "$REPLY"
	[[ -z $dry ]] || return 0
	# noted before, so that a run that is cut off here knows what it left
	save b_made "$b_output"
	(umask 022 && mkdir -p "$REPLY") ||
		fail "mkdir $b_output: cannot be made"
}

# qemu_remove_folder: after a failure, removes the output folder.
function qemu_remove_folder {
	[[ -n $ERROR$cancelled_once && -n $b_made ]] || return 0
	say 'Deleting output directory...'
	as_operand "$b_made"
	show rm -rf "$REPLY"
	[[ -n $dry ]] || rm -rf "$REPLY"
}

# qemu_artifact: the artifact: all files in the output folder.
function qemu_artifact {
	typeset file
	artifact_new transcend.qemu VM "VM files in directory: $b_output"
	destroyed_by qemu_destroy
	[[ -z $dry ]] || return 0
	as_operand "$b_output"
	# `make clean` may have removed it already
	[[ -d $REPLY ]] || return 0
	find "$REPLY" ! -type d | LC_ALL=C sort >"$work/output_files"
	while IFS= read -r file; do
		artifact_add "${file#./}"
	done <"$work/output_files"
}

# qemu_destroy N: removes the output folder.
function qemu_destroy {
	as_operand "${art_text[$1]#VM files in directory: }"
	show rm -rf "$REPLY"
	[[ -n $dry ]] || rm -rf "$REPLY" ||
		fail "cannot remove the folder $REPLY"
}
