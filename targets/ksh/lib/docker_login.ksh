# docker_pulls IMAGE: tells that an image is pulled.
function docker_pulls {
	say 'Pulling Docker image: %s' "$1"
}

# docker_pull IMAGE: pulls an image, then logs out.
# Downloads: the image, by the engine, which checks its digest only if its name has one
function docker_pull {
	typeset status=0
	run_docker pull "$1" || status=$?
	docker_logout
	(( status == 0 )) && return 0
	fail "Error pulling Docker image: exit status $status" ||
		complain '%s' "$ERROR"
	return 1
}

# run_docker ARGS...: runs docker with the login there is; what it prints is
# shown.
function run_docker {
	if [[ -n $b_docker_config ]]; then
		run env DOCKER_CONFIG="$b_docker_config" \
			REGISTRY_AUTH_FILE="$b_docker_config/config.json" \
			"$b_docker" "$@"
	else
		run "$b_docker" "$@"
	fi
}

# docker_login SERVER USER PASSWORD: logs in to a registry. The password goes
# to docker's standard input.
function docker_login {
	message 'Logging in...'
	docker_own_config || return
	write_text "$work/docker_password" 0600 "$3" || return
	docker_log_in "$1" "$2" "${3:+--password-stdin}"
}

# docker_ecr_login SERVER KEY SECRET TOKEN PROFILE: logs in to a registry of
# Amazon's, with a password that Amazon gives out for it. The keys go to aws by
# its environment; without them it finds its own.
# Needs: aws
function docker_ecr_login {
	typeset region=${1#*://} status
	message 'Fetching ECR credentials...'
	region=${region#*.dkr.ecr.}
	region=${region%%.amazonaws.com*}
	[[ $1 == *.dkr.ecr.*.amazonaws.com* ]] ||
		fail "Error fetching ECR credentials: Failed to parse the ECR URL: $1 it should be on the form <account number>.dkr.ecr.<region>.amazonaws.com" || {
		complain '%s' "$ERROR"
		return 1
	}
	show aws ecr get-login-password --region "$region"
	if [[ -z $dry ]]; then
		(umask 077 && : >"$work/docker_password") || return
		job /dev/null "$work/docker_password" "$work/stderr" aws_with \
			"$2" "$3" "$4" "$5" ecr get-login-password \
			--region "$region"
		status=$?
		if (( status != 0 )); then
			fail "Error fetching ECR credentials: $(<"$work/stderr")" ||
				complain '%s' "$ERROR"
			return 1
		fi
	fi
	message 'Logging in...'
	docker_own_config || return
	docker_log_in "$1" AWS --password-stdin
}

# aws_with KEY SECRET TOKEN PROFILE ARGS...: becomes aws with these credentials
# in its environment; empty ones are left to it.
# Needs: aws
function aws_with {
	[[ -z $1 ]] || export AWS_ACCESS_KEY_ID="$1"
	[[ -z $2 ]] || export AWS_SECRET_ACCESS_KEY="$2"
	[[ -z $3 ]] || export AWS_SESSION_TOKEN="$3"
	[[ -z $4 ]] || export AWS_PROFILE="$4"
	shift 4
	exec aws "$@"
}

# docker_log_in SERVER USER OPTION: gives docker the password.
function docker_log_in {
	typeset server=$1 user=$2 option=$3 status=0
	set -- env DOCKER_CONFIG="$b_docker_config" \
		REGISTRY_AUTH_FILE="$b_docker_config/config.json" \
		"$b_docker" login
	[[ -z $user ]] || set -- "$@" -u "$user"
	[[ -z $option ]] || set -- "$@" "$option"
	[[ -z $server ]] || set -- "$@" "$server"
	run_in "$work/docker_password" "$@" || status=$?
	rm -f "$work/docker_password"
	(( status == 0 )) && return 0
	docker_forget
	fail "Error logging in: exit status $status" || complain '%s' "$ERROR"
	return 1
}

# docker_own_config: a folder of this build's own keeps the login: it disturbs
# no other build, and no login that the user has. Of the user's settings it
# takes over which engine is used.
function docker_own_config {
	typeset of=${DOCKER_CONFIG:-${HOME-}/.docker} context=
	b_docker_config=$work/docker_config
	[[ -z $dry ]] || return 0
	docker_forget
	b_docker_config=$work/docker_config
	(umask 077 && mkdir -p "$b_docker_config") || return
	[[ ! -d $of/contexts ]] || ln -s "$of/contexts" "$b_docker_config/"
	[[ ! -r $of/config.json ]] || context=$(sed -n \
		's/.*"currentContext": *\("[^"]*"\).*/\1/p' "$of/config.json")
	[[ -z $context ]] || write_text "$b_docker_config/config.json" 0600 \
		"{\"currentContext\": $context}"
}

# docker_logout: forgets the login, if there is one.
function docker_logout {
	[[ -n $b_docker_config ]] || return 0
	message 'Logging out...'
	docker_forget
}

# docker_forget: removes the folder that keeps the login.
function docker_forget {
	show rm -rf "$b_docker_config"
	[[ -n $dry ]] || rm -rf "$work/docker_config"
	b_docker_config=
}
