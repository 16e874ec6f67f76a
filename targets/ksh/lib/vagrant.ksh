# vagrant_begin PROVIDER: begins a box for a provider; an empty PROVIDER is the
# one of the artifact.
function vagrant_begin {
	b_provider=$1
	[[ -n $b_provider ]] || vagrant_provider || return
	b_artifact_id=${art_id[artifact]}
	say "Creating Vagrant box for '%s' provider" "$b_provider"
	vagrant_dir=$work/box
	vagrant_text='' vagrant_custom='' vagrant_level=-1 vagrant_output=
	vagrant_custom_file='' n_include=0
	include_name[0]='' include_file[0]=
	[[ -z $dry ]] || return 0
	rm -rf "$vagrant_dir"
	(umask 022 && mkdir "$vagrant_dir") ||
		fail "cannot make the folder $vagrant_dir"
}

# vagrant_provider: b_provider = the provider that the current artifact is for.
function vagrant_provider {
	case ${art_builder[artifact]} in
	mitchellh.amazonebs | mitchellh.amazon.instance)
		b_provider=aws
		;;
	mitchellh.virtualbox)
		b_provider=virtualbox
		;;
	mitchellh.vmware | mitchellh.vmware-esx)
		b_provider=vmware
		;;
	pearkes.digitalocean)
		b_provider=digitalocean
		;;
	packer.googlecompute)
		b_provider=google
		;;
	hashicorp.scaleway)
		b_provider=scaleway
		;;
	packer.parallels)
		b_provider=parallels
		;;
	MSOpenTech.hyperv)
		b_provider=hyperv
		;;
	transcend.qemu)
		b_provider=libvirt
		;;
	ustream.lxc)
		b_provider=lxc
		;;
	Azure.ResourceManagement.VMImage)
		b_provider=azure
		;;
	packer.post-processor.docker-import | packer.post-processor.docker-tag | \
		packer.post-processor.docker-push)
		b_provider=docker
		;;
	*)
		fail "Unknown artifact type, can't build box: ${art_builder[artifact]}"
		;;
	esac
}

# vagrant_for PROVIDER: whether the box is for this provider, or for any where
# PROVIDER is empty.
function vagrant_for {
	[[ -z $1 || $1 == "$b_provider" ]]
}

# vagrant_set PROVIDER output|level VALUE: where the box goes, and how much it is
# compressed.
function vagrant_set {
	vagrant_for "$1" || return 0
	case $2 in
	output)
		vagrant_output=$3
		;;
	*)
		vagrant_level=$3
		;;
	esac
}

# vagrant_include PROVIDER N NAME FILE: FILE, which the template calls NAME, is the
# Nth file that is put into the box. As in Packer, those of a provider go in the
# place of as many of those for all.
function vagrant_include {
	vagrant_for "$1" || return 0
	include_name[$2]=$3
	include_file[$2]=$4
	(( $2 < n_include )) || n_include=$(( $2 + 1 ))
}

# vagrant_template PROVIDER NAME FILE: a Vagrantfile of the template's own goes
# into the box. FILE holds its text; it is empty if there is none to be.
function vagrant_template {
	vagrant_for "$1" || return 0
	vagrant_custom=$2 vagrant_custom_file=$3
}

# vagrant_verbatim FILE: refuses a Vagrantfile in which Packer would put values
# by {{ }}: a script can do that only where it knew the file when it was made.
function vagrant_verbatim {
	[[ -z $dry ]] || return 0
	[[ -r $1 ]] || fail "open $1: no such file or directory" || return
	! grep -q '{{' "$1" ||
		fail "$1 has {{ }} in it, which was not there to be read when this script was made: write the values themselves"
}

