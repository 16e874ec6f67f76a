# post_process FUNCTION...: runs the chains of post-processors on the artifact
# of the builder.
function post_process {
	typeset fn errors='' n=0 ran=
	keep_original=
	if [[ -z $artifact ]]; then
		# as in Packer: nothing was left, so there is nothing to work on
		: >"$work/results"
		return 0
	fi
	original=$artifact
	prior_faults='' n_prior_faults=0
	for fn in "$@"; do
		[[ -z $cancelled ]] || break
		ERROR=
		artifact=$original
		chain_ended=
		chain_first=1
		if ! "$fn"; then
			(( n += 1 ))
			errors="$errors$newline* ${ERROR:-$fn failed}"
			continue
		fi
		# a chain that -except left empty counts as none
		[[ -z $chain_first ]] || continue
		ran=1
		result "$artifact"
	done
	errors=$errors$prior_faults
	(( n += n_prior_faults, 1 ))
	ERROR=
	if [[ -n $cancelled ]]; then
		ERROR='build was cancelled'
		# a run with -resume goes on behind the builder
		[[ $opt_on_error != abort ]] || kept=1
		return 1
	fi
	if [[ -n $errors && $opt_on_error == abort ]]; then
		# a run with -resume needs what the builder made
		kept=1 keep_original=1
	fi
	if [[ -z $keep_original && -n $ran$errors ]]; then
		artifact_destroy "$original" || {
			(( n += 1 ))
			errors="$errors$newline* Error destroying builder artifact: $ERROR"
		}
	fi
	ERROR=
	if [[ -n $keep_original || -z $ran$errors ]]; then
		write_results "$original"
	else
		write_results
	fi
	(( n == 0 )) || fail "$n error(s) occurred:$newline$errors"
}

# member LABEL TYPE KEEP FUNCTION: one post-processor of a chain. KEEP tells
# whether its input artifact is kept; the post-processor may set keep_input
# itself, where its own artifact would be of no use without.
function member {
	typeset input=$artifact
	[[ -z $chain_ended && -z $cancelled ]] || return 0
	if listed "$1" "$opt_except"; then
		# as Packer: the rest of the chain goes with it
		chain_ended=1
		return 0
	fi
	b_target=
	if [[ $1 == "$2" ]]; then
		say "Running post-processor: $2"
	else
		say "Running post-processor: %s (type $2)" "$1"
	fi
	ERROR='' skipped='' keep_input=$3
	b_target="$b_name ($2)"
	if done_before "$4"; then
		artifact_load "$4"
	elif "$4" && [[ -z $cancelled ]]; then
		artifact_save "$4"
		mark_done "$4"
	else
		b_target=
		ERROR="Post-processor failed: ${ERROR:-$4}"
		return 1
	fi
	b_target=
	if [[ -n $chain_first ]]; then
		[[ $keep_input != keep ]] || keep_original=1
	elif [[ $keep_input == keep ]]; then
		result "$input"
	elif ! artifact_destroy "$input"; then
		# as Packer: the chain goes on, but the build has failed
		(( n_prior_faults += 1 ))
		prior_faults="$prior_faults$newline* Failed cleaning up prior artifact: $ERROR; pp is $2"
	fi
	chain_first=
}

# result N: artifact N is one of the results of the build.
function result {
	results[n_results]=$1
	(( n_results += 1 ))
}

# listed NAME LIST: whether NAME is in a list with commas between its items.
function listed {
	[[ ,$2, == *,"$1",* ]]
}

# write_results [N]: notes the artifacts of the build for the summary:
# artifact N, then the results of the chains.
function write_results {
	typeset n i=0 k=0
	while (( k < n_results )); do
		set -- "$@" "${results[k]}"
		(( k += 1 ))
	done
	{
		if [[ -n $opt_machine ]]; then
			machine "$b_name" artifact-count $#
		fi
		for n in "$@"; do
			if [[ -n $opt_machine ]]; then
				machine_artifact "$i" "$n"
			fi
			worded '--> %s: %s' "$b_name" "${art_text[n]}"
			ui say 1 '' "$REPLY"
			(( i += 1 ))
		done
	} >"$work/results"
}

# machine_artifact I N: tells of artifact N, the Ith of the build.
function machine_artifact {
	typeset i=$1 n=$2 k=0
	machine "$b_name" artifact "$i" builder-id "${art_builder[n]}"
	machine "$b_name" artifact "$i" id "${art_id[n]}"
	machine "$b_name" artifact "$i" string "${art_text[n]}"
	machine "$b_name" artifact "$i" files-count "${art_count[n]}"
	while (( k < art_count[n] )); do
		machine "$b_name" artifact "$i" file "$k" \
			"${art_file[art_first[n] + k]}"
		(( k += 1 ))
	done
	machine "$b_name" artifact "$i" end
}
