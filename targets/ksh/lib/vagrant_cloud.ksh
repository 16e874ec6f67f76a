# cloud_begin URL TOKEN INSECURE: begins to work with a server of boxes: whether it
# takes the token is asked first. INSECURE: certificates are not checked.
function cloud_begin {
	typeset own=https://vagrantcloud.com/api/v1
	cloud_url=${1:-$own} cloud_token=$2 cloud_insecure=
	[[ -z $3 || $cloud_url == "$own" ]] || cloud_insecure=1
	if [[ -z $cloud_token ]]; then
		cloud_token=${VAGRANT_CLOUD_TOKEN-}
		if [[ -z $cloud_token && -n ${ATLAS_TOKEN-} ]]; then
			cloud_token=$ATLAS_TOKEN
			message 'Warning: Using Vagrant Cloud token found in ATLAS_TOKEN. Please make sure it is correct, or set VAGRANT_CLOUD_TOKEN'
		fi
	fi
	[[ -n $cloud_token$dry || $cloud_url != "$own" ]] ||
		fail 'access_token must be set if vagrant_cloud_url has not been overriden' ||
		return
	secret "$cloud_token"
	cloud_configure || return
	cloud_ask GET authenticate &&
		[[ $cloud_status == 200 ]] && return 0
	fail "Failed to verify authentication token: ${ERROR:-$cloud_status}"
}

# cloud_input: which provider the box is for, and which file it is.
function cloud_input {
	typeset file=${art_file[art_first[artifact]]-}
	b_artifact_id=${art_id[artifact]} b_provider=$b_artifact_id
	(( art_count[artifact] > 0 )) || file=
	case ${art_builder[artifact]} in
	vagrant | mitchellh.post-processor.vagrant | packer.post-processor.artifice)
		;;
	*)
		fail "Unknown artifact type: this post-processor requires an input artifact from the artifice post-processor, vagrant post-processor, or vagrant builder: ${art_builder[artifact]}"
		return
		;;
	esac
	cloud_file=$file
	if [[ -n $dry ]]; then
		b_provider=${b_provider:-<provider>}
		return 0
	fi
	artifact_files "$artifact" ' '
	[[ $file == *.box ]] ||
		fail "Unknown files in artifact, Vagrant box with .box suffix is required as first artifact file: [$REPLY]" ||
		return
	if [[ ${art_builder[artifact]} == *artifice ]]; then
		cloud_inside "$file" ||
			fail "error getting provider name: $ERROR"
	elif [[ $b_provider == vmware ]]; then
		b_provider=vmware_desktop
	fi
}

# cloud_inside FILE: b_provider = the provider that a box itself names.
# Needs: gzip tar
function cloud_inside {
	typeset folder=$work/cloud_box
	rm -rf "$folder"
	[[ -r $1 ]] || fail "Error attempting to open box file: open $1: no such file or directory" ||
		return
	as_operand "$1"
	(umask 077 && mkdir "$folder" && gzip -dc <"$1" >"$folder/box") 2>/dev/null ||
		fail 'Error unzipping box archive: gzip: invalid header' || return
	(cd "$folder" && tar -xf box metadata.json) >/dev/null 2>&1
	[[ -f $folder/metadata.json ]] ||
		fail "Error: Provider info was not found in box: $1" || return
	cloud_read "$folder/metadata.json" ||
		fail "Error parsing metadata.json file: $ERROR" || return
	rm -rf "$folder"
	cloud_value provider ||
		fail 'Error: Could not determine Vagrant provider from box metadata.json file' ||
		return
	b_provider=$REPLY
}

# cloud_box TAG: the box must be there.
function cloud_box {
	say 'Verifying box is accessible: %s' "$1"
	cloud_ask GET "box/$1" || fail "Error retrieving box: $ERROR" || return
	cloud_took 'Error retrieving box' || return
	[[ -z $dry ]] || return 0
	cloud_read "$work/cloud_answer" ||
		fail "Error parsing box response: $ERROR" || return
	cloud_value tag && [[ $REPLY == "$1" ]] ||
		fail "Could not verify box: $1" || return
	message 'Box accessible and matches tag'
}

# cloud_version TAG VERSION DESCRIPTION: makes the version of the box, if it has
# none of that name.
function cloud_version {
	typeset line text
	say 'Creating version: %s' "$2"
	cloud_place=box/$1/version/$2 cloud_number=$2
	if [[ -z $dry ]]; then
		while IFS= read -r line; do
			[[ $line == 'has '* ]] || continue
			from_line "${line#has }"
			[[ $REPLY == "$2" ]] || continue
			message 'Version exists, skipping creation'
			return 0
		done <"$work/cloud_said"
	fi
	json_string "$2"
	text="{\"version\":{\"version\":$REPLY"
	if [[ -n $3 ]]; then
		json_string "$3"
		text="$text,\"description\":$REPLY"
	fi
	cloud_post "box/$1/versions" "$text}}" version || return
	[[ -z $dry ]] || return 0
	! cloud_value version || cloud_number=$REPLY
	cloud_place=box/$1/version/$cloud_number
}

