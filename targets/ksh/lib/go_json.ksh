# go_json TEXT: REPLY = TEXT for a place inside of a JSON string, with the
# escapes that Go writes: for <, > and &, too.
function go_json {
	json_string "$1"
	REPLY=${REPLY#\"}
	REPLY=${REPLY%\"}
	replaced "$REPLY" '<' '\u003c'
	replaced "$REPLY" '>' '\u003e'
	replaced "$REPLY" '&' '\u0026'
}
