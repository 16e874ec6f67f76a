# vmm_check: before anything is done: vmd runs, this user may ask it, and no
# other VM has the name.
function vmm_check {
	say 'Checking that vmd runs and that there is no VM %s...' "$b_vm"
	show vmctl status
	[[ -z $dry ]] || return 0
	vmm_table || return
	[[ -n $b_vm_id ]] || vmm_name_free
}

# vmm_may ARGS...: before anything is done: doas lets this user run vmctl with
# these arguments as root, without a password. doas tells that of a rule only
# where it may read /etc/doas.conf; elsewhere `vmctl status` is tried.
# Needs: doas vmctl
function vmm_may {
	typeset answer
	[[ -n $b_doas ]] || return 0
	vmm_rule "$@"
	vmm_rules=$vmm_rules$REPLY$newline
	if [[ -r /etc/doas.conf ]]; then
		show doas -C /etc/doas.conf vmctl "$@"
		[[ -z $dry ]] || return 0
		answer=$(doas -C /etc/doas.conf vmctl "$@" 2>&1)
		[[ $answer == 'permit nopass' ]] || vmm_lacking=x
	fi
	return 0
}

# vmm_may_all: fails if doas lacks a rule that was asked for, and prints the
# lines that would make this build run.
# Needs: doas vmctl
function vmm_may_all {
	[[ -n $b_doas ]] || return 0
	vmm_rule status
	vmm_rules=$vmm_rules$REPLY$newline
	if [[ ! -r /etc/doas.conf ]]; then
		quiet doas -n vmctl status || vmm_lacking=x
	fi
	[[ -n $vmm_lacking ]] || return 0
	vmm_doas_lines
	fail 'doas does not let this user run vmctl as root without a password'
}

# vmm_rule ARGS...: REPLY = the line of doas.conf(5) for vmctl with these
# arguments.
function vmm_rule {
	typeset word line user
	user=$(id -un)
	line="permit nopass $user as root cmd vmctl args"
	for word in "$@"; do
		case $word in
		'' | *[!a-zA-Z0-9_./:@%+,-]*)
			replaced "$word" "\\" "\\\\"
			replaced "$REPLY" '"' '\"'
			word="\"$REPLY\""
			;;
		esac
		line="$line $word"
	done
	REPLY=$line
}

# vmm_doas_lines: says what root has to write into /etc/doas.conf.
function vmm_doas_lines {
	complain '/etc/doas.conf needs these lines, written by root (`persist` in the place of `nopass` would time out during the installation):

%s' "$vmm_rules"
}

# vmm_template NAME WORDS: notes which template of vm.conf the VM is made from,
# and what this build changes in it, for the lines that are printed if vmd
# refuses.
function vmm_template {
	vmm_template=$1 vmm_instance=$2
}

# vmm_conf_lines: says what root has to write into /etc/vm.conf.
function vmm_conf_lines {
	typeset user
	[[ -n $vmm_template ]] || return 0
	user=$(id -un)
	complain '/etc/vm.conf needs these lines, written by root (then: vmctl reload):

vm "%s" {
	disable
	disk "/dev/null"
	owner %s
	allow instance {
		%s
		owner %s
	}
}' "$vmm_template" "$user" "$vmm_instance" "$user"
}
