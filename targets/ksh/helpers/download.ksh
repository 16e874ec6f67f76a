# download FILE URL: by curl(1), or ftp(1) of OpenBSD
download() {
	if command -v curl >/dev/null; then curl -fsSL -o "$1" -- "$2"; else ftp -V -M -o "$1" "$2"; fi
}