# cloud_publish direct|relay|elsewhere RELEASE URL: makes the provider of that
# version, sends the box to where the server wants it (or tells that it is at URL),
# and releases the version, unless RELEASE is empty. After a failure the provider
# is removed again.
# Connects to: the server of boxes
function cloud_publish {
	cloud_made=
	undo_later stepCreateProvider cloud_undo
	if cloud_provider "$3" && cloud_upload "$1" && cloud_release "$2" &&
		[[ -z $cancelled ]]; then
		(( n_undo -= 1, 1 ))
		return 0
	fi
	ERROR=${ERROR:-build was cancelled}
	unwind
	return 1
}

# cloud_provider URL: makes the provider.
function cloud_provider {
	typeset text
	json_string "$b_provider"
	text="{\"provider\":{\"name\":$REPLY"
	if [[ -n $1 ]]; then
		json_string "$1"
		text="$text,\"url\":$REPLY"
	fi
	say 'Creating provider: %s' "$b_provider"
	cloud_post "$cloud_place/providers" "$text}}" provider || return
	cloud_made=$b_provider
	[[ -z $dry ]] || return 0
	! cloud_value name || cloud_made=$REPLY
}

# cloud_undo: removes the provider that was made. It is done after an interrupt, too.
function cloud_undo {
	typeset why=$ERROR interrupted=$cancelled
	say 'Cleaning up provider'
	if [[ -z $cloud_made ]]; then
		message 'Provider was not created, not deleting'
		return 0
	fi
	message 'Deleting provider: %s' "$cloud_made"
	cancelled=
	if ! cloud_ask DELETE "$cloud_place/provider/$cloud_made"; then
		complain 'Error destroying provider: %s' "$ERROR"
		complain 'It may be left: %s/%s/provider/%s' "$cloud_url" "$cloud_place" "$cloud_made"
	elif [[ $cloud_status != 2* ]]; then
		complain 'Error destroying provider: the server answers %s' "$cloud_status"
		complain 'It may be left: %s/%s/provider/%s' "$cloud_url" "$cloud_place" "$cloud_made"
	fi
	cancelled=$interrupted
	ERROR=$why
}

# cloud_upload direct|relay|elsewhere: sends the box: to where the server has its
# boxes, or to the server; or it is somewhere else already.
function cloud_upload {
	typeset place callback tries=0
	[[ $1 != elsewhere ]] || return 0
	place=$cloud_place/provider/$cloud_made/upload
	[[ $1 != direct ]] || place=$place/direct
	say 'Preparing upload of box: %s' "$cloud_file"
	cloud_ask GET "$place" || fail "Error preparing upload: $ERROR" || return
	cloud_took 'Error preparing upload' || return
	if [[ -n $dry ]]; then
		place='<where the server says>' callback='<what the server says>'
	else
		cloud_read "$work/cloud_answer" ||
			fail "Error parsing upload response: $ERROR" || return
		cloud_value upload_path || :
		place=$REPLY
		cloud_value callback || :
		callback=$REPLY
		# whoever knows these may upload
		secret "$place"
		secret "$callback"
	fi
	say 'Uploading box: %s' "$cloud_file"
	message 'Depending on your internet connection and the size of the box,
this may take some time'
	while :; do
		message 'Uploading box'
		(( tries += 1, 1 ))
		if ! cloud_send "$1" "$place" -T "$cloud_file"; then
			REPLY="Error: $ERROR"
		elif [[ $cloud_status == 200 ]]; then
			break
		else
			REPLY="Status: $cloud_status"
			fail "bad HTTP status: $cloud_status" || :
		fi
		[[ -z $cancelled ]] || return 1
		message 'Error uploading box! Will retry in 10 seconds. %s' "$REPLY"
		(( tries < 3 )) || return
		nap 10 || return
	done
	ERROR=
	message 'Box successfully uploaded'
	[[ $1 == direct ]] || return 0
	say 'Confirming direct box upload completion'
	cloud_send relay "$callback" -X PUT --data-binary '' ||
		fail "Error preparing upload: $ERROR" || return
	cloud_took 'Error preparing upload'
}

# cloud_release RELEASE: releases the version, unless RELEASE is empty.
function cloud_release {
	say 'Releasing version: %s' "$cloud_number"
	if [[ -z $1 ]]; then
		message 'Not releasing version due to configuration'
		return 0
	fi
	cloud_ask PUT "$cloud_place/release" --data-binary '' ||
		fail "Error releasing version: $ERROR" || return
	if [[ $cloud_status != 200 && -z $dry ]]; then
		cloud_faults || fail "Error parsing provider response: $ERROR" || return
		[[ $REPLY == *'already been released'* ]] ||
			fail "Error releasing version: $REPLY" || return
		message 'Not releasing version, already released'
		return 0
	fi
	message 'Version successfully released and available'
}

# cloud_artifact TAG: the artifact is the box at the server.
function cloud_artifact {
	artifact_new pearkes.post-processor.vagrant-cloud '' "'$b_provider': $1"
}
