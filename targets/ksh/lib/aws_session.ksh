# aws_vault PATH: gets keys from the AWS engine of Vault. PATH is that of Vault's
# API. Vault makes them anew each time, and takes them back when they expire.
# Needs: vault
function aws_vault {
	typeset text key secret token=
	show vault read -format=json -- "$1"
	[[ -z $dry ]] || return 0
	job /dev/null "$work/stdout" "$work/stderr" vault read -format=json -- "$1" || {
		aws_complaint
		fail "Error reading vault secret: $ERROR"
		return
	}
	text=$(<"$work/stdout")
	rm -f "$work/stdout"
	json_at "$text" data access_key ||
		fail 'Vault gives no access_key at the given path' || return
	key=$REPLY
	json_at "$text" data secret_key ||
		fail 'Vault gives no secret_key at the given path' || return
	secret=$REPLY
	if json_at "$text" data security_token; then
		token=$REPLY
	fi
	aws_keys "$key" "$secret$tab$token"
}

# aws_profile_value NAME: REPLY = what the profile says of NAME; nothing if it
# does not.
# Needs: aws
function aws_profile_value {
	show aws configure get "$1"
	REPLY=
	[[ -z $dry ]] || return 0
	job /dev/null "$work/stdout" /dev/null with_aws aws configure get "$1" ||
		return 0
	REPLY=$(<"$work/stdout")
}

# aws_mfa: opens a session with the one-time code, in the role that the profile
# names, or else as the user whose keys they are. The device is the mfa_serial of
# the profile; without one the code is for nothing.
function aws_mfa {
	typeset profile=$b_aws_profile action=get-session-token request name json
	[[ -n $b_aws_mfa ]] || return 0
	aws_profile_value mfa_serial
	if [[ -z $REPLY$dry ]]; then
		message 'The profile has no mfa_serial: mfa_code is not used'
		return 0
	fi
	json_string "$REPLY"
	request="{\"SerialNumber\": $REPLY"
	json_string "$b_aws_mfa"
	request="$request, \"TokenCode\": $REPLY"
	aws_profile_value role_arn
	if [[ -n $REPLY ]]; then
		action=assume-role
		json_member RoleArn "$REPLY"
		request=$request$REPLY
		for name in role_session_name=RoleSessionName external_id=ExternalId; do
			json=${name#*=}
			aws_profile_value "${name%%=*}"
			[[ -n $REPLY || $json != RoleSessionName ]] || REPLY=packer-$start
			json_member "$json" "$REPLY"
			request=$request$REPLY
		done
	fi
	aws_profile_value duration_seconds
	case $REPLY in
	'' | *[!0-9]*) ;;
	*) request="$request, \"DurationSeconds\": $REPLY" ;;
	esac
	if [[ $action == assume-role ]]; then
		# the keys that take the role are those of another profile
		aws_profile_value source_profile
		[[ -n $REPLY ]] ||
			fail 'the profile has a role_arn, but no source_profile whose keys could take the role' ||
			return
		b_aws_profile=$REPLY
	fi
	# the session takes the role of assume_role, and not the other way round
	aws_role_taken=1
	if aws_file session.json "$request}" && aws_sts "$action" "$REPLY"; then
		b_aws_profile=$profile aws_role_taken=
		return 0
	fi
	b_aws_profile=$profile aws_role_taken=
	fail "Error loading credentials for AWS Provider: $ERROR"
}

# aws_session_keep: notes the keys for the processes that come after this one; a
# code is good for one time only. Only the user can read them.
function aws_session_keep {
	if [[ -n $dry || -z $b_aws_key ]]; then
		return 0
	fi
	(umask 077 && put "$b_aws_key$tab$b_aws_secret_key$tab$b_aws_token" >"$state/aws_keys") ||
		fail "cannot write $state/aws_keys"
}

# aws_session: takes up the keys that an earlier step got.
function aws_session {
	[[ -r $state/aws_keys ]] || return 0
	REPLY=$(<"$state/aws_keys")
	aws_keys "${REPLY%%"$tab"*}" "${REPLY#*"$tab"}"
}

# aws_session_forget: removes the keys.
function aws_session_forget {
	[[ -n $dry ]] || rm -f "$state/aws_keys"
}
