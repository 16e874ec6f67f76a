# vagrant_config NAME WORDS LINE...: what the Vagrantfile says of a provider: the
# block of NAME with the variables WORDS, and LINEs in it.
function vagrant_config {
	typeset line
	vagrant_text="Vagrant.configure(\"2\") do |config|
  config.vm.provider $1 do |$2|"
	shift 2
	for line in "$@"; do
		vagrant_text="$vagrant_text$newline    $line"
	done
	vagrant_text="$vagrant_text
  end
end"
}

# vagrant_virtualbox: the files of an exported machine: OVF and disks.
function vagrant_virtualbox {
	typeset i=${art_first[artifact]} end file
	vagrant_metadata='{"provider":"virtualbox"}'
	(( end = i + art_count[artifact], 1 ))
	while (( i < end )); do
		file=${art_file[i]}
		(( i += 1 ))
		if [[ $file == *.ova ]]; then
			message 'Unpacking OVA: %s' "$file"
			vagrant_ova "$file" || return
		else
			message 'Copying from artifact: %s' "$file"
			vagrant_copy "$file" "${file##*/}" || return
		fi
	done
	message 'Renaming the OVF to box.ovf...'
	[[ -z $dry ]] || return 0
	vagrant_ovf || return
	file=$REPLY
	[[ $file == "$vagrant_dir/box.ovf" ]] || mv -f "$file" "$vagrant_dir/box.ovf" ||
		fail "cannot rename $file" || return
	REPLY=$(awk '
		{
			rest = $0
			while ((at = index(rest, "<Adapter slot=\"0\"")) > 0) {
				rest = substr(rest, at + 17)
				at = index(rest, "MACAddress=\"")
				if (at < 2) continue
				mac = substr(rest, at + 12)
				end = index(substr(mac, 2), "\"")
				if (end == 0) continue
				print substr(mac, 1, end)
				exit
			}
		}' "$vagrant_dir/box.ovf")
	[[ -n $REPLY ]] || fail "can't find base mac address in OVF" || return
	vagrant_ruby "$REPLY"
	vagrant_text="Vagrant.configure(\"2\") do |config|
  config.vm.base_mac = \"$REPLY\"
end"
}

# vagrant_ova FILE: puts what is in an OVA into the root of the box.
# Needs: tar
function vagrant_ova {
	typeset file
	[[ -z $dry ]] || return 0
	[[ -r $1 ]] || no_open "$1" || return
	home_path "$1"
	tar -tf "$REPLY" >"$work/ova_names" 2>/dev/null ||
		fail "$1 is no archive" || return
	while IFS= read -r file; do
		case /$file/ in
		//* | */../*)
			fail "$1 has a file that would go elsewhere: $file"
			return
			;;
		esac
	done <"$work/ova_names"
	rm -rf "$work/ova"
	(umask 022 && mkdir "$work/ova" && cd "$work/ova" && tar -xf "$REPLY") ||
		fail "$1 cannot be unpacked" || return
	find "$work/ova" -type f >"$work/ova_names"
	while IFS= read -r file; do
		mv -f "$file" "$vagrant_dir/${file##*/}" || return
	done <"$work/ova_names"
	rm -rf "$work/ova"
}

# vagrant_ovf: REPLY = the only OVF in the root of the box.
function vagrant_ovf {
	typeset file
	REPLY=
	for file in "$vagrant_dir"/*.ovf; do
		[[ -e $file ]] || continue
		[[ -z $REPLY ]] ||
			fail 'More than one OVF file in VirtualBox artifact.' || return
		REPLY=$file
	done
	[[ -n $REPLY ]] || fail "ovf file couldn't be found"
}

# vagrant_vmware: the files of a machine.
function vagrant_vmware {
	vagrant_metadata='{"provider":"vmware_desktop"}'
	vagrant_copy_all Copying
}

# vagrant_lxc: the files of a container.
function vagrant_lxc {
	vagrant_metadata='{"provider":"lxc","version":"1.0.0"}'
	vagrant_copy_all Copying
}

# vagrant_parallels: the files of a .pvm folder, but for what a machine needs not.
function vagrant_parallels {
	typeset i=${art_first[artifact]} end file name
	vagrant_metadata='{"provider":"parallels"}'
	(( end = i + art_count[artifact], 1 ))
	while (( i < end )); do
		file=${art_file[i]}
		(( i += 1 ))
		case $file in
		*.log | *.backup | *.Backup | *.app/* | *'/Windows Disks/'*)
			continue
			;;
		*?.pvm/?*)
			;;
		*)
			continue
			;;
		esac
		name=${file%%.pvm/*}
		# as in Packer, something stands before the folder's name
		[[ $name == */* ]] || continue
		message 'Copying: %s' "$file"
		vagrant_copy "$file" "${name##*/}.pvm/${file#*.pvm/}" || return
	done
}

