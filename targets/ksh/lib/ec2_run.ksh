# ec2_tags_for instance|volume|spot|image|snapshot: what the tags are for that
# were collected.
function ec2_tags_for {
	case $1 in
	instance) tags_instance=$aws_tags tags_instance_shown=$aws_tags_shown ;;
	volume) tags_volume=$aws_tags tags_volume_shown=$aws_tags_shown ;;
	spot) tags_spot=$aws_tags tags_spot_shown=$aws_tags_shown ;;
	image) tags_image=$aws_tags tags_image_shown=$aws_tags_shown ;;
	*) tags_snapshot=$aws_tags tags_snapshot_shown=$aws_tags_shown ;;
	esac
	aws_tags='' aws_tags_shown=
}

# ec2_user_data FILE: makes ready what the instance gets to read. What is base64
# already is decoded: aws(1) encodes it again.
function ec2_user_data {
	typeset text
	[[ -z $dry ]] || return 0
	rm -f "$work/user_data"
	if ! tr -d '\r\n' <"$1" | LC_ALL=C grep -q '[^A-Za-z0-9+/=]'; then
		text=$(tr -d '\r\n' <"$1")
		case $text in
		*===* | *=[!=]*) ;;
		*)
			if (( ${#text} % 4 == 0 )); then
				(umask 077 && put_raw "$text" | base64_decode >"$work/user_data") ||
					fail "the user data cannot be decoded"
				return
			fi
			;;
		esac
	fi
	(umask 077 && cat "$1" >"$work/user_data") ||
		fail "Problem reading user data file: $1"
}

# ec2_root_device: the source AMI has to have its root on an EBS volume.
function ec2_root_device {
	if [[ -n $dry || $b_source_root == ebs ]]; then
		return 0
	fi
	fail "The provided source AMI has an invalid root device type.${newline}Expected 'ebs', got '$b_source_root'."
}

# ec2_late_tags: whether the region takes tags only when the instance is there.
function ec2_late_tags {
	[[ $b_aws_region == cn-* || $b_aws_region == us-gov-* ]]
}

# ec2_tag_specification KIND TAGS: adds to what is tagged as it is made.
function ec2_tag_specification {
	[[ -n $2 ]] || return 0
	json_members="$json_members${json_members:+, }{\"ResourceType\": \"$1\", \"Tags\": [$2]}"
}

# ec2_place INTERFACE PUBLIC: REPLY = the members of a request that put the
# instance into its groups and its subnet: by a network interface of its own if
# INTERFACE is not empty; PUBLIC is what that says of its public address.
function ec2_place {
	typeset id list=
	for id in $b_groups; do
		list="$list${list:+, }\"$id\""
	done
	if [[ -n $b_subnet && -n $1 ]]; then
		json_string "$b_subnet"
		REPLY="\"NetworkInterfaces\": [{\"DeviceIndex\": 0, $2\"SubnetId\": $REPLY, \"Groups\": [$list], \"DeleteOnTermination\": true}]"
		return 0
	fi
	json_member SubnetId "$b_subnet"
	REPLY="\"SecurityGroupIds\": [$list]$REPLY"
}

# ec2_token NAME: keeps in the variable NAME of the build the token by which AWS
# knows a request again: a run that was cut off, and goes on with -resume, gets
# what it has made already, and not another one.
function ec2_token {
	case $1 in
	b_launch_token) REPLY=$b_launch_token ;;
	*) REPLY=$b_copy_token ;;
	esac
	[[ -z $REPLY ]] || return 0
	uuid
	save "$1" "$REPLY"
}

# ec2_launch FILE [public]: launches an instance as the request in FILE says.
function ec2_launch {
	typeset public='' request
	[[ -z ${2-} ]] || public='"AssociatePublicIpAddress": true, '
	say 'Launching a source AWS instance...'
	ec2_root_device || return
	say 'Adding tags to source instance'
	ec2_place "${2-}" "$public"
	request=$REPLY
	if [[ -n $b_profile ]]; then
		json_string "$b_profile"
		request="$request, \"IamInstanceProfile\": {\"Name\": $REPLY}"
	fi
	json_member KeyName "$b_key_name"
	request="$request$REPLY"
	json_members=
	if ! ec2_late_tags; then
		ec2_tag_specification instance "$tags_instance"
		ec2_tag_specification volume "$tags_volume"
		request="$request, \"TagSpecifications\": [$json_members]"
		aws_show_tags "$tags_instance_shown"
		aws_show_tags "$tags_volume_shown"
	fi
	json_members=
	aws_joined "$1" "$request" || return
	set -- "$REPLY" ''
	[[ ! -s $work/user_data ]] || set -- "$1" "fileb://$work/user_data"
	ec2_token b_launch_token
	aws_again iamInstanceProfile aws_make "$b_aws_region" ec2 run-instances \
		--cli-input-json "$1" --image-id "$b_source_ami" \
		--client-token "$b_launch_token" \
		--user-data "$2" --query 'Instances[0].InstanceId' || {
		case $ERROR in
		*'(VPCIdNotSpecified)'*'No default VPC'*)
			ERROR='a valid Subnet Id was not specified'
			;;
		esac
		aws_fail "Error launching source instance: $ERROR"
		return
	}
	[[ -n $dry ]] || save b_instance "$REPLY"
	message 'Instance ID: %s' "$b_instance"
	say 'Waiting for instance (%s) to become ready...' "$b_instance"
	ec2_describe || {
		aws_fail "Error waiting for instance ($b_instance) to become ready: $ERROR"
		save b_launch_token ''
		ec2_state_reason
		return 1
	}
	ec2_late_tags || return 0
	aws_show_tags "$tags_instance_shown"
	ec2_tag 'source instance' "$tags_instance" "$b_instance" || return
	ec2_tag_volumes
}

