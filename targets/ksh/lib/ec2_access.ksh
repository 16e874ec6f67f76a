# ec2_key_pair FILE AGENT NAME TEMPORARY PASSWORD: sees to the key for the login:
# that of FILE, that of the agent, the pair NAME that EC2 has, or else a pair
# that EC2 makes now, with the name TEMPORARY.
function ec2_key_pair {
	typeset temporary=$4
	# a run that was cut off here has left its key
	[[ -z $b_made_key ]] || ec2_undo_key_pair
	save b_key_name "$3"
	if [[ -n $1 ]]; then
		say 'Using existing SSH private key'
		return 0
	fi
	if [[ -n $2 && -z $3 ]]; then
		say 'Using SSH Agent with key pair in Source AMI'
		return 0
	fi
	if [[ -n $2 ]]; then
		say 'Using SSH Agent for existing key pair %s' "$3"
		return 0
	fi
	if [[ -z $temporary && -z $3$5 ]]; then
		uuid
		temporary=packer_$REPLY
	fi
	if [[ -z $temporary ]]; then
		say 'Not using temporary keypair'
		save b_key_name ''
		return 0
	fi
	say 'Creating temporary keypair: %s' "$temporary"
	# noted before, so that a run that is cut off here knows what it left
	save b_made_key "$temporary"
	save b_key_name "$temporary"
	json_string "$temporary"
	aws_file key_pair.json "{\"KeyName\": $REPLY}" || return
	aws_again '' aws_make "$b_aws_region" ec2 create-key-pair \
		--cli-input-json "$REPLY" --query KeyMaterial ||
		fail "Error creating temporary keypair: $ERROR" || return
	rm -f "$work/stdout"
	b_ssh_key_file=$state/key
	[[ -n $dry ]] || (umask 077 && put "$REPLY" >"$state/key") ||
		fail "cannot write $state/key" || return
	[[ -z $opt_debug || -n $dry ]] || ec2_debug_key
}

# ec2_debug_key: with -debug, leaves the key in this folder while the build runs.
function ec2_debug_key {
	message 'Saving key for debug purposes: ec2_%s.pem' "$b_name"
	(umask 077 && cat "$state/key" >"ec2_$b_name.pem") ||
		fail "Error saving debug key: ec2_$b_name.pem"
}

# ec2_forget_key: takes the key that EC2 made out of authorized_keys on the guest;
# its name stands in a command there, so only a plain one will do.
function ec2_forget_key {
	case $b_made_key in
	'') ;;
	*[!a-zA-Z0-9_@:.,+=\ -]*)
		message 'The key %s is left in authorized_keys: its name cannot stand in a command' "$b_made_key"
		;;
	*)
		key_pair_forget
		;;
	esac
}

# ec2_undo_key_pair: removes the temporary key.
function ec2_undo_key_pair {
	typeset former=$ERROR
	[[ -n $dry ]] || rm -f "$state/password"
	[[ -n $b_made_key ]] || return 0
	say 'Deleting temporary keypair...'
	json_string "$b_made_key"
	aws_file key_pair.json "{\"KeyName\": $REPLY}"
	aws_ec2 delete-key-pair --cli-input-json "$REPLY" ||
		aws_undo_failed "Error cleaning up keypair. Please delete the key manually: $b_made_key" \
			ec2 delete-key-pair --key-name "$b_made_key"
	[[ -n $dry ]] || rm -f "$state/key"
	[[ -z $opt_debug || -n $dry ]] || rm -f "ec2_$b_name.pem"
	save b_made_key ''
	ERROR=$former
}

# ec2_given_groups ID...: uses these security groups, if there are any.
function ec2_given_groups {
	typeset id ids=
	for id in "$@"; do
		[[ -z $id ]] || ids="$ids${ids:+ }$id"
	done
	[[ -n $ids ]] || return 0
	aws_list GroupIds "$@"
	ec2_ask describe-security-groups --query 'SecurityGroups[].GroupId' ||
		fail "Couldn't find specified security group: $ERROR" || return
	save b_groups "$ids"
}

