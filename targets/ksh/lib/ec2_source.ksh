# ec2_settings: what the steps of an EC2 build learn. What an earlier process
# learned stays.
function ec2_settings {
	b_source_ami=${b_source_ami-} b_source_name=${b_source_name-}
	b_source_date=${b_source_date-} b_source_owner=${b_source_owner-}
	b_source_owner_name=${b_source_owner_name-} b_source_root=${b_source_root-}
	b_source_kind=${b_source_kind-} b_source_tags=${b_source_tags-}
	b_ami_name=${b_ami_name-} b_vpc=${b_vpc-} b_subnet=${b_subnet-} b_zone=${b_zone-}
	b_key_name=${b_key_name-} b_made_key=${b_made_key-}
	b_groups=${b_groups-} b_made_group=${b_made_group-}
	b_profile=${b_profile-} b_made_profile=${b_made_profile-}
	b_made_role=${b_made_role-} b_made_policy=${b_made_policy-}
	b_role_attached=${b_role_attached-} b_launch_template=${b_launch_template-}
	b_instance=${b_instance-} b_volumes=${b_volumes-} b_amis=${b_amis-}
	b_made_ami=${b_made_ami-} b_copies=${b_copies-}
	b_launch_token=${b_launch_token-} b_copy_token=${b_copy_token-}
	b_image_name=${b_image_name-}
	b_instance_address=${b_instance_address-} b_ssm_pid=${b_ssm_pid-}
	b_winrm_password=${b_winrm_password-}
	tags_instance='' tags_image='' tags_snapshot='' tags_volume='' tags_spot=
	tags_image_shown='' tags_snapshot_shown='' tags_spot_shown='' tags_volume_shown=
	json_members='' ec2_answer='' ec2_image_times=120
	[[ -z $b_aws_delay ]] || ec2_image_times=40
	[[ -n ${b_host-} ]] || b_host=$b_instance_address
	[[ -z ${b_tunnel_port-} ]] || b_port=$b_tunnel_port
	[[ -z $b_made_key ]] || b_ssh_key_file=$state/key
	if [[ -r $state/password ]]; then
		# what Windows made for itself; only the user can read it
		b_winrm_password=$(<"$state/password")
		secret "$b_winrm_password"
	fi
	[[ -z $dry ]] || ec2_pretend
}

# ec2_pretend: with -n nothing is learned: names stand for it.
function ec2_pretend {
	b_source_ami='<source AMI>' b_source_name='<name of the source AMI>'
	b_source_date='<its date>' b_source_owner='<its owner>'
	b_source_owner_name='<its owner>'
	b_instance='<instance>' b_host=${b_host:-<instance>}
	b_aws_region=${b_aws_region:-<region>}
}

# ec2_regions REGION...: refuses regions that the account does not have.
function ec2_regions {
	typeset region known unknown=
	aws_ec2 describe-regions --query 'Regions[].RegionName' ||
		fail "error validating regions: $ERROR" || return
	[[ -z $dry ]] || return 0
	known=$tab$REPLY$tab
	for region in "$@"; do
		if [[ -n $region && $known != *"$tab$region$tab"* ]]; then
			unknown="$unknown${unknown:+ }$region"
		fi
	done
	[[ -z $unknown ]] ||
		fail "error validating regions: Invalid region(s): [$unknown], available regions: [$REPLY]"
}

# ec2_check_vpc VPC SUBNET: a network that is not the default one takes a subnet
# with it. -force leaves this out.
function ec2_check_vpc {
	[[ -z $opt_force ]] || return 0
	say 'Prevalidating any provided VPC information'
	if [[ -z $1 || -n $2 ]]; then
		return 0
	fi
	json_string "$1"
	aws_file request.json "{\"VpcIds\": [$REPLY]}" || return
	aws_ec2 describe-vpcs --cli-input-json "$REPLY" \
		--query 'Vpcs[0].IsDefault' ||
		aws_fail "Error retrieving VPC information for vpc_id $1: $ERROR" ||
		return
	[[ $REPLY != False ]] ||
		aws_fail "Error: subnet_id or subnet_filter must be provided for non-default VPCs ($1)"
}

