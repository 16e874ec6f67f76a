# key_pair_settings: a key pair that an earlier process made is used on.
function key_pair_settings {
	b_public_key=${b_public_key-} b_key_name=${b_key_name-}
	[[ ! -f $state/key ]] || b_ssh_key_file=$state/key
	if [[ -n $dry ]]; then
		b_public_key='<public key>' b_key_name='<key>'
	fi
}

# key_pair_make TYPE BITS: makes a key pair for this build alone. Only the user
# can read the private key, and it is removed when the build ends.
# Needs: ssh-keygen
function key_pair_make {
	say 'Creating ephemeral key pair for SSH communicator...'
	uuid
	set -- ssh-keygen -q -t "$1" -b "$2" -N '' -C "packer_$REPLY" -f "$state/key"
	save b_key_name "packer_$REPLY" || return
	[[ -n $dry ]] || rm -f "$state/key" "$state/key.pub"
	quiet "$@" ||
		fail "Error creating temporary keypair: $REPLY" || return
	if [[ -z $dry ]]; then
		save b_public_key "$(<"$state/key.pub")" || return
		b_ssh_key_file=$state/key
	fi
	say 'Created ephemeral SSH key pair for communicator'
}

# key_pair_of FILE: notes the public key of a private key that the template names.
# Needs: ssh-keygen
function key_pair_of {
	say 'Using existing SSH private key for the communicator...'
	home_path "$1"
	capture ssh-keygen -y -P '' -f "$REPLY" ||
		fail "no public key can be made of $1" || return
	[[ -n $dry ]] || save b_public_key "$REPLY"
}

# key_pair_remove: removes the key pair that was made.
function key_pair_remove {
	[[ -n $dry ]] || rm -f "$state/key" "$state/key.pub"
}

# key_pair_forget: takes the public key out of authorized_keys on the guest. That
# it cannot be done is no fault of the build: the private key is gone at its end.
function key_pair_forget {
	say 'Trying to remove ephemeral keys from authorized_keys files'
	remote "sed -i.bak '/ $b_key_name\$/d' ~/.ssh/authorized_keys; rm ~/.ssh/authorized_keys.bak" ||
		: # as in Packer
	remote "sudo sed -i.bak '/ $b_key_name\$/d' /root/.ssh/authorized_keys; sudo rm /root/.ssh/authorized_keys.bak" ||
		: # as in Packer
	ERROR=
}
