# docker_wants WORDS BUILDER_ID...: refuses an artifact of another maker.
function docker_wants {
	typeset words=$1 id
	shift
	for id in "$@"; do
		[[ ${art_builder[artifact]} != "$id" ]] || return 0
	done
	fail "Unknown artifact type: ${art_builder[artifact]}$newline$words"
}

# docker_import NAME CHANGE...: makes an image of the archive that the artifact
# is.
function docker_import {
	typeset name=$1 change file status=0
	docker_wants 'Can only import from Docker builder and Artifice post-processor artifacts. If you are getting this error after having run the docker builder, it may be because you set commit: true in your Docker builder, so the image is already imported. ' \
		packer.docker packer.post-processor.artifice || return
	message 'Importing image: %s' "${art_id[artifact]}"
	message 'Repository: %s' "$name"
	shift
	set -- import "$@" - "$name"
	(( art_count[artifact] > 0 )) || fail 'the artifact has no file' ||
		return
	file=${art_file[art_first[artifact]]}
	show "$b_docker" "$@" "<$file"
	REPLY=
	if [[ -z $dry ]]; then
		[[ -r $file ]] || fail "open $file: no such file or directory" ||
			return
		job "$file" "$work/stdout" "$work/stderr" "$b_docker" "$@" ||
			status=$?
		(( status == 0 )) || fail "Error importing container: exit status $status

Stderr: $(<"$work/stderr")" || return
		REPLY=$(<"$work/stdout")
	fi
	message 'Imported ID: %s' "$REPLY"
	docker_image packer.post-processor.docker-import "$name"
}

# docker_image BUILDER_ID NAME [TAGS]: the artifact is an image of that name.
function docker_image {
	typeset text="Imported Docker image: $2"
	[[ -z ${3-} ]] || text="$text with tags $3"
	artifact_new "$1" "$2" "$text"
	art_tags[artifact]=${3-}
	destroyed_by docker_rmi
}

# docker_tag_old: tells of a key with a new name.
function docker_tag_old {
	say 'Deprecation warning: "tag" option has been replaced with "tags". In future versions of Packer, this configuration may not work. Please call `packer fix` on your template to update.'
}

# docker_tag REPOSITORY [TAG...]: gives the image of the artifact more names.
function docker_tag {
	typeset repository=$1 tag names='' last=$1
	docker_wants 'Can only tag from Docker builder artifacts.' \
		packer.post-processor.docker-tag \
		packer.post-processor.docker-import || return
	shift
	if (( $# == 0 )); then
		docker_name "$repository" || return
	fi
	for tag in "$@"; do
		last=$repository:$tag
		docker_name "$last" || return
		names=$names${names:+ }$last
	done
	docker_image packer.post-processor.docker-tag "$last" "$names"
}

# docker_name NAME: gives the image of the artifact a name.
function docker_name {
	typeset status=0
	message 'Tagging image: %s' "${art_id[artifact]}"
	message 'Repository: %s' "$1"
	docker_get tag "${art_id[artifact]}" "$1" || status=$?
	(( status == 0 )) || fail "Error tagging image: exit status $status
Stderr: $docker_said"
}

# docker_pushes: refuses an artifact that cannot be pushed.
function docker_pushes {
	docker_wants 'Can only import from docker-import and docker-tag artifacts.' \
		packer.post-processor.docker-import \
		packer.post-processor.docker-tag
}

# docker_push: pushes the image of the artifact by all its names, then logs out.
function docker_push {
	typeset id=${art_id[artifact]} tags=${art_tags[artifact]-} name status=0
	# the engine has taken these names of images: there are no blanks in them
	for name in "$id" $tags; do
		message 'Pushing: %s' "$name"
		run_docker push "$name" || status=$?
		(( status == 0 )) || break
	done
	docker_logout
	(( status == 0 )) || fail "exit status $status" || return
	docker_image packer.post-processor.docker-import "$id" "$tags"
}

# docker_save FILE: writes the image of the artifact to an archive.
function docker_save {
	docker_wants 'Can only save Docker builder artifacts.' \
		packer.post-processor.docker-import \
		packer.post-processor.docker-tag || return
	message 'Saving image: %s' "${art_id[artifact]}"
	docker_into "$1" save "${art_id[artifact]}" ||
		fail "Error exporting: $docker_said" || return
	message 'Saved to: %s' "$1"
}