# ec2_found_groups: uses the security groups that meet the conditions.
function ec2_found_groups {
	if [[ -n $b_groups ]]; then
		aws_filters=
		return 0
	fi
	[[ -z $b_vpc ]] || aws_filter vpc-id "$b_vpc"
	ec2_ask describe-security-groups --query 'SecurityGroups[].GroupId' ||
		fail "Couldn't find security groups for filter: $ERROR" || return
	[[ -z $dry ]] || REPLY='<groups>'
	replaced "$REPLY" "$tab" ' '
	save b_groups "$REPLY"
	replaced "$b_groups" ' ' ', '
	message 'Found Security Group(s): %s' "$REPLY"
	[[ -n $b_groups ]] || fail 'no security group meets the conditions of security_group_filter'
}

# ec2_temporary_group PORT CIDR...: without other groups, makes one that lets
# PORT be reached from the CIDRs; no PORT: none is reached.
function ec2_temporary_group {
	typeset port=$1 name cidr ranges='' request
	shift
	# a run that was cut off here has left its group, perhaps without its rule
	[[ -z $b_made_group ]] || ec2_undo_group
	[[ -z $b_groups ]] || return 0
	uuid
	name=packer_$REPLY
	say 'Creating temporary security group for this instance: %s' "$name"
	# noted before, so that a run that is cut off here knows what it left
	save b_made_group "$name"
	aws_make "$b_aws_region" ec2 create-security-group --group-name "$name" \
		--description 'Temporary group for Packer' --vpc-id "$b_vpc" \
		--query GroupId || aws_fail "$ERROR" || return
	[[ -z $dry ]] || REPLY='<group>'
	save b_made_group "$REPLY"
	aws_await "$b_made_group" '' 5 40 "$b_aws_region" \
		describe-security-groups --group-ids "$b_made_group" \
		--query 'SecurityGroups[0].GroupId' ||
		fail "Timed out waiting for security group $b_made_group: $ERROR" ||
		return
	save b_groups "$b_made_group"
	[[ -n $port ]] || return 0
	say 'Authorizing access to port %s from [%s] in the temporary security groups...' "$port" "$*"
	for cidr in "$@"; do
		json_string "$cidr"
		ranges="$ranges${ranges:+, }{\"CidrIp\": $REPLY}"
	done
	request="{\"IpPermissions\": [{\"IpProtocol\": \"tcp\", \"FromPort\": $port, \"ToPort\": $port, \"IpRanges\": [$ranges]}]}"
	aws_file group.json "$request" || return
	aws_ec2 authorize-security-group-ingress --group-id "$b_made_group" \
		--cli-input-json "$REPLY" ||
		aws_fail "Error authorizing temporary security group: $ERROR"
}

# ec2_undo_group: removes the temporary group.
function ec2_undo_group {
	typeset former=$ERROR left=5
	[[ -n $b_made_group ]] || return 0
	say 'Deleting temporary security group...'
	if [[ $b_made_group == packer_* ]]; then
		# the call that made it was cut off: it is known by its name only
		aws_ec2 describe-security-groups \
			--filters "Name=group-name,Values=$b_made_group" \
			--query 'SecurityGroups[0].GroupId' || {
			aws_undo_failed 'Error looking for the security group, which may be there' \
				ec2 delete-security-group --group-name "$b_made_group"
			REPLY=
		}
		b_made_group=$REPLY
	fi
	while [[ -n $b_made_group ]]; do
		aws_ec2 delete-security-group --group-id "$b_made_group" && break
		(( left -= 1, 1 ))
		if (( left == 0 )); then
			aws_undo_failed "Error cleaning up security group. Please delete the group manually: security group ID: $b_made_group" \
				ec2 delete-security-group --group-id "$b_made_group"
			break
		fi
		nap "${b_aws_delay:-5}"
	done
	save b_made_group ''
	save b_groups ''
	ERROR=$former
}

# ec2_given_profile PROFILE [unchecked]: uses an instance profile, if the
# template names one.
function ec2_given_profile {
	[[ -n $1 ]] || return 0
	if [[ -z ${2-} ]]; then
		json_string "$1"
		aws_file profile.json "{\"InstanceProfileName\": $REPLY}" || return
		aws_call "$b_aws_region" iam get-instance-profile \
			--cli-input-json "$REPLY" \
			--query InstanceProfile.InstanceProfileName ||
			fail "Couldn't find specified instance profile: $ERROR" ||
			return
	fi
	save b_profile "$1"
}

