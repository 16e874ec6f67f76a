# lxc_settings NAME OUTPUT: the container of LXC, and the folder for what is
# made of it. As Packer: root has its containers in one place, others at home.
# As root: whatever this file does is done by who runs it: a container that root makes is root's
function lxc_settings {
	b_comm=lxc b_lxc_name=$1 b_lxc_output=$2
	b_lxc_folder=/var/lib/lxc
	if [[ $(id -u) != 0 && -n ${HOME-} ]]; then
		b_lxc_folder=$HOME/.local/share/lxc
	fi
	: "${b_lxc_made=}" "${b_lxc_stopping=}"
	: lxc_remote lxc_upload lxc_upload_folder lxc_download \
		lxc_download_folder
}

# lxc_attach_options OPTION...: what lxc-attach is told besides.
function lxc_attach_options {
	typeset option i=0
	for option in "$@"; do
		b_lxc_attach[i]=$option
		(( i += 1 ))
	done
	n_lxc_attach=$i
}

# lxc_does WORDS CMD ARGS...: runs a command; WORDS say what it failed at.
function lxc_does {
	typeset what=$1
	shift
	quiet "$@" && return 0
	fail "Error $what container: Command error: $REPLY" || complain '%s' "$ERROR"
	return 1
}

# lxc_output: makes the folder for what the build leaves; with -force it is
# emptied first.
function lxc_output {
	if [[ -n $opt_force && -e $b_lxc_output ]]; then
		say 'Deleting previous output directory...'
		lxc_remove_output
	fi
	show mkdir -p "$b_lxc_output"
	[[ -n $dry ]] || mkdir -p -- "$b_lxc_output" ||
		fail "mkdir $b_lxc_output: cannot make it"
}

# lxc_undo_output: removes the folder if the build failed.
function lxc_undo_output {
	[[ -n $ERROR$cancelled_once ]] || return 0
	say 'Deleting output directory...'
	lxc_remove_output
}

# lxc_remove_output: removes the folder.
function lxc_remove_output {
	show rm -rf "$b_lxc_output"
	[[ -n $dry ]] || rm -rf -- "$b_lxc_output" ||
		complain 'this folder is left: %s' "$b_lxc_output"
}

# lxc_create [NAME=VALUE...] lxc-create ARGS...: makes the container.
# Needs: lxc-create lxc-destroy
# Downloads: what LXC's template fetches, if it does; how that is checked is the template's affair
function lxc_create {
	# with -force whatever has that name goes, as in Packer; else only what a run
	# that was cut off here left
	[[ -z $opt_force ]] || b_lxc_made=1
	lxc_undo_create
	say 'Creating container...'
	# noted before: what is begun is undone, too
	save b_lxc_made 1 || return
	! quiet env "$@" || return 0
	# one that was there before is not ours
	[[ $REPLY != *already\ exists* ]] || save b_lxc_made ''
	fail "Error creating container: Command error: $REPLY" ||
		complain '%s' "$ERROR"
	return 1
}

# lxc_start OPTION...: starts the container. Nothing of /tmp, where scripts will
# lie, may be removed while it starts.
# Needs: lxc-start
function lxc_start {
	lxc_does creating touch \
		"$b_lxc_folder/$b_lxc_name/rootfs/tmp/.tmpfs" || return
	lxc_does creating lxc-start "$@" -d --name "$b_lxc_name"
}

# lxc_undo_create: removes the container.
# Needs: lxc-destroy
function lxc_undo_create {
	[[ -n $b_lxc_made ]] || return 0
	say 'Unregistering and deleting virtual machine...'
	if quiet lxc-destroy -f -n "$b_lxc_name" || [[ $REPLY == *not\ defined* ]]; then
		save b_lxc_made ''
		return
	fi
	complain 'Error deleting virtual machine: Command error: %s' "$REPLY"
	complain 'It may be left; remove it by hand: lxc-destroy -f -n %s' "$b_lxc_name"
}

# lxc_wait LEVEL SECONDS: waits until the container has come to a runlevel. An
# answer that is none counts as one, as in Packer: not all have runlevels.
function lxc_wait {
	typeset end former level rest
	say 'Waiting for container to finish init...'
	(( end = ${SECONDS%.*} + $2, 1 ))
	while [[ -z $dry ]]; do
		lxc_attach /sbin/runlevel
		# one that does not answer is not waited for any longer either; what a failed
		# one printed does not count
		deadline=$end
		job /dev/null "$work/stdout" "$work/stderr" "${words[@]}" || : >"$work/stdout"
		deadline=
		# the level before, and the one now
		former='' level=
		IFS=' ' read -r former level rest <"$work/stdout" || : # no line is none
		level=${level:-unknown}
		[[ -e $work/expired || ( $level != "$1" && ! $level > $1 ) ]] || break
		rm -f "$work/expired"
		if (( ${SECONDS%.*} >= end )); then
			fail 'Timeout waiting for container to finish init.' ||
				complain '%s' "$ERROR"
			return 1
		fi
		nap 1 || return
	done
	say 'Container finished init!'
}

# lxc_export CONFIG: stops the container and packs its files.
# Needs: lxc-stop tar
function lxc_export {
	show cp "$1" "$b_lxc_output/lxc-config"
	if [[ -z $dry ]]; then
		cat <"$1" >"$b_lxc_output/lxc-config" ||
			fail "Error creating config file: $b_lxc_output/lxc-config" ||
			return
	fi
	say 'Exporting container...'
	if [[ -z $b_lxc_stopping ]]; then
		save b_lxc_stopping 1 || return
		lxc_does exporting lxc-stop --name "$b_lxc_name" || return
	else
		# a run that was cut off here may have stopped it
		quiet lxc-stop --name "$b_lxc_name" || message '%s' "$REPLY"
	fi
	lxc_does exporting tar -C "$b_lxc_folder/$b_lxc_name" --numeric-owner \
		--anchored --exclude=./rootfs/dev/log -czf \
		"$b_lxc_output/rootfs.tar.gz" ./rootfs || return
	lxc_does exporting chmod +x "$b_lxc_output/lxc-config"
}

# lxc_artifact: the artifact is what is in the folder.
function lxc_artifact {
	typeset file
	artifact_new ustream.lxc VM "VM files in directory: $b_lxc_output"
	destroyed_by lxc_destroy_output
	[[ -z $dry ]] || return 0
	find "$b_lxc_output" ! -type d 2>/dev/null | LC_ALL=C sort >"$work/lxc_files"
	while IFS= read -r file; do
		artifact_add "$file"
	done <"$work/lxc_files"
}

# lxc_destroy_output N: removes the folder that artifact N is.
function lxc_destroy_output {
	lxc_remove_output
}
