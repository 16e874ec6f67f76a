# environment NAME: the value of an environment variable whose name no shell takes
environment() {
	awk 'BEGIN { printf "%s", ENVIRON[ARGV[1]] }' "$1"
}
