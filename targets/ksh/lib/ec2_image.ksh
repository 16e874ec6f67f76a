# ec2_stop [by_hand]: stops the instance, or waits until somebody has.
function ec2_stop {
	if [[ -z ${1-} ]]; then
		say 'Stopping the source instance...'
		message 'Stopping instance'
		aws_again InvalidInstanceID.NotFound aws_ec2 stop-instances \
			--instance-ids "$b_instance" ||
			aws_fail "Error stopping instance: $ERROR" || return
	else
		say 'Automatic instance stop disabled. Please stop instance manually.'
	fi
	say 'Waiting for the instance to stop...'
	aws_await stopped 'pending terminated' 15 40 "$b_aws_region" \
		describe-instances --instance-ids "$b_instance" \
		--query 'Reservations[0].Instances[0].State.Name' ||
		aws_fail "Error waiting for instance to stop: $ERROR"
}

# ec2_sriov: turns enhanced networking on, the older form of it.
function ec2_sriov {
	say 'Enabling Enhanced Networking (SR-IOV)...'
	aws_ec2 modify-instance-attribute --instance-id "$b_instance" \
		--sriov-net-support Value=simple ||
		aws_fail "Error enabling Enhanced Networking (SR-IOV) on $b_instance: $ERROR"
}

# ec2_ena true|false: turns enhanced networking on or off, the newer form of it.
function ec2_ena {
	typeset word=En verb=en
	if [[ $1 == false ]]; then
		word=Dis verb=dis
	fi
	say '%sabling Enhanced Networking (ENA)...' "$word"
	aws_ec2 modify-instance-attribute --instance-id "$b_instance" \
		--ena-support "Value=$1" ||
		aws_fail "Error ${verb}abling Enhanced Networking (ENA) on $b_instance: $ERROR"
}

# ec2_deregister NAME [force] [snapshots] -- REGION...: removes the AMIs of that
# name, if the template or -force says so.
function ec2_deregister {
	typeset name=$1 force=$opt_force snapshots='' region
	shift
	while [[ $1 != -- ]]; do
		case $1 in
		force) force=1 ;;
		snapshots) snapshots=1 ;;
		esac
		shift
	done
	shift
	[[ -n $force ]] || return 0
	for region in "$@" "$b_aws_region"; do
		ec2_deregister_in "$region" "$name" "$snapshots" || return
	done
}

# ec2_deregister_in REGION NAME SNAPSHOTS: the same in one region.
function ec2_deregister_in {
	typeset image ids images
	aws_filter name "$2"
	aws_file request.json "{\"Owners\": [\"self\"], \"Filters\": [$aws_filters]}" ||
		return
	aws_filters=
	aws_call "$1" ec2 describe-images --cli-input-json "$REPLY" --query \
		'Images[].[ImageId, join(`,`, BlockDeviceMappings[].Ebs.SnapshotId)]' ||
		aws_fail "Error describing AMI: $ERROR" || return
	images=$REPLY
	while IFS=$tab read -r image ids; do
		[[ -n $image ]] || continue
		aws_call "$1" ec2 deregister-image --image-id "$image" ||
			aws_fail "Error deregistering existing AMI: $ERROR" || return
		say 'Deregistered AMI %s, id: %s' "$2" "$image"
		[[ -z $3 ]] || ec2_delete_snapshots "$1" "$ids" || return
	done <<EOF
$images
EOF
}