# ec2_temporary_profile POLICY: without another instance profile, makes one with
# a role that may do what the file POLICY says.
function ec2_temporary_profile {
	typeset name
	[[ -z $b_profile ]] || return 0
	# a run that was cut off here has left a part
	[[ -z $b_made_profile ]] || ec2_undo_profile
	uuid
	name=packer-$REPLY
	say 'Creating temporary instance profile for this instance: %s' "$name"
	save b_made_profile "$name"
	aws_make "$b_aws_region" iam create-instance-profile \
		--instance-profile-name "$name" \
		--query InstanceProfile.InstanceProfileName ||
		aws_fail "$ERROR" || return
	aws_iam_exists "instance profile $name" get-instance-profile \
		--instance-profile-name "$name" \
		--query InstanceProfile.InstanceProfileName || return
	say 'Creating temporary role for this instance: %s' "$name"
	save b_made_role "$name"
	aws_file trust.json '{"Version": "2012-10-17","Statement": [{"Effect": "Allow","Principal": {"Service": "ec2.amazonaws.com"},"Action": "sts:AssumeRole"}]}' ||
		return
	aws_make "$b_aws_region" iam create-role --role-name "$name" \
		--description 'Temporary role for Packer' \
		--assume-role-policy-document "$REPLY" --query Role.RoleName ||
		aws_fail "$ERROR" || return
	aws_iam_exists "temporary role $name" get-role --role-name "$name" \
		--query Role.RoleName || return
	say 'Attaching policy to the temporary role: %s' "$name"
	save b_made_policy "$name"
	aws_call "$b_aws_region" iam put-role-policy --role-name "$name" \
		--policy-name "$name" --policy-document "file://$1" ||
		aws_fail "$ERROR" || return
	save b_role_attached 1
	aws_call "$b_aws_region" iam add-role-to-instance-profile \
		--role-name "$name" --instance-profile-name "$name" ||
		aws_fail "$ERROR" || return
	save b_profile "$name"
}

# aws_iam_exists WHAT ACTION ARGS...: waits until IAM knows what was made.
function aws_iam_exists {
	typeset what=$1 left=${b_aws_times:-40}
	shift
	while ! aws_call "$b_aws_region" iam "$@"; do
		(( left -= 1, 1 ))
		if [[ $ERROR != *NoSuchEntity* ]] || (( left <= 0 )); then
			fail "Timed out waiting for $what: $ERROR"
			return
		fi
		nap "${b_aws_delay:-1}" || return
	done
	ERROR=
}

# ec2_undo_profile: removes the temporary instance profile and its role.
function ec2_undo_profile {
	typeset former=$ERROR
	if [[ -n $b_role_attached ]]; then
		say 'Detaching temporary role from instance profile...'
		aws_remove "$b_made_role" remove-role-from-instance-profile \
			--instance-profile-name "$b_made_profile" \
			--role-name "$b_made_role"
	fi
	if [[ -n $b_made_policy ]]; then
		say 'Removing policy from temporary role...'
		aws_remove "$b_made_policy" delete-role-policy \
			--policy-name "$b_made_policy" --role-name "$b_made_role"
	fi
	if [[ -n $b_made_role ]]; then
		say 'Deleting temporary role...'
		aws_remove "$b_made_role" delete-role --role-name "$b_made_role"
	fi
	if [[ -n $b_made_profile ]]; then
		say 'Deleting temporary instance profile...'
		aws_remove "$b_made_profile" delete-instance-profile \
			--instance-profile-name "$b_made_profile"
	fi
	save b_role_attached ''
	save b_made_policy ''
	save b_made_role ''
	save b_made_profile ''
	ERROR=$former
}

# aws_remove NAME ACTION ARGS...: removes something of IAM; what is not there
# need not be removed.
function aws_remove {
	typeset name=$1
	shift
	aws_call "$b_aws_region" iam "$@" && return 0
	[[ $ERROR == *NoSuchEntity* ]] ||
		aws_undo_failed "Error: please delete it manually: $name" iam "$@"
}
