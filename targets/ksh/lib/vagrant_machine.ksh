# vagrant_settings FOLDER: what each process that works with the machine has to
# know. What an earlier process learned stays.
function vagrant_settings {
	absolute_path "$1"
	b_vagrant_folder=$REPLY
	b_vagrant_up=${b_vagrant_up-} b_vagrant_adding=${b_vagrant_adding-}
	b_vagrant_box=${b_vagrant_box-} b_vagrant_host=${b_vagrant_host-}
	b_vagrant_port=${b_vagrant_port-}
	b_vagrant_user=${b_vagrant_user-} b_vagrant_key=${b_vagrant_key-}
	vagrant_login
}

# vagrant_login: the communicator gets to know what Vagrant said. Who has given a
# user has given the password or the key, too.
function vagrant_login {
	if [[ -n $dry ]]; then
		b_host='<host>' b_port='<port>'
		[[ -n $b_user ]] || b_user='<user>' b_ssh_key_file='<key>'
		return 0
	fi
	[[ -n $b_vagrant_port ]] || return 0
	b_host=$b_vagrant_host b_port=$b_vagrant_port
	[[ -n $b_user ]] ||
		b_user=$b_vagrant_user b_ssh_key_file=$b_vagrant_key
}

# vagrant_does WHAT ARGS...: runs vagrant for the folder of this build. If it
# fails, WHAT failed is told.
function vagrant_does {
	typeset what=$1
	shift
	show env VAGRANT_CWD="$b_vagrant_folder" vagrant "$@"
	[[ -z $dry ]] || return 0
	job /dev/null "$work/vagrant" "$work/stderr" vagrant_job "$@" && return 0
	[[ -z $cancelled ]] || return 1
	REPLY=$(<"$work/stderr")
	fail "$what: Vagrant error: ${REPLY:-vagrant $1 failed}"
}

# vagrant_job ARGS...: vagrant itself. It is a process of its own that goes to another
# folder: an interrupt cannot leave the script there.
# Needs: vagrant
function vagrant_job {
	[[ $1 != package ]] || cd "$b_vagrant_folder" || return
	env VAGRANT_CWD="$b_vagrant_folder" vagrant "$@"
}

# vagrant_check: Vagrant is there, and is at least version 2.0.2.
function vagrant_check {
	vagrant_does 'error getting the version of Vagrant' --version || return
	[[ -z $dry ]] || return 0
	REPLY=$(<"$work/vagrant")
	REPLY=${REPLY#"${REPLY%%[0-9]*}"}
	REPLY=${REPLY%%[!0-9.]*}
	case $REPLY in
	'')
		fail 'Error figuring out Vagrant version.'
		;;
	[01] | [01].* | 2 | 2.0 | 2.0.[01])
		fail "installed Vagrant version must be >=2.0.2, this one is $REPLY"
		;;
	esac
}

# vagrant_file SOURCE NAME INSERT_KEY SYNCED: writes the Vagrantfile for the machine
# `source`, which is of the box SOURCE, and the machine `output`, which is of the
# box NAME that is made. The guest shares the folder SYNCED, or none.
function vagrant_file {
	typeset source name synced
	vagrant_ruby "$1"
	source=$REPLY
	vagrant_ruby "$2"
	name=$REPLY
	if [[ -n $4 ]]; then
		vagrant_ruby "$4"
		synced="\"$REPLY\", \"/vagrant\""
	else
		synced='".", "/vagrant", disabled: true'
	fi
	write_text "$b_vagrant_folder/Vagrantfile" 0644 "Vagrant.configure(\"2\") do |config|
  # what is built
  config.vm.define \"source\", autostart: false do |source|
    source.vm.box = \"$source\"
    config.ssh.insert_key = $3
  end
  # what comes of it
  config.vm.define \"output\" do |output|
    output.vm.box = \"$name\"
    output.vm.box_url = \"file://package.box\"
    config.ssh.insert_key = $3
  end
  config.vm.synced_folder $synced
end
"
}