# ec2_delete_snapshots REGION ID,...: deletes snapshots.
function ec2_delete_snapshots {
	typeset rest=$2, id
	while [[ -n ${rest%,} ]]; do
		id=${rest%%,*}
		rest=${rest#*,}
		aws_call "$1" ec2 delete-snapshot --snapshot-id "$id" ||
			aws_fail "Error deleting existing snapshot: $ERROR" || return
		say 'Deleted snapshot: %s' "$id"
	done
}

# ec2_create_image NAME FILE [here|elsewhere]: makes the AMI, with the block
# devices of the request in FILE. One that is only copied from (and replaced by a
# copy here, or by copies elsewhere only) has a name that is made up.
function ec2_create_image {
	typeset name=$1 limit
	if [[ -n $b_image_name ]]; then
		# a run that was cut off here may have made it
		name=$b_image_name
		ec2_find_image "$name" || return
	elif [[ -n ${3-} ]]; then
		random_letters 7
		name=$REPLY
	fi
	save b_image_name "$name"
	say 'Creating AMI %s from instance %s' "$name" "$b_instance"
	json_string "$name"
	aws_joined "$2" "\"Name\": $REPLY" || return
	set -- "$1" "$REPLY" "${3-}"
	(( limit = ${SECONDS%.*} + 900, 1 ))
	REPLY=$b_made_ami
	until [[ -n $REPLY ]] || aws_make "$b_aws_region" ec2 create-image --cli-input-json "$2" \
		--instance-id "$b_instance" --query ImageId; do
		if [[ $ERROR != *'Instance is not in state'* || -n $cancelled ]] ||
			(( ${SECONDS%.*} > limit )); then
			aws_fail "Error creating AMI: $ERROR"
			return
		fi
		nap "${b_aws_delay:-10}" || return
		REPLY=
	done
	ERROR=
	[[ -z $dry ]] || REPLY='<AMI>'
	save b_made_ami "$REPLY"
	save b_between "$3"
	message 'AMI: %s' "$b_made_ami"
	say 'Waiting for AMI to become ready...'
	ec2_image_ready "$b_aws_region" "$b_made_ami" ||
		aws_fail "Error waiting for AMI: $ERROR" || return
	save b_made_snapshots "$REPLY"
	save b_amis "$b_aws_region $b_made_ami$REPLY"
}

# ec2_find_image NAME: notes the AMI of that name that this account has, if there
# is one.
function ec2_find_image {
	[[ -z $b_made_ami ]] || return 0
	aws_filter name "$1"
	aws_list Owners self
	ec2_ask describe-images --query 'Images[0].ImageId' ||
		aws_fail "Error querying AMI: $ERROR" || return
	save b_made_ami "$REPLY"
}

# ec2_image_ready REGION ID: waits until an AMI can be used. REPLY = its
# snapshots, with a blank before each.
function ec2_image_ready {
	typeset id list=
	aws_await available failed 15 "$ec2_image_times" "$1" describe-images \
		--image-ids "$2" --query \
		'Images[0].[State, BlockDeviceMappings[?Ebs.SnapshotId].[Ebs.SnapshotId]]' ||
		return
	aws_rest "$REPLY"
	while IFS= read -r id; do
		[[ -z $id || $id == None ]] || list="$list $id"
	done <<EOF
$REPLY
EOF
	REPLY=$list
}

# random_letters COUNT: REPLY = so many letters and digits, by chance.
function random_letters {
	typeset text
	text=$(LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom 2>/dev/null |
		dd bs=1 count="$1" 2>/dev/null)
	REPLY=$text
}

# ec2_undo_images: after a failure, removes the AMIs that this build made, and
# their snapshots; the one that was only copied from always.
function ec2_undo_images {
	typeset former=$ERROR amis=$b_amis region image snapshots left
	if [[ -z $ERROR$cancelled_once ]]; then
		[[ -n ${b_between-} && -n $b_made_ami ]] || return 0
		say 'Deregistering the AMI and deleting unencrypted temporary AMIs and snapshots'
		left=${b_by_hand-}
		ec2_destroy_image "$b_aws_region" "$b_made_ami" '' "${b_made_snapshots-}"
		# as in Packer, the build fails if it is left: it is not encrypted
		[[ ${b_by_hand-} == "$left" ]] ||
			undo_fault="$b_made_ami, of which encrypted copies were made, is left, or a snapshot of it"
		save b_made_ami ''
		ERROR=$former
		return 0
	fi
	[[ -n $b_amis$b_made_ami$b_copies ]] || return 0
	say 'Deregistering the AMI and deleting associated snapshots because of cancellation, or error...'
	case "$newline$amis" in
	*" $b_made_ami"*) ;;
	*) amis=$amis$newline$b_aws_region' '$b_made_ami ;;
	esac
	amis=$amis$newline$b_copies
	while read -r region image snapshots; do
		[[ -z $image ]] || ec2_destroy_image "$region" "$image" said "$snapshots"
	done <<EOF
