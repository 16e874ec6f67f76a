# base64_decode: base64 on standard input to bytes on standard output.
# Needs one of: base64 openssl b64decode
function base64_decode {
	if command -v base64 >/dev/null 2>&1; then
		base64 -d
	elif command -v openssl >/dev/null 2>&1; then
		openssl base64 -d
	else
		b64decode -r
	fi
}

# base64_encode: bytes on standard input to base64 on standard output.
# Needs one of: base64 openssl b64encode
function base64_encode {
	if command -v base64 >/dev/null 2>&1; then
		base64
	elif command -v openssl >/dev/null 2>&1; then
		openssl base64
	else
		b64encode -r -
	fi
}
