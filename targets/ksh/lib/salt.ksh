# salt_formula SHOWN URL REF FOLDER TARGET: fetches a folder of a git repository
# into the tree of states, unless it is there.
# Needs: git
# Downloads: formulas of Salt by git
function salt_formula {
	if [[ -e $5 ]]; then
		message 'Found existing formula at: %s' "$5"
		return 0
	fi
	message '%s => %s' "$1" "$5"
	[[ -n $dry ]] || rm -rf "$work/salt_formula"
	run git clone --quiet "$2" "$work/salt_formula" ||
		fail "Unable to download Salt formula from $1: git clone failed" ||
		return
	if [[ -n $3 ]]; then
		run git -C "$work/salt_formula" checkout --quiet "$3" ||
			fail "Unable to download Salt formula from $1: git checkout failed" ||
			return
	fi
	[[ -z $dry ]] || return 0
	{ mkdir "$5" && cp -R "$work/salt_formula/$4/." "$5"; } 2>/dev/null ||
		fail "Unable to download Salt formula from $1: there is no folder $4"
}

# salt_formula_gone FOLDER: removes a formula that was fetched.
function salt_formula_gone {
	message 'Removing Salt formula: %s' "$1"
	[[ -n $dry ]] || rm -rf "$1"
}

# salt_clear STAT_COMMAND FOLDER REMOVE_COMMAND FAULT: removes a folder of the
# guest if the first command does not find it, as Packer does.
function salt_clear {
	message 'Verifying Path: %s' "$2"
	guest_command "$1" '' && return 0
	[[ -z $cancelled ]] || return 1
	ERROR=
	message 'Removing directory: %s' "$2"
	guest_command "$3" "$4"
}

# salt_install COMMAND: runs what was fetched on the guest; Packer goes on,
# whatever comes of it.
# Downloads: on the guest: the script that installs Salt, which is run
function salt_install {
	guest_try "$1"
}
