# winrm_settings: the defaults of the winrm communicator.
function winrm_settings {
	b_comm=winrm
	b_host='' b_port=5985 b_user='' b_winrm_password='' b_winrm_timeout=1800
	b_winrm_tls='' b_winrm_insecure='' b_winrm_ntlm='' b_winrm_no_proxy=
	b_pause_connecting=0
	winrm_config='' winrm_url='' winrm_shell='' winrm_command='' winrm_limit=
	winrm_uuid='' winrm_count=0
	: winrm_remote winrm_upload winrm_upload_folder winrm_download \
		winrm_download_folder
}

# winrm_by_ntlm: the guest lets in by NTLM, of which curl has to know.
# Needs: curl
function winrm_by_ntlm {
	b_winrm_ntlm=1
	[[ -z $dry ]] || return 0
	REPLY=$(curl -q -V | tr '\n' ' ')
	[[ "$REPLY " == *' NTLM '* ]] || fail 'winrm_use_ntlm: the curl of this host knows no NTLM (curl -V tells what it knows)'
}

# connect_winrm: waits until the guest takes commands.
function connect_winrm {
	say 'Using winrm communicator to connect: %s' "$b_host"
	winrm_wait || return
	(( b_pause_connecting > 0 )) || return 0
	clock_words "$b_pause_connecting"
	say 'Pausing %s before connecting...' "$REPLY"
	nap "$b_pause_connecting" || return
	winrm_wait
}

# winrm_wait: tries until a shell can be had and PowerShell runs in it, or the
# time is over.
function winrm_wait {
	typeset end former=$deadline opened='' why=
	say 'Waiting for WinRM to become available...'
	winrm_configure || return
	(( end = ${SECONDS%.*} + b_winrm_timeout, 1 ))
	while :; do
		[[ -n $former ]] || deadline=$end
		ERROR=
		if [[ -z $opened ]] && winrm_open && winrm_close; then
			opened=1
		fi
		[[ -z $opened ]] || ! winrm_echo || break
		deadline=$former
		[[ -n $former ]] || rm -f "$work/expired"
		[[ -z $cancelled ]] || return 1
		[[ $ERROR == 'context canceled' ]] || why=${ERROR:-$why}
		if (( ${SECONDS%.*} + 5 >= end )); then
			message 'the last fault: %s' "${why:-PowerShell did not answer}"
			ERROR='Timeout waiting for WinRM.'
			complain '%s' "$ERROR"
			return 1
		fi
		nap 5 || return
	done
	deadline=$former
	say 'Connected to WinRM!'
}

# winrm_echo: whether PowerShell runs on the guest.
function winrm_echo {
	remote_power 'if (Test-Path variable:global:ProgressPreference){$ProgressPreference='\''SilentlyContinue'\''}; echo "WinRM connected."' || return
	[[ -n $dry || $REPLY == *'WinRM connected.'* ]]
}

# winrm_configure: writes curl's configuration, with the password in it, to a
# file that only its owner can read: on a command line others would see it.
function winrm_configure {
	typeset host=$b_host scheme=http text
	[[ -z $winrm_config ]] || return 0
	[[ $host != *:* ]] || host="[$host]"
	[[ -z $b_winrm_tls ]] || scheme=https
	[[ $host != *[!a-zA-Z0-9.:_%\[\]-]* ]] ||
		fail "the value of winrm_host cannot be used: $b_host" || return
	winrm_url=$scheme://$host:$b_port/wsman
	text="# the guest, for curl
silent
show-error
globoff
connect-timeout = 30
header = \"Content-Type: application/soap+xml;charset=UTF-8\"
header = \"Expect:\"
url = \"$winrm_url\""
	curl_line "$text" data-binary "@$work/winrm_request"
	curl_line "$REPLY" output "$work/winrm_response"
	curl_line "$REPLY" write-out '%{http_code} %{content_type}'
	curl_line "$REPLY" user "$b_user:$b_winrm_password"
	text=$REPLY${newline}basic
	if [[ -n $b_winrm_ntlm ]]; then
		curl_line "$REPLY" dump-header "$work/winrm_headers"
		text=$REPLY${newline}ntlm
	fi
	[[ -z $b_winrm_insecure ]] || text=$text${newline}insecure
	case $b_host in
	localhost | 127.* | ::1)
		# as Packer: a proxy is never asked for this host
		b_winrm_no_proxy=1
		;;
	esac
	[[ -z $b_winrm_no_proxy ]] || text=$text${newline}'noproxy = "*"'
	write_text "$work/winrm_curl" 0600 "$text$newline" || return
	# what is said holds secrets, too, and what is answered may
	[[ -n $dry ]] || (umask 077 && : >"$work/winrm_request" &&
		: >"$work/winrm_response") ||
		fail "cannot write $work/winrm_request" || return
	uuid
	winrm_uuid=${REPLY%????????} winrm_count=10000000
	winrm_config=$work/winrm_curl
}

