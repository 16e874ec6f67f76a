# aws_with NAME=VALUE... WORD...: runs aws with these variables; env(1) would show them to all users
aws_with() (
	while [[ $1 == AWS_*=* ]]; do
		export "$1"
		shift
	done
	exec aws "$@"
)
