# qemu_machine TYPE ACCELERATOR: REPLY = the machine as QEMU takes it. Without an
# accelerator it is kvm where /dev/kvm can be opened, and tcg elsewhere.
function qemu_machine {
	b_accelerator=$2
	if [[ -z $2 ]]; then
		b_accelerator=tcg
		[[ ! -r /dev/kvm ]] || ! (: </dev/kvm) 2>/dev/null ||
			b_accelerator=kvm
	fi
	save b_accelerator "$b_accelerator"
	REPLY=type=$1
	if [[ $b_accelerator != none ]]; then
		REPLY=$REPLY,accel=$b_accelerator
		return 0
	fi
	qemu_unaccelerated
	REPLY=type=$1
}

# qemu_unaccelerated: warns that the guest will be slow.
function qemu_unaccelerated {
	message 'WARNING: The VM will be started with no hardware acceleration.'
	message 'The installation may take considerably longer to finish.'
}

# run_guest QEMU ARGS...: starts the machine, with a monitor on two pipes that
# only this script can open, and waits until it runs. It ends with the script.
function run_guest {
	typeset log
	qmp_pipes || return
	set -- "$@" -chardev "pipe,id=packsh,path=$work/monitor" \
		-mon chardev=packsh,mode=control
	show "$@"
	[[ -z $dry ]] || return 0
	rm -f "$work/guest_pid" "$work/guest_end"
	at_kept=qemu_left
	qemu_keeper $$ "$work/guest" start "$@" </dev/null >"$work/guest_log" 2>&1 &
	keeper_pid=$!
	while [[ ! -s $work/guest_pid ]]; do
		kill -0 "$keeper_pid" 2>/dev/null || break
		[[ -z $cancelled ]] || break
		sleep 0.02
	done
	[[ ! -s $work/guest_pid ]] || save b_pid "$(<"$work/guest_pid")"
	if qmp_open "$b_pid"; then
		return 0
	fi
	[[ -z $cancelled ]] || return 1
	if qemu_runs; then
		ERROR="Error launching VM: $ERROR"
		return 1
	fi
	wait "$keeper_pid" 2>/dev/null
	keeper_pid=
	save b_pid ''
	# a guest that has halted already is no fault, as in Packer
	[[ ! -e $work/guest_end || $(<"$work/guest_end") != 0 ]] || return 0
	log=$(<"$work/guest_log")
	case $log in
	*'set up host forwarding'* | *'ddress already in use'* | \
		*'ailed to find an available port'*)
		if (( port_tries < 5 )); then
			(( port_tries += 1, 1 ))
			message 'Another process took the port at the last moment: trying again with others'
			"${b_fn}_forward" && "${b_fn}_vnc" || return
			step_again=1
			return 1
		fi
		;;
	esac
	if [[ $b_accelerator == kvm && $log == *[Kk][Vv][Mm]* ]]; then
		log="$log (without KVM: \"accelerator\": \"tcg\" in the template)"
	fi
	fail "Error launching VM: Qemu failed to start: ${log:-it said nothing}"
}