$amis
EOF
	save b_amis ''
	save b_made_ami ''
	save b_image_name ''
	save b_copies ''
	save b_copy_token ''
	ERROR=$former
}

# ec2_destroy_image REGION ID [said [SNAPSHOTS]]: removes an AMI and its
# snapshots: those that EC2 tells, or SNAPSHOTS of one that is gone already; what
# cannot be removed is noted.
function ec2_destroy_image {
	typeset region=$b_aws_region ids id gone=
	b_aws_region=$1
	if ! aws_ec2 describe-images --image-ids "$2" --query \
		'Images[0].BlockDeviceMappings[?Ebs.SnapshotId].Ebs.SnapshotId'; then
		# an earlier run may have removed it, and been cut off there
		if [[ $ERROR != *.NotFound\)* && $ERROR != *.Unavailable\)* ]]; then
			aws_undo_failed 'Error describing AMI' \
				ec2 deregister-image --image-id "$2"
			b_aws_region=$region
			return 0
		fi
		gone=1 REPLY=
	fi
	ids=${REPLY:-${4-}}
	if [[ -n $gone ]]; then
		:
	elif aws_again UnauthorizedOperation aws_ec2 deregister-image --image-id "$2" ||
		[[ $ERROR == *.Unavailable\)* ]]; then
		[[ -z $3 ]] || say 'Deregistered AMI id: %s' "$2"
	else
		aws_undo_failed 'Error deregistering existing AMI' \
			ec2 deregister-image --image-id "$2"
	fi
	for id in $ids; do
		if aws_again UnauthorizedOperation aws_ec2 delete-snapshot \
			--snapshot-id "$id" || [[ $ERROR == *.NotFound\)* ]]; then
			[[ -z $3 ]] || say 'Deleted snapshot: %s' "$id"
		else
			aws_undo_failed 'Error deleting existing snapshot' \
				ec2 delete-snapshot --snapshot-id "$id"
		fi
	done
	b_aws_region=$region
}

# ec2_copies_begin: tells that copies are made.
function ec2_copies_begin {
	say 'Copying/Encrypting AMI (%s) to other regions...' "$b_made_ami"
}

# ec2_copy REGION NAME KEY ENCRYPTED: begins a copy of the AMI. ENCRYPTED is
# true, false or nothing.
function ec2_copy {
	typeset request key=$3
	case "$newline$b_copies" in
	*"$newline$1 "*) return 0 ;;
	esac
	if [[ $1 == "$b_aws_region" && ${b_between-} != here ]]; then
		return 0
	fi
	message 'Copying to: %s' "$1"
	json_string "$2"
	request="{\"Name\": $REPLY"
	[[ -z $4 ]] || request="$request, \"Encrypted\": $4"
	json_member KmsKeyId "$key"
	aws_file copy.json "$request$REPLY}" || return
	set -- "$1" "$REPLY"
	ec2_token b_copy_token
	aws_make "$1" ec2 copy-image --cli-input-json "$2" \
		--client-token "$b_copy_token" \
		--source-image-id "$b_made_ami" --source-region "$b_aws_region" \
		--query ImageId ||
		aws_fail "Error Copying AMI ($b_made_ami) to region ($1): $ERROR" ||
		return
	[[ -z $dry ]] || REPLY="<AMI in $1>"
	save b_copies "$b_copies$1 $REPLY$newline"
}

