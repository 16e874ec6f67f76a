# aws_settings REGION: what each process that calls AWS has to know. What an
# earlier process learned stays.
function aws_settings {
	tab='	'
	b_aws_region=${1:-${AWS_REGION:-${AWS_DEFAULT_REGION:-${b_aws_found_region-}}}}
	b_aws_endpoint='' b_aws_profile='' b_aws_credentials='' b_aws_key=
	b_aws_secret_key='' b_aws_token='' b_aws_insecure='' b_aws_role=
	b_aws_decode='' b_aws_mfa='' b_aws_retries=10 b_aws_delay='' b_aws_times=
	b_s3_key=${b_s3_key-}
	aws_filters='' aws_tags='' aws_tags_shown='' aws_shield='' aws_role_taken=
	aws_polling "${AWS_POLL_DELAY_SECONDS-}" "${AWS_MAX_ATTEMPTS-}"
	[[ -n $b_aws_times || -z ${AWS_TIMEOUT_SECONDS-} ]] || {
		b_aws_delay=${b_aws_delay:-2}
		(( b_aws_times = AWS_TIMEOUT_SECONDS / b_aws_delay, 1 ))
	}
}

# aws_polling SECONDS TIMES: how long to wait between two questions, and how
# often to ask; nothing leaves it as it is.
function aws_polling {
	case $1 in
	'' | 0 | *[!0-9]*) ;;
	*) b_aws_delay=$1 ;;
	esac
	case $2 in
	'' | 0 | *[!0-9]*) ;;
	*) b_aws_times=$2 ;;
	esac
}

# with_aws CMD ARGS...: becomes a command that calls AWS. Keys are only in its
# environment: not on its command line, not in a file. A call that makes
# something is shielded: it is not cut off before it has told what it made.
function with_aws {
	[[ -z $aws_shield ]] || trap '' INT TERM HUP
	export AWS_PAGER='' AWS_MAX_ATTEMPTS=$(( b_aws_retries + 1 ))
	[[ -z $b_aws_profile ]] || export AWS_PROFILE="$b_aws_profile"
	[[ -z $b_aws_credentials ]] ||
		export AWS_SHARED_CREDENTIALS_FILE="$b_aws_credentials"
	if [[ -n $b_aws_key ]]; then
		unset AWS_PROFILE AWS_SESSION_TOKEN
		export AWS_ACCESS_KEY_ID="$b_aws_key"
		export AWS_SECRET_ACCESS_KEY="$b_aws_secret_key"
		[[ -z $b_aws_token ]] || export AWS_SESSION_TOKEN="$b_aws_token"
	fi
	exec "$@"
}

# aws_ec2 ACTION ARGS...: calls EC2 in the region of the build.
function aws_ec2 {
	aws_call "$b_aws_region" ec2 "$@"
}

# aws_make REGION SERVICE ACTION ARGS...: calls AWS to make something: what it
# made is told even if the build is interrupted meanwhile.
function aws_make {
	typeset status
	aws_shield=1
	aws_call "$@"
	status=$?
	aws_shield=
	return "$status"
}

# aws_call REGION SERVICE ACTION ARGS...: calls AWS. REPLY is the answer; ERROR
# is what went wrong. An option whose value is empty is left out.
# Needs: aws
# Connects: the API of AWS, or custom_endpoint_ec2 instead, with the keys of the template or else those that aws(1) finds (aws, as the user)
function aws_call {
	typeset region=$1 status left
	shift
	left=$#
	while (( left > 0 )); do
		if (( left > 1 )) && [[ $1 == --* && -z $2 ]]; then
			shift 2
			(( left -= 2, 1 ))
		else
			set -- "$@" "$1"
			shift
			(( left -= 1, 1 ))
		fi
	done
	set -- "$@" --output text
	[[ -z $region ]] || set -- "$@" --region "$region"
	[[ -z $b_aws_endpoint ]] || set -- "$@" --endpoint-url "$b_aws_endpoint"
	[[ -z $b_aws_insecure ]] || set -- "$@" --no-verify-ssl
	show aws "$@"
	REPLY=
	[[ -z $dry ]] || return 0
	aws_login || return
	rm -f "$work/stdout"
	job /dev/null "$work/stdout" "$work/stderr" with_aws aws "$@"
	status=$?
	[[ ! -r $work/stdout ]] || REPLY=$(<"$work/stdout")
	[[ $REPLY != None ]] || REPLY=
	(( status != 0 )) || return 0
	# a call that makes something may have ended well for all that
	[[ -z $aws_shield || -z $cancelled || -z $REPLY ]] || return 0
	aws_complaint
	return 1
}