# qemu_keeper SCRIPT NAME start QEMU ARGS...|watch PID: becomes the keeper of the
# machine: ends it when the script (the process SCRIPT) or the build ends in
# whatever way. It tells in files NAME_pid and NAME_end. USR1: it lets go of it.
# Needs: perl
function qemu_keeper {
	exec perl -e '
	use strict;
	my ($script, $name, $how, @command) = @ARGV;
	my $build = getppid;
	my ($let_go, $pid);
	sub note {
		my ($what, $text) = @_;
		open(my $out, ">", "$name$what.new") or return;
		print $out "$text\n";
		close $out;
		rename "$name$what.new", "$name$what";
	}
	# an interrupt from the terminal is for the script. (The module of setsid
	# and WNOHANG takes two megabytes.)
	setpgrp 0, 0;
	$SIG{$_} = "IGNORE" for qw(INT HUP PIPE);
	$SIG{USR1} = sub { $let_go = 1 };
	if ($how eq "watch") {
		$pid = $command[0];
	} else {
		$pid = fork;
		die "fork: $!\n" if !defined $pid;
		if (!$pid) {
			$SIG{$_} = "DEFAULT" for qw(INT HUP PIPE USR1);
			exec { $command[0] } @command or warn "$command[0]: $!\n";
			exit 127;
		}
		note("_pid", $pid);
	}
	$SIG{TERM} = sub { kill "KILL", $pid };
	while ($how eq "watch" ? kill(0, $pid) : waitpid($pid, 1) == 0) {
		exit 0 if $let_go;
		kill "KILL", $pid if getppid != $build || !kill 0, $script;
		select undef, undef, undef, 0.1;
	}
	note("_end", $how eq "watch" ? "" : $? & 127 ? "signal " . ($? & 127) : $? >> 8);
	' "$@"
}

# qemu_watch: looks after a machine that an earlier run left.
function qemu_watch {
	qemu_keeper $$ "$work/guest" watch "$b_pid" </dev/null >/dev/null 2>&1 &
	keeper_pid=$!
}

# qemu_runs: whether the machine runs.
function qemu_runs {
	[[ -n $b_pid && ! -e $work/guest_end ]] && kill -0 "$b_pid" 2>/dev/null
}

# qemu_gone SECONDS: waits until the machine has ended, at most so long.
function qemu_gone {
	typeset end
	(( end = ${SECONDS%.*} + $1, 1 ))
	[[ -z $dry ]] || return 0
	while qemu_runs; do
		(( ${SECONDS%.*} < end )) || return 1
		nap 0.2 || return
	done
}

# qemu_stop: switches the machine off.
function qemu_stop {
	if [[ -n $b_pid ]]; then
		if qemu_runs; then
			show kill -KILL "$b_pid"
			kill -KILL "$b_pid" 2>/dev/null
		fi
		qemu_gone 30 || fail "QEMU, process $b_pid, does not end" || return
	fi
	qemu_ended
}

# qemu_ended: the machine is no more.
function qemu_ended {
	qmp_close
	[[ -z $keeper_pid ]] || wait "$keeper_pid" 2>/dev/null
	keeper_pid=''
	[[ -z $b_pid ]] || save b_pid ''
}

# qemu_undo_run: switches the machine off, whatever it does.
function qemu_undo_run {
	qemu_stop || complain '%s' "$ERROR"
}

# qemu_left: leaves the machine running, for -resume or for a look at it; but not
# when the script was killed.
function qemu_left {
	[[ -z $killed ]] || {
		qemu_undo_run
		return
	}
	qmp_close
	qemu_runs || return 0
	[[ -z $keeper_pid ]] || kill -USR1 "$keeper_pid" 2>/dev/null
	[[ -n $in_recipe ]] || complain 'The machine goes on running (process %s, screen at VNC port %s): -resume goes on with it, kill %s ends it.' "$b_pid" "$b_vnc_port" "$b_pid"
}

# qemu_trouble: says what may be wrong when the guest does not come.
function qemu_trouble {
	typeset text
	if ! qemu_runs; then
		complain 'The machine has ended: %s' "$(tail -n 5 "$work/guest_log" 2>/dev/null)"
		return 0
	fi
	text="The machine still runs, with the accelerator ${b_accelerator:-of qemuargs}; its screen is at VNC port $b_vnc_port of this host."
	[[ $b_accelerator != kvm ]] ||
		text="$text If nothing boots there, KVM may not work on this host: try \"accelerator\": \"tcg\" in the template."
	[[ $b_accelerator != tcg && $b_accelerator != none ]] ||
		text="$text Without hardware acceleration guests are slow: they may need a longer boot_wait or ssh_timeout."
	complain '%s' "$text"
}
