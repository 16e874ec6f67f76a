# winrm_envelope ACTION SHELL OPTIONS BODY: writes a request of WS-Management,
# for the shell of that name if one is given. OPTIONS and BODY are XML.
function winrm_envelope {
	typeset action selector='' options=''
	case $1 in
	transfer/*)
		action=http://schemas.xmlsoap.org/ws/2004/09/$1
		;;
	*)
		action=http://schemas.microsoft.com/wbem/wsman/1/windows/$1
		;;
	esac
	[[ -z $2 ]] || selector="
    <w:SelectorSet>
      <w:Selector Name=\"ShellId\">$2</w:Selector>
    </w:SelectorSet>"
	[[ -z $3 ]] || options="
    <w:OptionSet>$3
    </w:OptionSet>"
	iso_duration "${winrm_limit:-$b_winrm_timeout}"
	# a UUID again, another one for each request
	(( winrm_count += 1, 1 ))
	cat >"$work/winrm_request" <<EOF || fail "cannot write $work/winrm_request"
<?xml version="1.0" encoding="utf-8"?>
<env:Envelope
    xmlns:env="http://www.w3.org/2003/05/soap-envelope"
    xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
    xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
    xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
    xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd">
  <env:Header>
    <a:To>$winrm_url</a:To>
    <a:ReplyTo>
      <a:Address mustUnderstand="true">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address>
    </a:ReplyTo>
    <w:MaxEnvelopeSize mustUnderstand="true">153600</w:MaxEnvelopeSize>
    <w:OperationTimeout>$REPLY</w:OperationTimeout>
    <a:MessageID>uuid:$winrm_uuid$winrm_count</a:MessageID>
    <w:Locale mustUnderstand="false" xml:lang="en-US"/>
    <p:DataLocale mustUnderstand="false" xml:lang="en-US"/>
    <a:Action mustUnderstand="true">$action</a:Action>$selector
    <w:ResourceURI mustUnderstand="true">http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd</w:ResourceURI>$options
  </env:Header>
  <env:Body>$4
  </env:Body>
</env:Envelope>
EOF
}

# iso_duration SECONDS: REPLY = a time as XML writes it: PT1M30S.
function iso_duration {
	REPLY=PT
	(( $1 < 3600 )) || REPLY=${REPLY}$(( $1 / 3600 ))H
	(( $1 / 60 % 60 == 0 )) || REPLY=${REPLY}$(( $1 / 60 % 60 ))M
	(( $1 % 60 == 0 )) || REPLY=${REPLY}$(( $1 % 60 ))S
	[[ $REPLY != PT ]] || REPLY=PT0S
}

# xml_escape TEXT: REPLY = TEXT as the text of an XML element or attribute. What
# XML cannot hold (control characters) becomes U+FFFD, as in Go.
function xml_escape {
	case $1 in
	*[!a-zA-Z0-9\ _./:=+-]*)
		;;
	*)
		REPLY=$1
		return 0
		;;
	esac
	REPLY=$(put "$1" | LC_ALL=C awk '
	NR > 1 { printf "%s", "&#xA;" }
	{
		gsub(/&/, "\\&amp;")
		gsub(/</, "\\&lt;")
		gsub(/>/, "\\&gt;")
		gsub(/"/, "\\&#34;")
		gsub(/\047/, "\\&#39;")
		gsub(/\t/, "\\&#x9;")
		gsub(/\r/, "\\&#xD;")
		gsub(/[\001-\010\013\014\016-\037]/, "\357\277\275")
		gsub(/\357\277[\276\277]/, "\357\277\275")
		printf "%s", $0
	}
	END { print "." }')
	REPLY=${REPLY%.}
}

# winrm_value ELEMENT [NAME]: REPLY = the text of the first such element of the
# answer, of those with that Name if one is given.
function winrm_value {
	REPLY=$(LC_ALL=C awk -v element="$1" -v name="${2-}" '
	BEGIN { RS = "<" }
	{
		at = index($0, ">")
		tag = substr($0, 1, at - 1)
		split(tag, words, /[ \t\r\n\/]/)
		sub(/^.*:/, "", words[1])
		if (at == 0 || words[1] != element) next
		if (name != "" && index(tag, "Name=\"" name "\"") == 0) next
		text = substr($0, at + 1)
		# it goes into other requests as it is
		gsub(/[^A-Za-z0-9_.:{}-]/, "", text)
		print text
		exit
	}' "$work/winrm_response")
}

# winrm_fault: REPLY = what the guest says why it refused a request.
function winrm_fault {
	REPLY=$(LC_ALL=C awk '
	BEGIN { RS = "<" }
	{
		at = index($0, ">")
		tag = substr($0, 1, at - 1)
		text = substr($0, at + 1)
		if (tag !~ /^([A-Za-z0-9_]+:)?(Text|Message)([ \t\r\n]|$)/) next
		gsub(/[ \t\r\n]+/, " ", text)
		gsub(/&lt;/, "<", text)
		gsub(/&gt;/, ">", text)
		gsub(/&quot;/, "\"", text)
		gsub(/&amp;/, "\\&", text)
		printf "%s", text
	}' "$work/winrm_response")
	REPLY=${REPLY:-no reason given}
}

# winrm_streams: takes the answer to a Receive apart: each piece of output goes
# to a file, as base64; a list says which is which, and how the command ended.
function winrm_streams {
	LC_ALL=C awk -v file="$work/winrm_stream_" '
		BEGIN { RS = "<" }
		{
			at = index($0, ">")
			tag = substr($0, 1, at - 1)
			text = substr($0, at + 1)
		}
		tag ~ /^([A-Za-z0-9_]+:)?Stream[ \t\r\n]/ {
			gsub(/[^A-Za-z0-9+\/=]/, "", text)
			if (text == "") next
			name = tag ~ /Name="stderr"/ ? "stderr" : "stdout"
			into = file ++count
			for (from = 1; from <= length(text); from += 64)
				print substr(text, from, 64) >into
			close(into)
			print name, into
		}
		tag ~ /^([A-Za-z0-9_]+:)?CommandState[ \t\r\n]/ {
			done = tag ~ /CommandState\/Done"/
		}
		tag ~ /^([A-Za-z0-9_]+:)?ExitCode([ \t\r\n]|$)/ {
			gsub(/[^0-9-]/, "", text)
			exit_code = text
		}
		END { if (done) print "exit", exit_code == "" ? 0 : exit_code }' \
		"$work/winrm_response" >"$work/winrm_answer" || fail 'the answer of the guest cannot be read'
}