# curl_line TEXT OPTION VALUE: REPLY = TEXT with a line of curl's configuration.
function curl_line {
	replaced "$3" "\\" "\\\\"
	replaced "$REPLY" '"' '\"'
	replaced "$REPLY" "$newline" '\n'
	replaced "$REPLY" "$return" '\r'
	REPLY="$1
$2 = \"$REPLY\""
}

# winrm_post SECONDS: sends the request that was written, which may take so long;
# the answer is in a file. ERROR tells what went wrong, in Packer's words.
# Needs: curl
function winrm_post {
	typeset status code='' kind='' limit=$1 end=$deadline
	: >"$work/winrm_response"
	if [[ -n $end ]] && (( end - ${SECONDS%.*} < limit )); then
		(( limit = end - ${SECONDS%.*}, 1 ))
	fi
	if (( limit > 0 )); then
		# curl keeps the time limit itself
		deadline=
		job /dev/null "$work/winrm_code" "$work/winrm_errors" \
			curl -q -K "$winrm_config" --max-time "$limit"
		status=$?
		deadline=$end
	else
		status=28
	fi
	if [[ $status == 28 && -n $end ]] && (( ${SECONDS%.*} >= end )); then
		: >"$work/expired"
		fail 'context canceled'
		return
	fi
	case $status in
	0) ;;
	18 | 52)
		fail "unknown error Post $winrm_url: EOF"
		return
		;;
	*)
		# the first line says why, the others give advice
		IFS= read -r kind <"$work/winrm_errors" || :
		fail "unknown error Post $winrm_url: $kind"
		return
		;;
	esac
	IFS=' ' read -r code kind <"$work/winrm_code"
	if [[ $kind != *application/soap+xml* ]]; then
		ERROR="http response error: $code - invalid content type"
		[[ -z $b_winrm_ntlm || $code != 401 ]] || winrm_no_ntlm
		return 1
	fi
	[[ $code != 200 ]] || return 0
	winrm_fault
	fail "http error $code: $REPLY"
}

# winrm_no_ntlm: adds to ERROR why NTLM failed, if it is for want of it: Windows
# may have it inside of Negotiate only, and curl has none without Kerberos.
function winrm_no_ntlm {
	typeset line offered=
	while IFS= read -r line; do
		line=${line%"$return"}
		case $line in
		[Ww][Ww][Ww]-[Aa]uthenticate:*)
			offered="$offered${offered:+,}${line#*:}"
			;;
		esac
	done <"$work/winrm_headers"
	[[ $offered == *NTLM* ]] ||
		ERROR="$ERROR; the guest does not offer NTLM, but:$offered"
}

# winrm_open: opens a shell on the guest. It is closed at the end of the run at
# the latest.
function winrm_open {
	[[ -z $dry ]] || return 0
	winrm_configure || return
	winrm_envelope transfer/Create '' '
      <w:Option Name="WINRS_NOPROFILE">FALSE</w:Option>
      <w:Option Name="WINRS_CODEPAGE">65001</w:Option>' '
    <rsp:Shell>
      <rsp:InputStreams>stdin</rsp:InputStreams>
      <rsp:OutputStreams>stdout stderr</rsp:OutputStreams>
    </rsp:Shell>' || return
	at_end=disconnect_winrm
	winrm_post 120 || return
	winrm_value Selector ShellId
	[[ -n $REPLY ]] || fail 'the guest opened no shell' || return
	winrm_shell=$REPLY
}

