# make_cd LABEL FOLDER IMAGE: makes an ISO 9660 image of what is in a folder, with Rock Ridge and Joliet names
make_cd() {
	find "$2" -type d -exec chmod 755 {} + && find "$2" -type f -exec chmod 644 {} + || return
	if command -v xorriso >/dev/null; then
		xorriso -as mkisofs -quiet -R -J -V "$1" -o "$3" "$2"
	else
		mkisofs -quiet -R -J -V "$1" -o "$3" "$2"
	fi
}
