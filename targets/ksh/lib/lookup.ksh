# consul_key KEY: REPLY = the value of a key in Consul.
# Needs: consul
function consul_key {
	REPLY=$(consul kv get -- "$1" && put .) || {
		ERROR="key does not exist at the given path: $1"
		die "$ERROR"
	}
	REPLY=${REPLY%"$newline".}
	[[ -n $REPLY ]] || die "value is empty at path $1"
}

# vault_value PATH KEY: REPLY = a field of a secret in Vault.
# Needs: vault
function vault_value {
	[[ -n ${VAULT_TOKEN-} ]] ||
		die 'Must set VAULT_TOKEN env var in order to use vault template function'
	REPLY=$(vault kv get -field="$2" -- "$1") ||
		die "Vault path does not contain the requested key: $1 $2"
	secret "$REPLY"
}

# aws_secret NAME [KEY]: REPLY = a secret of AWS Secrets Manager, or the value of
# a key in it.
# Needs: aws
function aws_secret {
	typeset text key=${2-}
	text=$(aws secretsmanager get-secret-value --secret-id "$1" \
		--query SecretString --output text) ||
		die "cannot get the secret $1 from AWS Secrets Manager"
	if [[ $text == \{* ]]; then
		put_raw "$text" >"$work/secret"
		json_value "$work/secret" "$key" >"$work/secret_value" ||
			die "the secret $1 has no key '$key', or more than one"
		text=$(<"$work/secret_value")
		rm -f "$work/secret" "$work/secret_value"
	fi
	REPLY=$text
	secret "$REPLY"
}

# json_value FILE KEY: prints the value of KEY in an object of strings; without
# KEY the only value.
function json_value {
	typeset name value count=0 found=1
	var_file_values "$1" >"$1.values" || return
	while IFS= read -r name; do
		IFS= read -r value || value=
		(( count += 1 ))
		unescaped "$name"
		if [[ -z $2 || $REPLY == "$2" ]]; then
			unescaped "$value"
			put "$REPLY"
			found=0
		fi
	done <"$1.values"
	rm -f "$1.values"
	[[ -n $2 ]] || (( count == 1 )) || return 1
	return "$found"
}
