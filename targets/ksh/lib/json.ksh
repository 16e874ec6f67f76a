# json_string TEXT: REPLY = TEXT as a JSON string, with its quotes.
function json_string {
	typeset text=$1
	case $text in
	*[\\\"[:cntrl:]]*)
		replaced "$text" "\\" "\\\\"
		replaced "$REPLY" '"' '\"'
		replaced "$REPLY" "$newline" '\n'
		replaced "$REPLY" "$return" '\r'
		replaced "$REPLY" '	' '\t'
		text=$REPLY
		;;
	esac
	case $text in
	*[[:cntrl:]]*)
		json_controls "$text"
		text=$REPLY
		;;
	esac
	REPLY=\"$text\"
}

# json_member NAME TEXT: REPLY = a member of a JSON object, behind others, or
# nothing if TEXT is empty.
function json_member {
	typeset name=$1
	if [[ -z $2 ]]; then
		REPLY=
		return 0
	fi
	json_string "$2"
	REPLY=", \"$name\": $REPLY"
}

# json_controls TEXT: REPLY = TEXT with the control characters that have no
# short form as \u00XX.
function json_controls {
	typeset text=$1 code=0 char
	while (( code < 31 )); do
		(( code += 1 ))
		case $code in
		9 | 10 | 13)
			continue
			;;
		esac
		char=$(put_bytes "\\$(printf %03o "$code")")
		case $text in
		*"$char"*)
			replaced "$text" "$char" "\\u$(printf %04x "$code")"
			text=$REPLY
			;;
		esac
	done
	REPLY=$text
}

