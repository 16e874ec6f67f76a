# glob PATTERN: glob_file[0] .. glob_file[n_glob - 1] = the paths that match a
# pattern as Go's filepath.Glob says: * and ? match a dot at the beginning too,
# [^a-z] is a class, \ takes the next character as it is.
function glob {
	typeset folder file i=0 n
	n_glob=0
	glob_check "$1" || return
	case $1 in
	*[*?[\\]*)
		;;
	*)
		if [[ -e $1 || -L $1 ]]; then
			glob_file[0]=$1
			n_glob=1
		fi
		return 0
		;;
	esac
	file=${1##*/}
	case $1 in
	/*)
		folder=${1%/*}
		folder=${folder:-/}
		;;
	*/*)
		folder=${1%/*}
		;;
	*)
		folder=.
		;;
	esac
	case $folder in
	*[*?[\\]*)
		glob "$folder" || return
		n=$n_glob
		while (( i < n )); do
			glob_folder[i]=${glob_file[i]}
			(( i += 1 ))
		done
		;;
	*)
		glob_folder[0]=$folder
		n=1
		;;
	esac
	n_glob=0 i=0
	while (( i < n )); do
		glob_in "${glob_folder[i]}" "$file"
		(( i += 1 ))
	done
}

# glob_in FOLDER PATTERN: adds the names in a folder that match to glob_file.
function glob_in {
	typeset path line program head
	[[ -d $1 && -n $2 ]] || return 0
	glob_matcher
	program=$REPLY
	clean_path "$1"
	case $REPLY in
	.)
		head=
		;;
	/)
		head=/
		;;
	*)
		head=$REPLY/
		;;
	esac
	as_line "$2"
	{
		put "$REPLY"
		for path in "$1"/* "$1"/.*; do
			case ${path##*/} in
			. | ..)
				continue
				;;
			esac
			[[ -e $path || -L $path ]] || continue
			as_line "${path##*/}"
			put "$REPLY"
		done
	} | LC_ALL=C awk "$program" | LC_ALL=C sort >"$work/glob"
	while IFS= read -r line; do
		from_line "$line"
		glob_file[n_glob]=$head$REPLY
		(( n_glob += 1 ))
	done <"$work/glob"
}

# glob_check PATTERN: fails if a class in a pattern has no end or no
# beginning, or if the pattern ends in a backslash.
function glob_check {
	case $1 in
	*[\\[]*)
		glob_matcher
		set -- "$1" "$REPLY"
		as_line "$1"
		put "$REPLY" | LC_ALL=C awk "$2" || fail 'syntax error in pattern'
		;;
	esac
}

# glob_matcher: REPLY = an awk program: its first line is a pattern; it prints
# those of the other lines that match. Its status is 1 if the pattern is bad.
function glob_matcher {
	REPLY='
	BEGIN { for (i = 1; i < 256; i++) byte[sprintf("%c", i)] = i }
	NR == 1 { if (!compile(plain($0))) { bad = 1; exit 1 }; next }
	fits(plain($0)) { print }
	END { exit bad }
	function plain(s,    n, part, at, out) {
		if (!index(s, "\\")) return s
		n = split(s, part, "\\")
		out = part[1]
		for (at = 2; at <= n; at++)
			out = out (part[at] ~ /^n/ ? "\n" : "\\") substr(part[at], 2)
		return out
	}
	# the characters of s, which may take several bytes
	function runes(s, into,    n, count, at, b, size) {
		n = length(s)
		for (at = 1; at <= n; at += size) {
			b = byte[substr(s, at, 1)]
			size = b < 194 ? 1 : b < 224 ? 2 : b < 240 ? 3 : b < 245 ? 4 : 1
			if (size > 1 && substr(s, at + 1, size - 1) !~ /^[\200-\277]+$/) size = 1
			if (at + size > n + 1) size = 1
			into[++count] = substr(s, at, size)
		}
		return count + 0
	}
	function value(r,    n, at, b, v) {
		n = length(r)
		v = byte[substr(r, 1, 1)]
		if (n > 1) v -= n == 2 ? 192 : n == 3 ? 224 : 240
		for (at = 2; at <= n; at++) v = v * 64 + byte[substr(r, at, 1)] - 128
		return v
	}
	function compile(pattern,    n, at, p, first) {
		n = runes(pattern, p)
		for (at = 1; at <= n; at++) {
			if (p[at] == "*") { if (token[tokens] != "*") token[++tokens] = "*" }
			else if (p[at] == "?") token[++tokens] = "?"
			else if (p[at] == "[") {
				token[++tokens] = "class"
				if (p[at + 1] == "^") { at++; other[tokens] = 1 }
				first = 1
				while (first || p[at + 1] != "]") {
					first = 0
					at = bound(p, at + 1, n)
					if (at >= n) return 0
					low[tokens, ++ranges[tokens]] = value(rune)
					if (p[at + 1] == "-") {
						at = bound(p, at + 2, n)
						if (at >= n) return 0
					}
					high[tokens, ranges[tokens]] = value(rune)
				}
				at++
			} else {
				if (p[at] == "\\" && ++at > n) return 0
				token[++tokens] = "rune"
				is[tokens] = p[at]
			}
		}
		return 1
	}
	# one end of a range, which stands at p[at]
	function bound(p, at, n) {
		if (at > n || p[at] == "-" || p[at] == "]") return n
		if (p[at] == "\\" && ++at > n) return n
		rune = p[at]
		return at
	}
	function takes(t, r,    v, k) {
		if (token[t] == "?") return 1
		if (token[t] == "rune") return r == is[t]
		v = value(r)
		for (k = 1; k <= ranges[t]; k++)
			if (v >= low[t, k] && v <= high[t, k]) return !other[t]
		return other[t] + 0
	}
	function fits(name,    n, at, t, c, star, from) {
		n = runes(name, c)
		at = t = 1
		while (at <= n) {
			if (t <= tokens && token[t] == "*") { star = t++; from = at }
			else if (t <= tokens && takes(t, c[at])) { at++; t++ }
			else if (star) { t = star + 1; at = ++from }
			else return 0
		}
		while (t <= tokens && token[t] == "*") t++
		return t > tokens
	}
	'
}

# clean_path PATH: REPLY = PATH without needless parts, as Go's filepath.Clean.
function clean_path {
	typeset rest=$1 out='' part root=
	if [[ $rest == /* ]]; then
		root=/
	fi
	while [[ -n $rest ]]; do
		part=${rest%%/*}
		if [[ $rest == */* ]]; then
			rest=${rest#*/}
		else
			rest=
		fi
		case $part in
		'' | .)
			continue
			;;
		..)
			case $out in
			'')
				[[ -n $root ]] || out=..
				continue
				;;
			.. | */..)
				;;
			*/*)
				out=${out%/*}
				continue
				;;
			*)
				out=
				continue
				;;
			esac
			;;
		esac
		out=$out${out:+/}$part
	done
	REPLY=$root$out
	REPLY=${REPLY:-.}
}