# winrm_start COMMAND: starts a command in the shell that is open.
function winrm_start {
	winrm_command='' code=
	xml_escape "$1"
	winrm_envelope shell/Command "$winrm_shell" '
      <w:Option Name="WINRS_CONSOLEMODE_STDIN">TRUE</w:Option>
      <w:Option Name="WINRS_SKIP_CMD_SHELL">FALSE</w:Option>' "
    <rsp:CommandLine>
      <rsp:Command>$REPLY</rsp:Command>
    </rsp:CommandLine>" || return
	winrm_post 120 || return
	winrm_value CommandId
	[[ -n $REPLY ]] || fail 'the guest started no command' || return
	winrm_command=$REPLY
}

# winrm_receive: writes what the command prints to the descriptors 5 (standard
# output) and 6 (standard error) until it ends; `code` is its exit code.
function winrm_receive {
	typeset name value
	code=
	while [[ -z $code ]]; do
		winrm_envelope shell/Receive "$winrm_shell" '' "
    <rsp:Receive>
      <rsp:DesiredStream CommandId=\"$winrm_command\">stdout stderr</rsp:DesiredStream>
    </rsp:Receive>" || return
		if ! winrm_post $(( b_winrm_timeout + 60 )); then
			[[ -z $cancelled && ! -e $work/expired ]] || return 1
			# no output for a while
			[[ $ERROR != *OperationTimeout* ]] || continue
			return 1
		fi
		winrm_streams || return
		while IFS=' ' read -r name value; do
			case $name in
			stdout)
				base64_decode <"$value" >&5
				;;
			stderr)
				base64_decode <"$value" >&6
				;;
			exit)
				code=$value
				;;
			esac
		done <"$work/winrm_answer"
	done
}

# winrm_signal: ends the command, which Packer does even to one that has ended.
function winrm_signal {
	[[ -n $winrm_command ]] || return 0
	winrm_envelope shell/Signal "$winrm_shell" '' "
    <rsp:Signal CommandId=\"$winrm_command\">
      <rsp:Code>http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/terminate</rsp:Code>
    </rsp:Signal>" || return
	winrm_command=
	winrm_post 30
}

# winrm_close: deletes the shell, also when the run was interrupted; a command
# that still runs is ended before.
function winrm_close {
	typeset cut=$cancelled limit=$deadline why=$ERROR status=0
	[[ -n $winrm_shell ]] || return 0
	cancelled='' deadline=
	[[ -z $winrm_command || -n $code ]] || winrm_signal || : # it may be gone
	winrm_envelope transfer/Delete "$winrm_shell" '' '' && winrm_post 30 ||
		status=1
	winrm_shell='' winrm_command=
	cancelled=${cancelled:-$cut} deadline=$limit
	(( status != 0 )) || ERROR=$why
	return "$status"
}

# disconnect_winrm: leaves no shell behind.
function disconnect_winrm {
	at_end=
	[[ -z $winrm_shell ]] || winrm_close || : # the guest may be gone
}

# winrm_remote COMMAND [SHOWN]: runs a command on the guest. `code` is its exit
# code, for which the return status has too few bits.
function winrm_remote {
	typeset out err why
	started=1 code=
	show winrm "$1"
	[[ -z $dry ]] || return 0
	started=
	winrm_open || return 255
	if ! winrm_start "$1"; then
		why=$ERROR
		winrm_close || : # Packer does not even try
		ERROR=$why
		return 255
	fi
	started=1
	if [[ -n $2 ]]; then
		pipes
		relay message <"$work/out" &
		out=$!
		relay error <"$work/err" &
		err=$!
		winrm_receive 5>"$work/out" 6>"$work/err"
		wait "$out" "$err" 2>/dev/null
	else
		winrm_receive 5>/dev/null 6>/dev/null
	fi
	[[ -n $code ]] || winrm_broken
	winrm_close || : # the guest may be gone
	case $code in
	0 | [1-9] | [1-9][0-9] | 1[0-9][0-9])
		return "$code"
		;;
	esac
	return 255
}

# winrm_broken: the connection broke while a command ran. Packer takes that for
# exit code 16001 if the guest hung up, and else for success.
function winrm_broken {
	[[ -z $cancelled && ! -e $work/expired ]] || return 0
	code=0
	[[ $ERROR != *EOF* ]] || code=16001
	complain '%s' "$ERROR"
	complain 'The connection broke while the command ran: its exit code counts as %s, as in Packer.' "$code"
	ERROR=
}
