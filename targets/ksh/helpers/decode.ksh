# decode: base64 on standard input as bytes on standard output
decode() {
	if command -v base64 >/dev/null; then base64 -d; else openssl base64 -d; fi
}
