# import_source FORMAT: finds the disk in the artifact: its first file of that
# extension.
function import_source {
	typeset i=${art_first[artifact]} end
	import_file='' import_ami='' import_bucket='' import_key='' import_kept=
	aws_members=
	(( end = i + art_count[artifact], 1 ))
	while (( i < end )); do
		if [[ -z $import_file && ${art_file[i]} == *."$1" ]]; then
			import_file=${art_file[i]}
		fi
		(( i += 1 ))
	done
	if [[ -n $dry ]]; then
		import_file=${import_file:-<file>.$1}
	fi
	[[ -n $import_file ]] ||
		fail "No $1 image file found in artifact from builder"
}

# import_upload BUCKET KEY ENCRYPTION KMS_KEY [keep]: sends the disk to a bucket.
# It is removed from there in the end, unless it is to be kept.
# Needs: aws
function import_upload {
	typeset kms=$4 told
	aws_find_region || return
	if [[ $3 == AES256 && -n $4 ]]; then
		message "Ignoring s3_encryption_key because s3_encryption is set to '%s'" "$3"
		kms=
	fi
	[[ -n $dry || -r $import_file ]] ||
		fail "Failed to open $import_file: open $import_file: no such file or directory" ||
		return
	message 'Uploading %s to s3://%s/%s' "$import_file" "$1" "$2"
	import_bucket=$1 import_key=$2 import_kept=${5-}
	as_operand "$import_file"
	aws_make "$b_aws_region" s3 cp "$REPLY" "s3://$1/$2" --only-show-errors \
		--sse "$3" --sse-kms-key-id "$kms" || {
		told=$ERROR
		import_fail "Failed to upload $import_file: $told"
		return
	}
	message 'Completed upload of %s to s3://%s/%s' "$import_file" "$1" "$2"
}

# import_fail TEXT: removes what was made so far, and tells why.
function import_fail {
	typeset former=$1
	[[ -z $import_ami ]] || ec2_destroy_image "$b_aws_region" "$import_ami" ''
	if [[ -n $import_bucket && -z $import_kept ]]; then
		import_delete || aws_undo_failed "Error deleting s3://$import_bucket/$import_key" \
			s3 rm "s3://$import_bucket/$import_key"
	fi
	tell_by_hand
	fail "$former"
}

# import_delete: removes the disk from the bucket.
function import_delete {
	typeset bucket
	json_string "$import_bucket"
	bucket=$REPLY
	json_string "$import_key"
	aws_file object.json "{\"Bucket\": $bucket, \"Key\": $REPLY}" || return
	aws_call "$b_aws_region" s3api delete-object --cli-input-json "$REPLY"
}

# import_image FILE LICENSE: has EC2 make an AMI of the disk, as the request in
# FILE says, and waits for it.
function import_image {
	typeset task place=s3://$import_bucket/$import_key answer
	[[ -z $2 ]] || message "Setting license type to '%s'" "$2"
	aws_again '' aws_ec2 import-image --cli-input-json "file://$1" \
		--query ImportTaskId || {
		import_fail "Failed to start import from $place: $ERROR"
		return
	}
	task=${REPLY:-<task>}
	message 'Started import of %s, task id %s' "$place" "$task"
	message 'Waiting for task %s to complete (may take a while)' "$task"
	aws_await completed deleted 5 720 "$b_aws_region" \
		describe-import-image-tasks --import-task-ids "$task" --query \
		'ImportImageTasks[0].[Status, ImageId, StatusMessage]' || {
		answer=$REPLY
		aws_field 3 "$answer"
		import_fail "Import task $task failed with status message: $REPLY, error: $ERROR"
		return
	}
	answer=$REPLY
	message 'Import task %s complete' "$task"
	aws_field 2 "$answer"
	import_ami=$REPLY
	[[ -z $dry ]] || import_ami='<AMI>'
}

# import_rename FILE: gives the AMI its name: by a copy, as the request in FILE
# says.
function import_rename {
	typeset former=$import_ami
	message 'Starting rename of AMI (%s)' "$former"
	aws_make "$b_aws_region" ec2 copy-image --cli-input-json "file://$1" \
		--source-image-id "$former" --source-region "$b_aws_region" \
		--query ImageId || {
		import_fail "Error Copying AMI ($former): $ERROR"
		return
	}
	[[ -z $dry ]] || REPLY='<AMI>'
	import_ami=$REPLY
	message 'Waiting for AMI rename to complete (may take a while)'
	ec2_image_times=120
	[[ -z $b_aws_delay ]] || ec2_image_times=40
	if ! ec2_image_ready "$b_aws_region" "$import_ami"; then
		set -- "Error waiting for AMI ($import_ami): $ERROR"
		ec2_destroy_image "$b_aws_region" "$former" ''
		import_fail "$1"
		return
	fi
	message 'Destroying intermediary AMI...'
	ec2_destroy_image "$b_aws_region" "$former" ''
	message 'AMI rename completed'
}

# import_tag: tags the AMI and its snapshots.
function import_tag {
	typeset ids=$import_ami id
	aws_show_tags "$aws_tags_shown"
	aws_ec2 describe-images --image-ids "$import_ami" --query \
		'Images[0].BlockDeviceMappings[?Ebs.SnapshotId].Ebs.SnapshotId' || {
		import_fail "Failed to retrieve details for AMI $import_ami: $ERROR"
		return
	}
	for id in $REPLY; do
		message 'Tagging snapshot %s' "$id"
		ids="$ids $id"
	done
	message 'Tagging AMI %s' "$import_ami"
	ec2_tag "resources $ids" "$aws_tags" "$ids" || {
		import_fail "Failed to add tags to resources $ids: $ERROR"
		return
	}
	aws_tags='' aws_tags_shown=
}

# import_modify WHAT=FILE...: changes attributes of the AMI.
function import_modify {
	typeset what
	for what in "$@"; do
		message 'Modifying: %s' "${what%%=*}"
		aws_ec2 modify-image-attribute --image-id "$import_ami" \
			--cli-input-json "file://${what#*=}" || {
			import_fail "Error modifying AMI attributes: $ERROR"
			return
		}
	done
}

# import_end BUILDER_ID: the AMI is the artifact; the disk in the bucket goes.
function import_end {
	artifact_new "$1" "$b_aws_region:$import_ami" \
		"AMIs were created:$newline$b_aws_region: $import_ami$newline"
	destroyed_by ec2_destroy
	[[ -z $import_kept ]] || return 0
	message 'Deleting import source s3://%s/%s' "$import_bucket" "$import_key"
	import_delete ||
		fail "Failed to delete s3://$import_bucket/$import_key: $ERROR"
}
