# artifact_new BUILDER_ID ID TEXT FILE...: makes an artifact the current one.
function artifact_new {
	typeset n=$n_artifacts
	art_builder[n]=$1 art_id[n]=$2 art_text[n]=$3 art_count[n]=0 art_first[n]=0
	artifact=$n
	(( n_artifacts += 1 ))
}

# artifact_destroy N: x
function artifact_destroy {
	:
}

# artifact_save N: x
function artifact_save {
	:
}

# artifact_load N: x
function artifact_load {
	:
}

# load_var_file F: x
function load_var_file {
	:
}

# uuid: x
function uuid {
	REPLY=12345
}