# vagrant_box: makes the box of the current artifact.
function vagrant_box {
	typeset i=0 text
	while (( i < n_include )); do
		message 'Copying from include: %s' "${include_name[i]}"
		vagrant_copy "${include_file[i]}" "${include_name[i]##*/}" || return
		(( i += 1 ))
	done
	vagrant_metadata=
	: vagrant_aws vagrant_azure vagrant_digitalocean vagrant_docker \
		vagrant_google vagrant_hyperv vagrant_libvirt vagrant_lxc \
		vagrant_parallels vagrant_scaleway vagrant_virtualbox vagrant_vmware
	"vagrant_$b_provider" || return
	if [[ -z $dry && ! -e $vagrant_dir/metadata.json ]]; then
		(umask 022 && put "$vagrant_metadata" >"$vagrant_dir/metadata.json") ||
			return
	fi
	text=
	if [[ -n $vagrant_custom ]]; then
		message 'Using custom Vagrantfile: %s' "$vagrant_custom"
		if [[ -z $dry ]]; then
			[[ -r $vagrant_custom_file ]] ||
				fail "open $vagrant_custom: no such file or directory" ||
				return
			text=$(<"$vagrant_custom_file")
		fi
	fi
	if [[ -z $dry ]]; then
		(umask 022 && put "# What the provider is told of the box.
$vagrant_text
# What the template of the build adds.
$text" >"$vagrant_dir/Vagrantfile") ||
			fail "cannot write $vagrant_dir/Vagrantfile" || return
	fi
	vagrant_pack
}

# vagrant_copy FILE NAME: puts a file into the box.
function vagrant_copy {
	typeset target=$vagrant_dir/$2
	show cp "$1" "$target"
	[[ -z $dry ]] || return 0
	if [[ ! -f $1 || ! -r $1 ]]; then
		no_open "$1"
		return
	fi
	(umask 022 && mkdir -p "${target%/*}" && cat <"$1" >"$target") ||
		fail "cannot write $target"
}

# vagrant_copy_all WORDS: puts all files of the artifact into the root of the box;
# WORDS tell of each.
function vagrant_copy_all {
	typeset i=${art_first[artifact]} end file
	(( end = i + art_count[artifact], 1 ))
	while (( i < end )); do
		file=${art_file[i]}
		message '%s: %s' "$1" "$file"
		vagrant_copy "$file" "${file##*/}" || return
		(( i += 1 ))
	done
}

# vagrant_pack: packs the folder of the box; it becomes the artifact.
# Needs: gzip
function vagrant_pack {
	typeset file through=
	make_parent "$vagrant_output" || return
	case $vagrant_level in
	0)
		;;
	[1-9])
		through=-$vagrant_level
		;;
	-1)
		through=-6
		;;
	*)
		fail 'Invalid compression level. Expected an integer from -1 to 9.'
		return
		;;
	esac
	show tar_tree "$vagrant_dir" "${through:+| gzip $through }>$vagrant_output"
	if [[ -z $dry ]]; then
		(cd "$vagrant_dir" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) \
			>"$work/tree"
		while IFS= read -r file; do
			message 'Compressing: %s' "$file"
		done <"$work/tree"
		rm -f "$work/unmade"
		job /dev/null "$vagrant_output" "$work/stderr" vagrant_write "$through" &&
			[[ ! -e $work/unmade ]] ||
			fail "cannot write $vagrant_output: $(<"$work/stderr")" || return
		rm -rf "$vagrant_dir"
	fi
	artifact_new mitchellh.post-processor.vagrant "$b_provider" \
		"'$b_provider' provider box: $vagrant_output" "$vagrant_output"
	destroyed_by destroy_files
}

# vagrant_write LEVEL: writes the box to standard output, plain if LEVEL is empty.
# The file `unmade` tells that it could not be made, which a pipe would not.
# Needs: gzip
function vagrant_write {
	if [[ -z $1 ]]; then
		tar_tree "$vagrant_dir"
		return
	fi
	{
		tar_tree "$vagrant_dir" || : >"$work/unmade"
	} | gzip -n "$1"
}

# vagrant_ruby TEXT: REPLY = TEXT for a place between double quotes in Ruby.
function vagrant_ruby {
	replaced "$1" "\\" "\\\\"
	replaced "$REPLY" '"' '\"'
	replaced "$REPLY" '#' '\#'
}