# aws_complaint: ERROR = what aws(1) has said on standard error.
function aws_complaint {
	typeset text=
	[[ ! -r $work/stderr ]] || text=$(<"$work/stderr")
	while [[ $text == "$newline"* ]]; do
		text=${text#"$newline"}
	done
	ERROR=${text:-aws ended without a word}
	[[ -z $b_aws_decode ]] || aws_decode
}

# aws_decode: says in ERROR what an encoded refusal says.
# Needs: aws
function aws_decode {
	typeset encoded=${ERROR##*'Encoded authorization failure message: '} told
	[[ $encoded != "$ERROR" ]] || return 0
	encoded=${encoded%%[!a-zA-Z0-9_-]*}
	job /dev/null "$work/stdout" /dev/null with_aws aws sts \
		decode-authorization-message --encoded-message "$encoded" \
		--query DecodedMessage --output text || return 0
	told=$(<"$work/stdout")
	ERROR="${ERROR%%'Encoded authorization failure message: '*}Authorization failure message: '$told'"
}

# aws_file NAME TEXT: writes a request of AWS, which no command line shows. REPLY
# is the word that aws(1) takes for it.
function aws_file {
	[[ -z $dry$verbose ]] || message '+ %s: %s' "$1" "$2"
	[[ -n $dry ]] || (umask 077 && put_raw "$2" >"$work/$1") ||
		fail "cannot write $work/$1" || return
	REPLY=file://$work/$1
}

# aws_login: takes the role that the build works in, once in a process.
# Needs: aws
function aws_login {
	[[ -n $b_aws_role && -z $aws_role_taken ]] || return 0
	aws_role_taken=1
	aws_file role.json "$b_aws_role" || return
	aws_sts assume-role "$REPLY" || {
		aws_role_taken=
		fail "Error loading credentials for AWS Provider: $ERROR"
	}
}

# aws_sts ACTION FILE: asks STS for keys by the request in FILE, and works with
# them from now on. custom_endpoint_ec2 is not for STS.
# Needs: aws
function aws_sts {
	typeset endpoint=$b_aws_endpoint status
	b_aws_endpoint=
	aws_call "$b_aws_region" sts "$1" --cli-input-json "$2" --query \
		'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]'
	status=$?
	b_aws_endpoint=$endpoint
	# a code and keys are not left in a file
	[[ -n $dry ]] || rm -f "$work/stdout" "${2#file://}"
	(( status == 0 )) || return 1
	[[ -z $dry ]] || return 0
	aws_keys "${REPLY%%"$tab"*}" "${REPLY#*"$tab"}"
}

# aws_keys ID REST: works with these keys from now on; REST is the secret key, a
# tab and the token.
function aws_keys {
	b_aws_key=$1
	b_aws_secret_key=${2%%"$tab"*}
	b_aws_token=${2#*"$tab"}
	secret "$b_aws_secret_key"
	secret "$b_aws_token"
}

# aws_find_region: finds the region where neither the template nor the
# environment names one.
# Needs: aws
function aws_find_region {
	[[ -z $b_aws_region && -z $dry ]] || return 0
	job /dev/null "$work/stdout" /dev/null with_aws aws configure get region ||
		fail 'no region: give `region` in the template, AWS_REGION in the environment, or one in the profile' ||
		return
	save b_aws_found_region "$(<"$work/stdout")"
	b_aws_region=$b_aws_found_region
}

# aws_again TEXT COMMAND ARGS...: runs COMMAND; while TEXT is in what went wrong,
# it is tried again, up to 10 times with longer and longer pauses.
function aws_again {
	typeset text=$1 left=10 pause=1 former=$ERROR
	shift
	until "$@"; do
		if [[ -n $cancelled || $ERROR != *"$text"* ]] || (( left == 0 )); then
			return 1
		fi
		nap "$pause" || return
		(( left -= 1, pause = pause < 16 ? pause * 2 : 30, 1 ))
	done
	ERROR=$former
}

# aws_await WANTED BAD SECONDS TIMES REGION ARGS...: asks EC2 with ARGS until the
# first word of the answer is WANTED. One of the BAD ones is a failure. It asks
# at most so many times, with so many seconds between. Of failed questions it takes
# four in a row: the next one may be answered.
function aws_await {
	typeset wanted=$1 bad=$2 pause=${b_aws_delay:-$3} left=${b_aws_times:-$4}
	typeset region=$5 word former=$ERROR failed=0
	shift 5
	while :; do
		if aws_call "$region" ec2 "$@"; then
			ERROR=$former failed=0
			word=${REPLY%%"$newline"*}
			word=${word%%"$tab"*}
			if [[ -n $dry || $word == "$wanted" ]]; then
				return 0
			fi
			case " $bad " in
			*" $word "*)
				fail "ResourceNotReady: it is $word, and not $wanted"
				return
				;;
			esac
		else
			(( failed += 1, 1 ))
			# what was made a moment ago is not known everywhere
			[[ $ERROR == *.NotFound\)* ]] || (( failed < 5 )) || return 1
		fi
		(( left -= 1, 1 ))
		(( left > 0 )) ||
			fail "ResourceNotReady: exceeded wait attempts" || return
		nap "$pause" || return
	done
}

# aws_fail TEXT: tells why the step failed, and notes it.
function aws_fail {
	complain '%s' "$1"
	fail "$1"
}

# aws_undo_failed TEXT ARGS...: tells that something could not be undone, and
# notes `aws ARGS...`, which does it by hand.
function aws_undo_failed {
	complain '%s: %s' "$1" "$ERROR"
	shift
	set -- aws "$@" --region "$b_aws_region"
	[[ -z $b_aws_endpoint ]] || set -- "$@" --endpoint-url "$b_aws_endpoint"
	by_hand "$@"
}

# aws_filter NAME VALUE: adds a condition to those of the next question.
function aws_filter {
	typeset name
	json_string "$1"
	name=$REPLY
	json_string "$2"
	aws_filters="$aws_filters${aws_filters:+, }{\"Name\": $name, \"Values\": [$REPLY]}"
}

# aws_tag KEY VALUE: adds a tag to those of the next thing.
function aws_tag {
	typeset key
	json_string "$1"
	key=$REPLY
	json_string "$2"
	aws_tags="$aws_tags${aws_tags:+, }{\"Key\": $key, \"Value\": $REPLY}"
	aws_tags_shown="$aws_tags_shown${aws_tags_shown:+$newline}Adding tag: \"$1\": \"$2\""
}

# aws_show_tags TEXT: tells which tags are added.
function aws_show_tags {
	[[ -z $1 ]] || message '%s' "$1"
}