# vagrant_add ARGS...: adds the box to those that Vagrant has.
# Downloads: the box, unless it is a file of this host, by Vagrant, which knows no checksum of it
function vagrant_add {
	typeset before=$b_vagrant_adding
	say 'Adding box using vagrant box add ...'
	message '(this can take some time if we need to download the box)'
	save b_vagrant_adding 1 || return
	vagrant_does 'Error adding the box' box add "$@" && return 0
	# a run that was cut off here may have added it
	[[ -n $before && $ERROR == *already\ exists* ]] || return
	message '%s' "$ERROR"
	ERROR=
}

# vagrant_up ID ARGS...: starts the machine.
function vagrant_up {
	say 'Calling Vagrant Up (this can take some time)...'
	# noted before: what was begun is undone, too
	save b_vagrant_up "$1"
	vagrant_does 'Error starting the machine' up "$@"
}

# vagrant_undo_up halt|suspend|destroy ID: ends the machine.
function vagrant_undo_up {
	typeset why=$ERROR
	[[ -n $b_vagrant_up ]] || return 0
	say '%sing Vagrant box...' "$1"
	case $1 in
	destroy)
		set -- destroy -f "$2"
		;;
	halt | suspend)
		;;
	*)
		undo_fault='Invalid teardown method selected; must be either halt, suspend, or destroy.'
		complain '%s' "$undo_fault"
		return 1
		;;
	esac
	if vagrant_does 'Error halting Vagrant machine' "$@"; then
		save b_vagrant_up ''
	else
		complain '%s' "$ERROR"
		complain "To do it by hand: VAGRANT_CWD='%s' vagrant %s" "$b_vagrant_folder" "$*"
	fi
	ERROR=$why
}

# vagrant_ssh_config ID: asks how to log in to the machine.
function vagrant_ssh_config {
	vagrant_does 'ssh-config command returned errors' ssh-config "$1" || return
	if [[ -z $dry ]]; then
		vagrant_said 'HostName '
		save b_vagrant_host "$REPLY"
		vagrant_said 'Port '
		[[ -n $REPLY ]] ||
			fail 'error: SSH Port was not properly retrieved from SSHConfig.' ||
			return
		[[ $REPLY != *[!0-9]* ]] ||
			fail "Vagrant tells no number as the port: $REPLY" || return
		save b_vagrant_port "$REPLY"
		vagrant_said 'User '
		save b_vagrant_user "$REPLY"
		vagrant_said 'IdentityFile '
		vagrant_unquoted "$REPLY"
		save b_vagrant_key "$REPLY"
	fi
	vagrant_login
}

# vagrant_said WORD: REPLY = what Vagrant said behind WORD, the last time.
function vagrant_said {
	typeset line
	REPLY=
	while IFS= read -r line || [[ -n $line ]]; do
		[[ $line == *"$1"* ]] || continue
		REPLY=${line#*"$1"}
		REPLY=${REPLY%"$return"}
	done <"$work/vagrant"
}

# vagrant_unquoted TEXT: REPLY = TEXT without the quotes around it.
function vagrant_unquoted {
	REPLY=$1
	[[ $REPLY == \"*\" ]] || return 0
	REPLY=${REPLY#\"}
	REPLY=${REPLY%\"}
	replaced "$REPLY" '\"' '"'
	replaced "$REPLY" "\\\\" "\\"
}

# vagrant_package ID VAGRANTFILE FILE...: packs the machine into package.box, with
# a Vagrantfile, if one is named, and FILEs. It is done in the folder of the
# build: plugins of Vagrant want that.
function vagrant_package {
	typeset id=$1 file=$2 files=
	say 'Packaging box...'
	if [[ -n $file ]]; then
		absolute_path "$file"
		file=$REPLY
	fi
	shift 2
	while (( $# > 0 )); do
		absolute_path "$1"
		files=$files${files:+,}$REPLY
		shift
	done
	set -- package "$id"
	[[ -z $files ]] || set -- "$@" --include "$files"
	[[ -z $file ]] || set -- "$@" --vagrantfile "$file"
	show cd "$b_vagrant_folder"
	vagrant_does 'Error packaging the box' "$@" --output package.box
}

# vagrant_artifact FOLDER PROVIDER: the artifact is the box.
function vagrant_artifact {
	clean_path "$1/package.box"
	artifact_new vagrant "$2" "Vagrant box 'package.box' for '$2' provider" \
		"$REPLY"
}
