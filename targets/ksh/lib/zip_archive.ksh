# zip_archive FILE...: writes a zip archive of files to standard output, under
# their paths as they are given, without times and modes. gzip compresses
# them, since few hosts have zip: both hold the same kind of data.
# Needs: gzip.
function zip_archive {
	typeset file offset=0 count=0 size rest
	: >"$work/zip_end"
	for file in "$@"; do
		file_size "$file"
		size=$REPLY
		gzip -nc <"$file" >"$work/zip_data" || return
		file_size "$work/zip_data"
		zip_headers "$file" "$size" "$REPLY" "$offset" || return
		rest=$REPLY
		put_bytes "${rest%%"$newline"*}"
		rest=${rest#*"$newline"}
		put_bytes "${rest%%"$newline"*}" >>"$work/zip_end"
		rest=${rest#*"$newline"}
		offset=${rest%%"$newline"*}
		rest=${rest#*"$newline"}
		zip_data "${rest% *}" "${rest#* }" <"$work/zip_data" || return
		(( count += 1 ))
	done
	cat "$work/zip_end"
	file_size "$work/zip_end"
	zip_end "$count" "$REPLY" "$offset"
	put_bytes "$REPLY"
	rm -f "$work/zip_data" "$work/zip_end"
}

# zip_data BLOCKS BYTES: copies the data of a gzip file, which stands between
# 10 bytes of header and 8 bytes of checksum and size.
function zip_data {
	{
		dd bs=10 count=1 of=/dev/null && dd bs=65536 count="$1" &&
			dd bs=1 count="$2"
	} 2>/dev/null
}

# zip_headers FILE SIZE GZIP_SIZE OFFSET: REPLY = what stands before a file's
# data in a zip archive and what stands of it in the directory at the end, as
# put_bytes takes them, the offset of the next file, and the arguments for
# zip_data, each in a line of its own.
function zip_headers {
	typeset program='
	NR == FNR { for (i = 1; i <= NF; i++) crc = crc "\\" $i; next }
	{ for (i = 1; i <= NF; i++) { name = name "\\" $i; if ($i > 177) utf = 1 } }
	END {
		crc = substr(crc, 1, 16)
		data = gzip_size - 18
		big = data > 4294967294 || size > 4294967294
		far = offset > 4294967294
		version = big || far ? 45 : 20
		common = le(version, 2) le(utf ? 2048 : 0, 2) le(8, 2) le(0, 4) crc
		more = big ? le(1, 2) le(16, 2) le(size, 8) le(data, 8) : ""
		head = le(67324752, 4) common sizes(big) le(length(name) / 4, 2) le(length(more) / 4, 2) name more
		last = (big ? le(size, 8) le(data, 8) : "") (far ? le(offset, 8) : "")
		if (last != "") last = le(1, 2) le(length(last) / 4, 2) last
		print head
		print le(33639248, 4) le(version, 2) common sizes(big) le(length(name) / 4, 2) le(length(last) / 4, 2) le(0, 10) le(far ? 4294967295 : offset, 4) name last
		printf "%.0f\n", offset + length(head) / 4 + data
		printf "%.0f %d\n", int(data / 65536), data % 65536
	}
	function sizes(big) {
		return big ? le(4294967295, 4) le(4294967295, 4) : le(data, 4) le(size, 4)
	}
	function le(x, width,    s) {
		while (width-- > 0) { s = s sprintf("\\%03o", x % 256); x = int(x / 256) }
		return s
	}
	'
	tail -c 8 "$work/zip_data" | od -An -v -to1 >"$work/zip_crc"
	REPLY=$(put_raw "$1" | od -An -v -to1 |
		LC_ALL=C awk -v size="$2" -v gzip_size="$3" -v offset="$4" \
			"$program" "$work/zip_crc" -)
	rm -f "$work/zip_crc"
	[[ -n $REPLY ]]
}

# zip_end COUNT SIZE OFFSET: REPLY = the end of a zip archive, as
# put_bytes takes it.
function zip_end {
	REPLY=$(awk -v count="$1" -v size="$2" -v offset="$3" '
	BEGIN {
		if (offset > 4294967294 || count > 65534) {
			printf "%s", le(101075792, 4) le(44, 8) le(45, 2) le(45, 2) le(0, 8) le(count, 8) le(count, 8) le(size, 8) le(offset, 8)
			printf "%s", le(117853008, 4) le(0, 4) le(offset + size, 8) le(1, 4)
			if (count > 65534) count = 65535
			if (offset > 4294967294) offset = 4294967295
		}
		print le(101010256, 4) le(0, 4) le(count, 2) le(count, 2) le(size, 4) le(offset, 4) le(0, 2)
	}
	function le(x, width,    s) {
		while (width-- > 0) { s = s sprintf("\\%03o", x % 256); x = int(x / 256) }
		return s
	}')
}
