# consul_key KEY: REPLY = the value of a key in Consul.
# Needs: consul
function consul_key {
	show consul kv get -- "$1"
	REPLY=
	[[ -z $dry ]] || return 0
	REPLY=$(consul kv get -- "$1" && put .) ||
		die "key does not exist at the given path: $1"
	REPLY=${REPLY%"$newline".}
	[[ -n $REPLY ]] || die "value is empty at path $1"
}

# vault_value PATH KEY: REPLY = a value of a secret in Vault. PATH is that of
# Vault's API, with data/ in it for version 2 of the key and value store.
# Needs: vault
function vault_value {
	typeset text
	show vault read -format=json -- "$1"
	REPLY=
	[[ -z $dry ]] || return 0
	[[ -n ${VAULT_TOKEN-} ]] ||
		die 'Must set VAULT_TOKEN env var in order to use vault template function'
	text=$(vault read -format=json -- "$1") ||
		die "Vault Secret does not exist at the given path: $1"
	if json_has "$text" data data; then
		json_at "$text" data data "$2" ||
			die "Vault path does not contain the requested key: $2"
	else
		json_at "$text" data "$2" ||
			die "Vault data was empty at the given path: $1, key $2"
	fi
	secret "$REPLY"
}

# aws_secret NAME [KEY]: REPLY = a secret of AWS Secrets Manager, or the value
# of a key in it.
# Needs: aws
function aws_secret {
	typeset text key=${2-}
	show aws secretsmanager get-secret-value --secret-id "$1" \
		--query SecretString --output text
	REPLY=
	[[ -z $dry ]] || return 0
	text=$(aws secretsmanager get-secret-value --secret-id "$1" \
		--query SecretString --output text && put .) ||
		die "cannot get the secret $1 from AWS Secrets Manager"
	text=${text%"$newline".}
	[[ $text != None ]] || die 'Secret is not string'
	REPLY=$text
	if [[ $text == \{* ]]; then
		# an object of strings; what is no JSON at all is taken as it is
		if [[ -n $key ]]; then
			json_at "$text" "$key" || die "No secret found for key \"$key\""
		else
			json_at "$text" '*' ||
				die 'Secret has multiple values and no key was set'
		fi
	fi
	secret "$REPLY"
}

# json_has TEXT KEY...: whether there is an object at this path in a JSON text.
function json_has {
	typeset text=$1
	shift
	[[ $(put_raw "$text" | json_walk "$@") == object. ]]
}

# json_at TEXT KEY...: REPLY = the string at this path in a JSON text. * stands
# for the only key of an object.
function json_at {
	typeset text=$1
	shift
	REPLY=$(put_raw "$text" | json_walk "$@")
	[[ $REPLY == string* ]] || return 1
	REPLY=${REPLY#string}
	REPLY=${REPLY%.}
}

# json_walk KEY...: prints what the JSON text on standard input has at this
# path: "string", the string itself and a point; or the word object or other
# and a point; or nothing.
function json_walk {
	LC_ALL=C awk '
	function bad() { failed = 1; exit 1 }
	function blank() { while (p <= n && index(" \t\r\n", substr(s, p, 1))) p++ }
	function hex(  i, v, d) {
		for (i = 0; i < 4; i++) {
			d = index("0123456789abcdef", tolower(substr(s, p + i, 1)))
			if (d == 0) bad()
			v = v * 16 + d - 1
		}
		p += 4
		return v
	}
	function utf8(v) {
		if (v < 128) return sprintf("%c", v)
		if (v < 2048)
			return sprintf("%c%c", 192 + int(v / 64), 128 + v % 64)
		if (v < 65536)
			return sprintf("%c%c%c", 224 + int(v / 4096), \
				128 + int(v / 64) % 64, 128 + v % 64)
		return sprintf("%c%c%c%c", 240 + int(v / 262144), \
			128 + int(v / 4096) % 64, 128 + int(v / 64) % 64, 128 + v % 64)
	}
	function escape(  v, w, q) {
		v = hex()
		if (v >= 55296 && v < 56320 && substr(s, p, 2) == "\\u") {
			q = p
			p += 2
			w = hex()
			if (w >= 56320 && w < 57344)
				return utf8(65536 + (v - 55296) * 1024 + w - 56320)
			p = q
		}
		if (v == 0) bad()
		return utf8(v >= 55296 && v < 57344 ? 65533 : v)
	}
	function text(  c, r, k) {
		p++
		while (1) {
			if (!match(substr(s, p), /["\\]/)) bad()
			r = r substr(s, p, RSTART - 1)
			p += RSTART
			if (substr(s, p - 1, 1) == "\"") return r
			c = substr(s, p, 1)
			p++
			if (c == "u") r = r escape()
			else if (k = index("ntrbf", c)) r = r substr("\n\t\r\b\f", k, 1)
			else if (index("\"\\/", c)) r = r c
			else bad()
		}
	}
	# at: how many keys of the path lead here; -1: the path leads elsewhere
	function value(at,  c, v, kind) {
		blank()
		c = substr(s, p, 1)
		kind = "other"
		if (c == "\"") { kind = "string"; v = text() }
		else if (c == "{") { kind = "object"; members(at, "}") }
		else if (c == "[") members(-1, "]")
		else if (match(substr(s, p), /^[-+.0-9a-zA-Z]+/)) p += RLENGTH
		else bad()
		if (at == keys) { found++; result = kind v }
	}
	function members(at, close_with,  key, c, down) {
		p++
		blank()
		if (substr(s, p, 1) == close_with) { p++; return }
		if (++depth > 100) bad()
		while (1) {
			down = -1
			blank()
			if (close_with == "}") {
				if (substr(s, p, 1) != "\"") bad()
				key = text()
				blank()
				if (substr(s, p, 1) != ":") bad()
				p++
				if (at >= 0 && at < keys)
					if (key == path[at] || path[at] == "*") down = at + 1
			}
			value(down)
			blank()
			c = substr(s, p, 1)
			p++
			if (c == close_with) break
			if (c != ",") bad()
		}
		depth--
	}
	BEGIN {
		keys = ARGC - 1
		for (i = 0; i < keys; i++) { path[i] = ARGV[i + 1]; ARGV[i + 1] = "" }
	}
	{ s = s $0 "\n" }
	END {
		if (failed) exit 1
		n = length(s)
		p = 1
		value(0)
		blank()
		if (p <= n || found != 1) exit 1
		printf "%s.", result
	}' "$@"
}
