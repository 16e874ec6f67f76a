# here NAME=VALUE... COMMAND: runs a local script; it finds the environment of the caller, and these variables
here() (
	unset LC_ALL
	eval "$environment"
	while [[ $1 == [A-Za-z_]*=* ]]; do
		export "$1"
		shift
	done
	exec "$@" </dev/null
)