# aws_joined FILE MEMBERS: writes the request of FILE with more members. REPLY is
# the word that aws(1) takes for it.
function aws_joined {
	typeset text='{}'
	[[ -n $dry ]] || text=$(<"$1")
	text=${text%\}*}
	while [[ $text == *[' 	'"$newline"] ]]; do
		text=${text%?}
	done
	[[ $text == \{ ]] || text=$text,
	aws_file request.json "$text $2}"
}

# ec2_describe: waits until the instance runs, and notes its addresses and its
# volumes.
function ec2_describe {
	aws_await running 'shutting-down terminated stopping' 15 40 \
		"$b_aws_region" describe-instances --instance-ids "$b_instance" \
		--query 'Reservations[0].Instances[0].[State.Name, PublicIpAddress, PrivateIpAddress, PublicDnsName, PrivateDnsName, VpcId, BlockDeviceMappings[?Ebs].[DeviceName, Ebs.VolumeId]]' ||
		return
	[[ -z $dry ]] || return 0
	ec2_answer=$REPLY
	aws_rest "$ec2_answer"
	save b_volumes "$REPLY"
	[[ -n $opt_debug ]] || return 0
	aws_field 4 "$ec2_answer"
	[[ -z $REPLY ]] || message 'Public DNS: %s' "$REPLY"
	aws_field 2 "$ec2_answer"
	[[ -z $REPLY ]] || message 'Public IP: %s' "$REPLY"
	aws_field 3 "$ec2_answer"
	[[ -z $REPLY ]] || message 'Private IP: %s' "$REPLY"
}

# ec2_state_reason: tells why the instance does not run.
function ec2_state_reason {
	typeset former=$ERROR
	if aws_ec2 describe-instances --instance-ids "$b_instance" --query \
		'Reservations[0].Instances[0].[StateTransitionReason, StateReason.Message]'; then
		[[ $REPLY == *None* ]] || {
			replaced "$REPLY" "$tab" ': '
			complain 'Instance state change details: %s' "$REPLY"
		}
	fi
	ERROR=$former
}

# ec2_tag WHAT TAGS IDS: tags things; one that was made a moment ago is not known
# everywhere.
function ec2_tag {
	typeset what=$1 ids=$3 id request
	if [[ -z $2 || -z $3 ]]; then
		return 0
	fi
	aws_file tags.json "{\"Tags\": [$2]}" || return
	request=$REPLY
	set --
	for id in $ids; do
		set -- "$@" "$id"
	done
	aws_again .NotFound aws_ec2 create-tags --cli-input-json "$request" \
		--resources "$@" || aws_fail "Error tagging $what: $ERROR"
}

# ec2_tag_volumes: tags the volumes of the instance.
function ec2_tag_volumes {
	if [[ -z $b_volumes || -z $tags_volume ]]; then
		return 0
	fi
	say 'Adding tags to source EBS Volumes'
	aws_show_tags "$tags_volume_shown"
	ec2_volume_ids
	ec2_tag "source EBS Volumes on $b_instance" "$tags_volume" "$REPLY"
}

# ec2_volume_ids: REPLY = the volumes of the instance.
function ec2_volume_ids {
	typeset device volume list=
	while IFS=$tab read -r device volume; do
		list="$list${list:+ }$volume"
	done <<EOF
$b_volumes
EOF
	REPLY=$list
}

