# tar_archive FILE...: writes a tar archive of files to standard output: base
# names, modes and owners as they are, no times. It is not left to tar, whose
# options for this differ from host to host.
function tar_archive {
	typeset file header filling
	for file in "$@"; do
		tar_header "$file" || return
		header=${REPLY%%"$newline"*}
		filling=${REPLY#*"$newline"}
		put_bytes "$header" && cat <"$file" && put_bytes "$filling" || return
	done
	dd if=/dev/zero bs=512 count=2 2>/dev/null
}

# tar_tree FOLDER: writes a tar archive of all files below a folder, by their
# paths from there; the folders themselves are left out.
function tar_tree {
	typeset path n=0
	cd "$1" || return
	tar_paths=1
	find . -type f | sed 's|^\./||' | LC_ALL=C sort >"$work/tree"
	# an array: ksh93 loses arguments that are set in a loop here
	while IFS= read -r path; do
		tree_file[n]=$path
		(( n += 1 ))
	done <"$work/tree"
	tar_archive "${tree_file[@]}"
}

# tar_header FILE: REPLY = the header of a file in a tar archive, a newline,
# and what fills its last block, both as put_bytes takes them.
function tar_header {
	typeset name=$1 program mode links uid gid user group size rest
	as_operand "$name"
	ls -dnL "$REPLY" >"$work/ls" && IFS=' ' read -r mode links uid gid size \
		rest <"$work/ls" || return
	ls -dlL "$REPLY" >"$work/ls" && IFS=' ' read -r mode links user group \
		rest <"$work/ls" || return
	[[ $user != "$uid" ]] || user=
	[[ $group != "$gid" ]] || group=
	program='
	{
		for (i = 1; i <= NF; i++) {
			if ($i == "012" && part < 2) part++
			else text[part + 0] = text[part + 0] "\\" $i
		}
	}
	END {
		if (length(text[2]) > 400) {
			# the name is too long: it goes before, as a file of its own
			length_of = length(text[2]) / 4 + 1
			out = header(octets("././@LongLink"), 0, 0, 0, length_of, "\\114", "", "", 0)
			out = out text[2] fill(1 + (512 - length_of % 512) % 512)
		}
		printf "%s", out header(substr(text[2], 1, 400), bits(mode), uid, gid, size, "\\060", text[0], text[1], 1)
		print ""
		printf "%s", fill((512 - size % 512) % 512)
	}
	function header(name, mode, uid, gid, size, type, user, group, device,    a, b) {
		a = pad(name, 100) number(mode, 8) number(uid, 8) number(gid, 8) number(size, 12) number(0, 12)
		b = type fill(100) octets("ustar  ") "\\000" pad(user, 32) pad(group, 32)
		b = pad(b (device ? number(0, 8) number(0, 8) : ""), 356)
		return a number(sum(a b) + 256, 7) "\\040" b
	}
	function sum(s,    n, at, digit, total) {
		n = split(s, digit, "\\")
		for (at = 2; at <= n; at++)
			total += substr(digit[at], 1, 1) * 64 + substr(digit[at], 2, 1) * 8 + substr(digit[at], 3, 1)
		return total
	}
	# a number in octal; what does not fit is binary, with the first bit set
	function number(x, width,    s, at, limit) {
		x += 0
		limit = 1
		for (at = 1; at < width; at++) limit *= 8
		if (x < limit) {
			for (at = 1; at < width; at++) { s = sprintf("\\06%d", x % 8) s; x = int(x / 8) }
			return s "\\000"
		}
		for (at = 1; at < width; at++) { s = sprintf("\\%03o", x % 256) s; x = int(x / 256) }
		return "\\200" s
	}
	function bits(s,    x, at, c) {
		for (at = 2; at <= 10; at++) {
			c = substr(s, at, 1)
			x = x * 2 + (c ~ /[rwxst]/)
			if (c ~ /[sStT]/) extra += at == 4 ? 2048 : at == 7 ? 1024 : 512
		}
		return x + extra
	}
	function octets(s,    out, at) {
		for (at = 1; at <= length(s); at++)
			out = out sprintf("\\%03o", index(ascii, substr(s, at, 1)) + 31)
		return out
	}
	function pad(s, width) { return s fill(width - length(s) / 4) }
	function fill(n,    s) { while (n-- > 0) s = s "\\000"; return s }
	BEGIN { for (i = 32; i < 127; i++) ascii = ascii sprintf("%c", i) }
	'
	[[ -n ${tar_paths-} ]] || name=${name##*/}
	REPLY=$(put_raw "$user$newline$group$newline$name" |
		od -An -v -to1 |
		LC_ALL=C awk -v mode="$mode" -v uid="$uid" -v gid="$gid" \
			-v size="$size" "$program")
	[[ -n $REPLY ]] || return
	# $( ) cuts the newline before an empty filling
	[[ $REPLY == *"$newline"* ]] || REPLY=$REPLY$newline
}

# put_bytes OCTETS: prints bytes, each of which is written \ooo.
function put_bytes {
	# shellcheck disable=SC2059 # no octet is a percent sign
	printf "$1"
}
