# tar_files FILE...: a tar archive of files of several folders, by their base names
tar_files() {
	typeset file
	rm -rf "$tmp/tar"
	mkdir "$tmp/tar" || return
	for file; do
		case $file in
		/*) ln -s "$file" "$tmp/tar/" ;;
		*) ln -s "$PWD/$file" "$tmp/tar/" ;;
		esac || return
	done
	(cd "$tmp/tar" && tar -chf - ./*) | cat
}
