# options ARGS...: reads the command line; the flags are those of
# `packer build`, in the forms -x, --x, -x=value and -x value.
function options {
	typeset flag value bare
	while (( $# > 0 )); do
		flag=$1 bare=1 value=true
		shift
		case $flag in
		-n | -v | -h | -help | --help | -[!-]* | --[!-]*)
			;;
		*)
			usage "unexpected argument: $flag"
			;;
		esac
		if [[ $flag == *=* ]]; then
			value=${flag#*=} flag=${flag%%=*} bare=
		fi
		flag=${flag#-}
		flag=${flag#-}
		case $flag in
		except | on-error | only | parallel-builds | var | var-file)
			if [[ -n $bare ]]; then
				(( $# > 0 )) || usage "flag needs an argument: -$flag"
				value=$1
				shift
			fi
			;;
		esac
		option "$flag" "$value"
	done
}

# option NAME VALUE: takes one flag.
function option {
	case $1 in
	color | debug | fetch | force | machine-readable | n | offline | resume | \
		timestamp-ui | v)
		truth "$1" "$2"
		;;
	esac
	case $1 in
	color)
		[[ -n $REPLY ]] || opt_color=
		;;
	debug)
		opt_debug=$REPLY
		;;
	fetch)
		opt_fetch=$REPLY
		;;
	force)
		opt_force=$REPLY
		;;
	machine-readable)
		opt_machine=$REPLY
		;;
	offline)
		opt_offline=$REPLY
		;;
	timestamp-ui)
		opt_timestamp=$REPLY
		;;
	n)
		dry=$REPLY
		;;
	v)
		verbose=$REPLY
		;;
	resume)
		opt_resume=$REPLY
		;;
	except)
		opt_except=${opt_except:+$opt_except,}$2
		;;
	only)
		opt_only=$opt_only,$2 # not empty where $2 is: no build has that name
		;;
	on-error)
		case $2 in
		cleanup | abort | ask | run-cleanup-provisioner)
			opt_on_error=$2
			;;
		*)
			usage "invalid value \"$2\" for flag -on-error: expected one of [\"cleanup\" \"abort\" \"ask\" \"run-cleanup-provisioner\"]"
			;;
		esac
		;;
	parallel-builds)
		case ${2#-} in
		'' | *[!0-9]*)
			usage "invalid value \"$2\" for flag -parallel-builds: parse error"
			;;
		esac
		opt_parallel=$2
		;;
	var)
		[[ $2 == *=* ]] ||
			usage "invalid value \"$2\" for flag -var: No '=' value in argument: $2"
		vars[n_vars]=$2
		(( n_vars += 1 ))
		;;
	var-file)
		var_files[n_var_files]=$2
		(( n_var_files += 1 ))
		;;
	h | help)
		usage
		;;
	*)
		usage "flag provided but not defined: -$1"
		;;
	esac
}

# truth FLAG VALUE: REPLY = 1 for a true value, empty for a false one.
function truth {
	case $2 in
	1 | t | T | true | TRUE | True)
		REPLY=1
		;;
	0 | f | F | false | FALSE | False)
		REPLY=
		;;
	*)
		usage "invalid boolean value \"$2\" for -$1: parse error"
		;;
	esac
}

# usage [FAULT]: tells how the script is called, and ends it.
function usage {
	plain "$script"
	put "usage: $REPLY [flags]

  -color=false         no colours
  -debug               one build at a time, with a pause after each step
  -except=a,b          all builds and post-processors but these
  -fetch               only download and verify what the builds need
  -force               replace what earlier builds left
  -machine-readable    output for machines
  -n                   print every command, run none
  -offline             take downloads from the cache only, never the network
  -on-error=cleanup    or abort, ask, run-cleanup-provisioner
  -only=a,b            only these builds
  -parallel-builds=N   at most N builds at once (0: no limit)
  -resume              go on at the step where an aborted run stopped
  -timestamp-ui        the time before each line
  -v                   print every command before it is run
  -var 'key=value'     a variable of the template
  -var-file=path       a JSON file of variables"
	[[ $# -gt 0 ]] || exit 0
	put ''
	plain "$1"
	put "$REPLY"
	exit 1
}