# vagrant_hyperv: the files of the output folder, as they lie there.
function vagrant_hyperv {
	typeset i=${art_first[artifact]} end file folder
	vagrant_metadata='{"provider":"hyperv"}'
	folder=${art_text[artifact]#*: }
	folder=${folder%%: *}
	(( end = i + art_count[artifact], 1 ))
	while (( i < end )); do
		file=${art_file[i]}
		(( i += 1 ))
		message 'Copying: %s' "$file"
		[[ $file == "$folder"/* ]] ||
			fail "$file is not in the output folder $folder" || return
		vagrant_copy "$file" "${file#"$folder"/}" || return
	done
}

# vagrant_libvirt: the disk of a machine of QEMU.
function vagrant_libvirt {
	typeset i=${art_first[artifact]} end file size driver
	b_disk_name=${b_disk_name-} b_disk_type=${b_disk_type-}
	b_disk_size=${b_disk_size-} b_domain_type=${b_domain_type-}
	if [[ -z $b_disk_name || ${art_builder[artifact]} != transcend.qemu ]]; then
		fail 'only the artifact of the builder qemu tells the format and the size of its disk, which a box for libvirt needs'
		return
	fi
	(( end = i + art_count[artifact], 1 ))
	while (( i < end )); do
		file=${art_file[i]}
		(( i += 1 ))
		[[ $file == */"$b_disk_name" ]] || continue
		message 'Copying from artifact: %s' "$file"
		vagrant_copy "$file" box.img || return
	done
	REPLY=$(put_raw "$b_disk_size" | awk '{
		unit = tolower(substr($0, length($0)))
		size = $0 + 0
		if (unit == "b") size = int(size / 1048576)
		else if (unit == "k") size = int(size / 1024)
		else if (unit == "g") size *= 1024
		else if (unit == "t") size *= 1048576
		else if (unit == "p") size *= 1073741824
		else if (unit == "e") size *= 1099511627776
		printf "%.0f", int((size + 1023) / 1024)
	}')
	size=$REPLY
	case $b_domain_type in
	kvm)
		driver=kvm
		;;
	none | tcg | hvf)
		driver=qemu
		;;
	*)
		fail "Unknown libvirt domain type: $b_domain_type"
		return
		;;
	esac
	json_string "$b_disk_type"
	vagrant_metadata="{\"format\":$REPLY,\"provider\":\"libvirt\",\"virtual_size\":$size}"
	vagrant_config :libvirt libvirt "libvirt.driver = \"$driver\""
}

# vagrant_docker: the name of an image.
function vagrant_docker {
	vagrant_metadata='{"provider":"docker"}'
	vagrant_ruby "$b_artifact_id"
	vagrant_config :docker 'docker, override' "docker.image = \"$REPLY\""
}

# vagrant_google: the name of an image.
function vagrant_google {
	vagrant_metadata='{"provider":"google"}' keep_input=keep
	vagrant_ruby "$b_artifact_id"
	vagrant_config :google google "google.image = \"$REPLY\""
}

# vagrant_two_parts: notes the region and the image of an id REGION:IMAGE.
function vagrant_two_parts {
	case $b_artifact_id in
	*:*:*)
		;;
	*:*)
		vagrant_ruby "${b_artifact_id%%:*}"
		vagrant_region=$REPLY
		vagrant_ruby "${b_artifact_id#*:}"
		vagrant_image=$REPLY
		return 0
		;;
	esac
	fail "Poorly formatted artifact ID: $b_artifact_id"
}

# vagrant_digitalocean: the region and the image.
function vagrant_digitalocean {
	vagrant_metadata='{"provider":"digital_ocean"}' keep_input=keep
	vagrant_two_parts || return
	vagrant_config :digital_ocean digital_ocean \
		"digital_ocean.image = \"$vagrant_image\"" \
		"digital_ocean.region = \"$vagrant_region\""
}

# vagrant_scaleway: the region and the image.
function vagrant_scaleway {
	vagrant_metadata='{"provider":"scaleway"}' keep_input=keep
	vagrant_two_parts || return
	vagrant_config :scaleway scaleway "scaleway.image = \"$vagrant_image\"" \
		"scaleway.region = \"$vagrant_region\""
}

# vagrant_aws: the image of each region: REGION:AMI,REGION:AMI.
function vagrant_aws {
	typeset rest=$b_artifact_id, one lines='' whole=$b_artifact_id
	vagrant_metadata='{"provider":"aws"}' keep_input=keep
	: >"$work/amis"
	while [[ -n $rest ]]; do
		b_artifact_id=${rest%%,*}
		rest=${rest#*,}
		vagrant_two_parts || {
			fail "Poorly formatted artifact ID: $whole"
			return
		}
		put "aws.region_config \"$vagrant_region\", ami: \"$vagrant_image\"" \
			>>"$work/amis"
	done
	b_artifact_id=$whole
	LC_ALL=C sort -u "$work/amis" >"$work/amis_sorted"
	while IFS= read -r one; do
		lines="$lines${lines:+$newline    }$one"
	done <"$work/amis_sorted"
	vagrant_config '"aws"' aws "$lines"
}

# vagrant_azure: the image, by what the artifact tells of itself.
function vagrant_azure {
	typeset image location uri
	vagrant_metadata='{"provider":"azure"}' keep_input=keep
	vagrant_told ManagedImageId
	image=$REPLY
	vagrant_told OSDiskUri
	uri=$REPLY
	if [[ -n $image ]]; then
		vagrant_told ManagedImageLocation
		location=$REPLY
		set -- "azure.vm_managed_image_id = \"$image\""
	elif [[ -n $uri ]]; then
		vagrant_told StorageAccountLocation
		location=$REPLY
		vagrant_told OSType
		set -- "azure.vm_vhd_uri = \"$uri\"" \
			"azure.vm_operating_system = \"$REPLY\""
	else
		fail "No managed image nor VHD URI found in artifact: ${art_text[artifact]}"
		return
	fi
	vagrant_config :azure 'azure, override' "azure.location = \"$location\"" \
		"$@" 'override.winrm.transport = :ssl' 'override.winrm.port = 5986'
}

# vagrant_told NAME: REPLY = what the artifact's text says of NAME, for Ruby.
function vagrant_told {
	REPLY=$(put "${art_text[artifact]}" | awk -F': ' -v name="$1" '
		NF > 1 {
			gsub(/^[ \t]+|[ \t\r]+$/, "", $1)
			gsub(/^[ \t]+|[ \t\r]+$/, "", $2)
			if ($1 == name) value = $2
		}
		END { print value }')
	vagrant_ruby "$REPLY"
}