# ec2_address INTERFACE GIVEN: where the guest is reached: at GIVEN, or else by
# the address of that kind: public_ip, private_ip, public_dns, private_dns,
# session_manager, or, if it is empty, as the network needs it.
function ec2_address {
	typeset left=3 found=$2
	while [[ -z $dry && -z $found ]]; do
		case $1 in
		session_manager) REPLY=localhost ;;
		public_ip) aws_field 2 "$ec2_answer" ;;
		private_ip) aws_field 3 "$ec2_answer" ;;
		public_dns) aws_field 4 "$ec2_answer" ;;
		private_dns) aws_field 5 "$ec2_answer" ;;
		*)
			aws_field 6 "$ec2_answer"
			if [[ -n $REPLY ]]; then
				aws_field 2 "$ec2_answer"
				[[ -n $REPLY ]] || aws_field 3 "$ec2_answer"
			else
				aws_field 4 "$ec2_answer"
			fi
			;;
		esac
		found=$REPLY
		[[ -z $found ]] || break
		(( left -= 1, 1 ))
		(( left > 0 )) ||
			fail "couldn't determine address for instance" || return
		nap 1 || return
		ec2_describe || return
	done
	save b_instance_address "$found"
	[[ -n $dry ]] || b_host=$found
}

# ec2_undo_launch: terminates the instance.
function ec2_undo_launch {
	typeset former=$ERROR
	if [[ -n $b_instance ]]; then
		say 'Terminating the source AWS instance...'
		if ! aws_ec2 terminate-instances --instance-ids "$b_instance"; then
			aws_undo_failed 'Error terminating instance, may still be around' \
				ec2 terminate-instances --instance-ids "$b_instance"
		elif ! aws_await terminated 'pending stopping' 15 40 \
			"$b_aws_region" describe-instances \
			--instance-ids "$b_instance" \
			--query 'Reservations[0].Instances[0].State.Name'; then
			complain '%s' "$ERROR"
		fi
	fi
	[[ -n $dry ]] || save b_instance ''
	save b_launch_token ''
	ERROR=$former
}

# ec2_keep_devices DEVICE...: the volumes at these devices are left to what the
# template says of them.
function ec2_keep_devices {
	typeset device
	b_kept_devices=$newline
	for device in "$@"; do
		b_kept_devices=$b_kept_devices$device$newline
	done
}

# ec2_undo_volumes: deletes the volumes that the instance has left behind.
function ec2_undo_volumes {
	typeset device volume is ids='' seen='' former=$ERROR
	if [[ -z $b_volumes ]]; then
		say 'No volumes to clean up, skipping'
		return 0
	fi
	say 'Cleaning up any extra volumes...'
	ec2_volume_ids
	for volume in $REPLY; do
		set -- "$@" "$volume"
	done
	aws_list Values "$@"
	aws_file request.json "{\"Filters\": [{\"Name\": \"volume-id\"$json_members}]}"
	json_members=
	aws_ec2 describe-volumes --cli-input-json "$REPLY" \
		--query 'Volumes[].[VolumeId, State]' || {
		complain 'Error describing volumes: %s' "$ERROR"
		ERROR=$former
		return 0
	}
	if [[ -z $REPLY ]]; then
		[[ -n $dry ]] || say 'No volumes to clean up, skipping'
		save b_volumes ''
		return 0
	fi
	seen=$newline$REPLY$newline
	while IFS=$tab read -r device volume; do
		is=${seen#*"$newline$volume$tab"}
		is=${is%%"$newline"*}
		if [[ $is == available &&
			${b_kept_devices-} != *"$newline$device$newline"* ]]; then
			ids="$ids $volume"
		fi
	done <<EOF
$b_volumes
EOF
	for volume in $ids; do
		say 'Destroying volume (%s)...' "$volume"
		aws_ec2 delete-volume --volume-id "$volume" ||
			aws_undo_failed 'Error deleting volume' \
				ec2 delete-volume --volume-id "$volume"
	done
	save b_volumes ''
	ERROR=$former
}

# ec2_password KEY_FILE SECONDS: waits for the password that Windows has made for
# itself, and decrypts it with the key of the instance.
function ec2_password {
	typeset end key=${1:-$state/key}
	[[ -z $b_winrm_password ]] || {
		say 'Skipping waiting for password since WinRM password set...'
		return 0
	}
	say 'Waiting for auto-generated password for instance...'
	message "It is normal for this process to take up to 15 minutes,${newline}but it usually takes around 5. Please wait."
	(( end = ${SECONDS%.*} + $2, 1 ))
	while :; do
		nap "${b_aws_delay:-5}" || return
		aws_again '' aws_ec2 get-password-data --instance-id "$b_instance" \
			--priv-launch-key "$key" --query PasswordData ||
			aws_fail "Error waiting for password: $ERROR" || return
		rm -f "$work/stdout"
		if [[ -n $REPLY$dry ]]; then
			break
		fi
		(( ${SECONDS%.*} < end )) ||
			aws_fail 'Timeout waiting for password.' || return
	done
	b_winrm_password=$REPLY
	secret "$b_winrm_password"
	[[ -n $dry ]] || (umask 077 && put "$REPLY" >"$state/password") ||
		fail "cannot write $state/password" || return
	message " ${newline}Password retrieved!"
}