# ec2_check_name NAME: refuses a name that an AMI has already, unless -force says
# that the AMI goes.
function ec2_check_name {
	if [[ -n $opt_force ]]; then
		say 'Force Deregister flag found, skipping prevalidating AMI Name'
		return 0
	fi
	say 'Prevalidating AMI Name: %s' "$1"
	aws_filter name "$1"
	ec2_ask describe-images --query 'Images[0].ImageId' ||
		aws_fail "Error querying AMI: $ERROR" || return
	[[ -z $REPLY ]] ||
		aws_fail "Error: AMI Name: '$1' is used by an existing AMI: $REPLY"
}

# ec2_ask ACTION ARGS...: asks EC2 with the conditions and lists that were
# collected.
function ec2_ask {
	typeset action=$1 request="{\"Filters\": [$aws_filters]$json_members}"
	shift
	aws_filters='' json_members=
	aws_file request.json "$request" || return
	aws_ec2 "$action" --cli-input-json "$REPLY" "$@"
}

# aws_list NAME TEXT...: adds a list to the next question; empty texts do not
# count.
function aws_list {
	typeset name=$1 text list=
	shift
	for text in "$@"; do
		[[ -n $text ]] || continue
		json_string "$text"
		list="$list${list:+, }$REPLY"
	done
	[[ -z $list ]] || json_members="$json_members, \"$name\": [$list]"
}