# ec2_copies_end: waits for the copies.
function ec2_copies_end {
	typeset region image amis=$b_amis
	[[ -n $b_copies ]] || return 0
	message 'Waiting for all copies to complete...'
	# what was only copied from is no result
	[[ -z ${b_between-} ]] || amis=
	while read -r region image; do
		[[ -n $image ]] || continue
		ec2_image_ready "$region" "$image" ||
			aws_fail "Error waiting for AMI ($image) in region ($region): $ERROR" ||
			return
		amis="$amis${amis:+$newline}$region $image$REPLY"
	done <<EOF
$b_copies
EOF
	save b_amis "$amis"
	save b_copies ''
}

# ec2_modify_images WHAT=FILE...: changes attributes of each AMI: what a request
# in a file says.
function ec2_modify_images {
	typeset region image snapshots what
	while read -r region image snapshots; do
		[[ -n $image ]] || continue
		say 'Modifying attributes on AMI (%s)...' "$image"
		for what in "$@"; do
			message 'Modifying: %s' "${what%%=*}"
			[[ -z $dry$verbose ]] || message '+ %s' "$(<"${what#*=}")"
			aws_call "$region" ec2 modify-image-attribute \
				--cli-input-json "file://${what#*=}" \
				--image-id "$image" ||
				aws_fail "Error modify AMI attributes: $ERROR" ||
				return
		done
	done <<EOF
$b_amis
EOF
}

# ec2_modify_snapshots WHAT=FILE...: the same for each snapshot.
function ec2_modify_snapshots {
	typeset region image snapshots what id
	while read -r region image snapshots; do
		for id in $snapshots; do
			say 'Modifying attributes on snapshot (%s)...' "$id"
			for what in "$@"; do
				message 'Modifying: %s' "${what%%=*}"
				aws_call "$region" ec2 modify-snapshot-attribute \
					--cli-input-json "file://${what#*=}" \
					--snapshot-id "$id" ||
					aws_fail "Error modify snapshot attributes: $ERROR" ||
					return
			done
		done
	done <<EOF
$b_amis
EOF
}

# ec2_tag_images: tags each AMI and its snapshots.
function ec2_tag_images {
	typeset region image snapshots id former=$b_aws_region
	while read -r region image snapshots; do
		[[ -n $image ]] || continue
		say 'Adding tags to AMI (%s)...' "$image"
		for id in $snapshots; do
			say 'Tagging snapshot: %s' "$id"
		done
		say 'Creating AMI tags'
		aws_show_tags "$tags_image_shown"
		say 'Creating snapshot tags'
		aws_show_tags "$tags_snapshot_shown"
		b_aws_region=$region
		ec2_tag_image "$image" "$snapshots"
		set -- "$?"
		b_aws_region=$former
		(( $1 == 0 )) || return "$1"
	done <<EOF
$b_amis
EOF
}

# ec2_tag_image AMI SNAPSHOTS: tags one AMI and its snapshots in its region.
function ec2_tag_image {
	ec2_tag "Resources ($1 $2)" "$tags_image" "$1 $2" || return
	ec2_tag "Resources ($2)" "$tags_snapshot" "$2"
}

# ec2_artifact BUILDER_ID: the artifact: the AMIs, by region.
function ec2_artifact {
	typeset region image snapshots ids='' text='AMIs were created:' sorted
	sorted=$(put "$b_amis" | LC_ALL=C sort)
	while read -r region image snapshots; do
		[[ -n $image ]] || continue
		ids=$ids${ids:+,}$region:$image
		text=$text$newline$region': '$image
	done <<EOF
$sorted
EOF
	artifact_new "$1" "$ids" "$text$newline"
	destroyed_by ec2_destroy
}

# ec2_destroy N: removes the AMIs of an artifact, and their snapshots.
function ec2_destroy {
	typeset rest=${art_id[$1]}, pair
	while [[ -n ${rest%,} ]]; do
		pair=${rest%%,*}
		rest=${rest#*,}
		ec2_destroy_image "${pair%%:*}" "${pair#*:}" ''
	done
	tell_by_hand
}