# json_reader: REPLY = an awk program that reads JSON text as Go's decoder
# does. Give it to awk with functions json_open(kind), json_close(kind) and
# json_scalar(kind, text), which are called in the order of the text; depth is
# the number of open objects and arrays, key[1] .. key[depth] say where in
# them. U+0000 in a string becomes the bytes C0 80. Run it with LC_ALL=C. For
# each line call json_line($0), at the end json_end(); a fault is in fault.
function json_reader {
	REPLY='
	function json_begin(    i) {
		state = "value"
		for (i = 1; i < 256; i++) byte[sprintf("%c", i)] = i
		split("0 1 2 3 4 5 6 7 8 9 a b c d e f", hex_digit, " ")
		for (i = 1; i <= 16; i++) {
			hex[hex_digit[i]] = i - 1
			hex[toupper(hex_digit[i])] = i - 1
		}
		simple["b"] = "\b"; simple["f"] = "\f"; simple["n"] = "\n"
		simple["r"] = "\r"; simple["t"] = "\t"
		simple["/"] = "/"; simple["\\"] = "\\"; simple["\""] = "\""
	}
	# pieces are short, since a step in a text may cost its whole length
	function json_line(line,    at) {
		for (at = 1; at <= length(line); at += 4096)
			json_piece(substr(line, at, 4096))
		json_piece("\n")
	}
	function json_piece(piece,    n, at, c, from, raw) {
		n = length(piece)
		for (at = 1; at <= n && fault == "" && !(done && one_value); at++) {
			c = substr(piece, at, 1)
			if (state == "string") {
				from = at
				while (c != "\"" && c != "\\" && c >= " ") {
					if (++at > n) break
					c = substr(piece, at, 1)
				}
				if (at > from) {
					json_lone()
					raw = substr(piece, from, at - from)
					gsub(/\300/, "\357\277\275", raw)
					text = text raw
				}
				if (at > n) break
			}
			json_step(c)
		}
	}
	function json_step(c) {
		if (state == "string") {
			if (c == "\\") state = "escape"
			else if (c == "\"") json_string_end()
			else json_fault(c, "in string literal")
		} else if (state == "escape") {
			if (c == "u") { state = "hex"; digits = 0; code = 0 }
			else if (c in simple) {
				json_lone()
				text = text simple[c]
				state = "string"
			} else json_fault(c, "in string escape code")
		} else if (state == "hex") {
			if (!(c in hex)) json_fault(c, "in \\u hexadecimal character escape")
			else {
				code = code * 16 + hex[c]
				if (++digits == 4) { json_unit(code); state = "string" }
			}
		} else if (state == "literal") {
			if (c != substr(word, taken + 1, 1))
				json_fault(c, "in literal " word " (expecting \047" substr(word, taken + 1, 1) "\047)")
			else if (++taken == length(word)) json_value(word ~ /^n/ ? "null" : "bool", word)
		} else if (state in number_state) json_number(c)
		else if (c == " " || c == "\t" || c == "\r" || c == "\n") return
		else if (state == "value" || state == "value_or_end") {
			if (c == "]" && state == "value_or_end") json_shut()
			else json_start(c)
		} else if (state == "key" || state == "key_or_end") {
			if (c == "\"") { in_key = 1; text = ""; state = "string" }
			else if (c == "}" && state == "key_or_end") json_shut()
			else json_fault(c, "looking for beginning of object key string")
		} else if (state == "colon") {
			if (c == ":") state = "value"
			else json_fault(c, "after object key")
		} else if (depth == 0) json_fault(c, "after top-level value")
		else if (kind[depth] == "object") {
			if (c == ",") state = "key"
			else if (c == "}") json_shut()
			else json_fault(c, "after object key:value pair")
		} else if (c == ",") { key[depth]++; state = "value" }
		else if (c == "]") json_shut()
		else json_fault(c, "after array element")
	}
	function json_start(c) {
		if (c == "{" || c == "[") {
			if (depth == 10000) {
				json_fault(c, "exceeded max depth")
				return
			}
			json_open(c == "{" ? "object" : "array")
			kind[++depth] = c == "{" ? "object" : "array"
			key[depth] = c == "{" ? "" : 0
			state = c == "{" ? "key_or_end" : "value_or_end"
		} else if (c == "\"") { in_key = 0; text = ""; state = "string" }
		else if (c == "t" || c == "f" || c == "n") {
			word = c == "t" ? "true" : c == "f" ? "false" : "null"
			taken = 1
			state = "literal"
		} else if (c == "-" || c ~ /[0-9]/) {
			text = c
			state = c == "-" ? "minus" : c == "0" ? "zero" : "integer"
			number_state["minus"]; number_state["zero"]; number_state["integer"]
			number_state["dot"]; number_state["fraction"]
			number_state["e"]; number_state["sign"]; number_state["exponent"]
		} else json_fault(c, "looking for beginning of value")
	}
	function json_number(c) {
		if (state == "minus") {
			if (c !~ /[0-9]/) { json_fault(c, "in numeric literal"); return }
			state = c == "0" ? "zero" : "integer"
		} else if (c ~ /[0-9]/ && state != "zero") {
			if (state == "dot") state = "fraction"
			if (state == "e" || state == "sign") state = "exponent"
		} else if (state == "dot") {
			json_fault(c, "after decimal point in numeric literal")
			return
		} else if (state == "e" && (c == "+" || c == "-")) state = "sign"
		else if (state == "e" || state == "sign") {
			json_fault(c, "in exponent of numeric literal")
			return
		} else if (c == "." && (state == "zero" || state == "integer")) state = "dot"
		else if ((c == "e" || c == "E") && state != "exponent") state = "e"
		else {
			json_value("number", text)
			if (!(done && one_value)) json_step(c)
			return
		}
		text = text c
	}
	function json_string_end() {
		json_lone()
		text = json_utf8(text)
		if (in_key) { key[depth] = text; state = "colon" }
		else json_value("string", text)
	}
	function json_value(what, value) {
		state = "after"
		json_scalar(what, value)
		if (depth == 0) done = 1
	}
	function json_shut() {
		depth--
		state = "after"
		json_close(kind[depth + 1])
		if (depth == 0) done = 1
	}
	function json_fault(c, where) {
		if (c == "\047") c = "\\\047"
		else if (c == "\n") c = "\\n"
		else if (c == "\t") c = "\\t"
		else if (c == "\r") c = "\\r"
		else if (c == "\\") c = "\\\\"
		else if (byte[c] < 32) c = sprintf("\\x%02x", byte[c])
		else if (byte[c] == 127) c = "\\x7f"
		else if (byte[c] > 127) c = json_rune(byte[c])
		fault = "invalid character \047" c "\047 " where
	}
	# a text that ends too soon; Go has two decoders with words of their own
	function json_end() {
		if (fault != "" || done) return
		if (one_value) fault = state == "value" && depth == 0 ? "EOF" : "unexpected EOF"
		else fault = "unexpected end of JSON input"
	}
	# a \u escape is half of a character at times
	function json_unit(unit) {
		if (unit >= 56320 && unit < 57344 && high) {
			text = text json_rune(65536 + (high - 55296) * 1024 + unit - 56320)
			high = 0
			return
		}
		json_lone()
		if (unit >= 55296 && unit < 56320) high = unit
		else if (unit >= 56320 && unit < 57344) text = text "\357\277\275"
		else if (unit == 0) text = text "\300\200"
		else text = text json_rune(unit)
	}
	function json_lone() {
		if (high) text = text "\357\277\275"
		high = 0
	}
	function json_rune(r) {
		if (r < 128) return sprintf("%c", r)
		if (r < 2048) return sprintf("%c%c", 192 + int(r / 64), 128 + r % 64)
		if (r < 65536) return sprintf("%c%c%c", 224 + int(r / 4096), 128 + int(r / 64) % 64, 128 + r % 64)
		return sprintf("%c%c%c%c", 240 + int(r / 262144), 128 + int(r / 4096) % 64, 128 + int(r / 64) % 64, 128 + r % 64)
	}
	# what is no UTF-8 becomes U+FFFD
	function json_utf8(s,    out, n, at, c, more, low, top, k) {
		if (s !~ /[\200-\377]/) return s
		n = length(s)
		for (at = 1; at <= n; at++) {
			c = byte[substr(s, at, 1)]
			low = 128; top = 191; more = 0
			if (c >= 194 && c < 224) more = 1
			else if (c >= 224 && c < 240) {
				more = 2
				if (c == 224) low = 160
				if (c == 237) top = 159
			} else if (c >= 240 && c < 245) {
				more = 3
				if (c == 240) low = 144
				if (c == 244) top = 143
			} else if (c >= 128 && !(c == 192 && byte[substr(s, at + 1, 1)] == 128)) more = -1
			else if (c == 192) { low = 128; top = 128; more = 1 }
			for (k = 1; k <= more; k++) {
				c = byte[substr(s, at + k, 1)]
				if (c < low || c > top) more = -1
				low = 128; top = 191
			}
			if (more < 0) out = out "\357\277\275"
			else { out = out substr(s, at, more + 1); at += more }
		}
		return out
	}
	'
}