# aws_field NUMBER TEXT: REPLY = a field of the first line of an answer, from 1.
function aws_field {
	typeset left=$1
	REPLY=${2%%"$newline"*}$tab
	while (( left > 1 )); do
		REPLY=${REPLY#*"$tab"}
		(( left -= 1, 1 ))
	done
	REPLY=${REPLY%%"$tab"*}
	[[ $REPLY != None ]] || REPLY=
}

# aws_rest TEXT: REPLY = the lines of an answer behind the first.
function aws_rest {
	REPLY=
	[[ $1 != *"$newline"* ]] || REPLY=${1#*"$newline"}
}

# ec2_source_ami one|newest: finds the AMI that the build starts from: the only
# one that meets the conditions, or the newest of them.
function ec2_source_ami {
	typeset answer asked="$aws_filters$json_members"
	ec2_ask describe-images --query 'sort_by(Images, &CreationDate) | [length(@), [-1].ImageId, [-1].RootDeviceType, [-1].VirtualizationType, [-1].RootDeviceName, [-1].OwnerId, [-1].ImageOwnerAlias, [-1].CreationDate, [-1].Name, [-1].Tags[].[Key, Value]]' ||
		aws_fail "Error querying AMI: $ERROR" || return
	[[ -z $dry ]] || return 0
	answer=$REPLY
	aws_field 1 "$answer"
	if (( REPLY == 0 )); then
		aws_fail "No AMI was found matching filters: ${asked#, }"
		return
	fi
	if (( REPLY > 1 )) && [[ $1 == one ]]; then
		aws_fail 'Your query returned more than one result. Please try a more specific search, or set most_recent to true.'
		return
	fi
	aws_field 2 "$answer"
	save b_source_ami "$REPLY"
	aws_field 3 "$answer"
	save b_source_root "$REPLY"
	aws_field 4 "$answer"
	save b_source_kind "$REPLY"
	aws_field 6 "$answer"
	save b_source_owner "$REPLY"
	aws_field 7 "$answer"
	save b_source_owner_name "$REPLY"
	aws_field 8 "$answer"
	save b_source_date "$REPLY"
	aws_field 9 "$answer"
	save b_source_name "$REPLY"
	aws_rest "$answer"
	save b_source_tags "$REPLY"
	message 'Found Image ID: %s' "$b_source_ami"
}

# ec2_enhanced KIND: enhanced networking takes an AMI of the kind hvm; KIND is
# what the template says of it.
function ec2_enhanced {
	if [[ -n $dry || $1 == hvm ]]; then
		return 0
	fi
	[[ -z $1 ]] ||
		aws_fail "Cannot enable enhanced networking, AMIVirtType '$1' is not HVM" ||
		return
	[[ $b_source_kind == hvm ]] ||
		aws_fail "Cannot enable enhanced networking, source AMI '$b_source_ami' is not HVM"
}

# ec2_source_tag KEY NONE: REPLY = a tag of the source AMI; NONE without one.
function ec2_source_tag {
	typeset rest=$newline$b_source_tags$newline
	REPLY=$2
	[[ $rest == *"$newline$1$tab"* ]] || return 0
	rest=${rest#*"$newline$1$tab"}
	REPLY=${rest%%"$newline"*}
}

# ec2_network VPC SUBNET ZONE: notes the network that the template names.
function ec2_network {
	save b_vpc "$1"
	save b_subnet "$2"
	save b_zone "$3"
}

# ec2_find_vpc: finds the network that meets the conditions.
function ec2_find_vpc {
	if [[ -n $b_vpc ]]; then
		aws_filters=
		return 0
	fi
	typeset asked=$aws_filters
	ec2_ask describe-vpcs --query '[length(Vpcs), Vpcs[0].VpcId]' ||
		aws_fail "Error querying VPCs: $ERROR" || return
	[[ -z $dry ]] || return 0
	set -- "$REPLY"
	aws_field 1 "$1"
	[[ $REPLY == 1 ]] ||
		aws_fail "Exactly one VPC should match the filter, but $REPLY VPC's was found matching filters: $asked" ||
		return
	aws_field 2 "$1"
	save b_vpc "$REPLY"
	message 'Found VPC ID: %s' "$b_vpc"
}

# ec2_find_subnet one|most_free|random: finds the subnet that meets the
# conditions.
function ec2_find_subnet {
	typeset count asked line
	if [[ -n $b_subnet ]]; then
		aws_filters=
		return 0
	fi
	aws_filter state available
	[[ -z $b_vpc ]] || aws_filter vpc-id "$b_vpc"
	[[ -z $b_zone ]] || aws_filter availabilityZone "$b_zone"
	asked=$aws_filters
	ec2_ask describe-subnets --query 'sort_by(Subnets, &AvailableIpAddressCount)[].[SubnetId, AvailabilityZone, VpcId]' ||
		aws_fail "Error querying Subnets: $ERROR" || return
	[[ -z $dry ]] || return 0
	set -- "$1" "$REPLY"
	if [[ -z $2 ]]; then
		aws_fail "No Subnets was found matching filters: $asked"
		return
	fi
	count=0
	while IFS= read -r line; do
		(( count += 1 ))
	done <<EOF
$2
EOF
	(( count == 1 )) || [[ $1 != one ]] ||
		aws_fail "Your filter matched $count Subnets. Please try a more specific search, or set random or most_free to true." ||
		return
	[[ $1 != random ]] || (( count = RANDOM % count + 1, 1 ))
	while IFS= read -r line && (( count > 1 )); do
		(( count -= 1, 1 ))
	done <<EOF
$2
EOF
	aws_field 1 "$line"
	save b_subnet "$REPLY"
	message 'Found Subnet ID: %s' "$b_subnet"
	ec2_placed "$line"
}

# ec2_placed LINE: notes the zone and the network of the subnet.
function ec2_placed {
	if [[ -z $b_zone ]]; then
		aws_field 2 "$1"
		save b_zone "$REPLY"
	fi
	if [[ -z $b_vpc ]]; then
		aws_field 3 "$1"
		save b_vpc "$REPLY"
	fi
}

# ec2_place_subnet: finds the zone and the network of the subnet, if they are
# not known.
function ec2_place_subnet {
	if [[ -z $b_subnet ]] || [[ -n $b_zone && -n $b_vpc ]]; then
		return 0
	fi
	aws_list SubnetIds "$b_subnet"
	ec2_ask describe-subnets \
		--query 'Subnets[0].[SubnetId, AvailabilityZone, VpcId]' ||
		aws_fail "Describing the subnet: $b_subnet returned error: $ERROR." ||
		return
	[[ -n $dry ]] || ec2_placed "$REPLY"
}
