# windows_script SHOWN LOCAL REMOTE CODES SECONDS COMMAND: sends a script to the
# guest as REMOTE and runs COMMAND there. CODES are the exit codes that count as
# success. Sending and starting are tried for SECONDS.
function windows_script {
	say 'Provisioning with shell script: %s' "$1"
	shift
	windows_run "$@"
}

# windows_run LOCAL REMOTE CODES SECONDS COMMAND: sends a file and runs a command,
# together, so that a restart between them does no harm.
function windows_run {
	typeset status end
	[[ -n $dry || -r $1 && ! -d $1 ]] ||
		fail "Error opening shell script: open $1: no such file or directory" ||
		return
	(( end = ${SECONDS%.*} + $4, 1 ))
	while :; do
		ERROR='' code=
		if "${b_comm}_upload" "$1" "$2" ''; then
			started=1
			remote "$5"
			status=$?
			[[ -z $started ]] || break
		else
			ERROR="Error uploading script: $ERROR"
		fi
		again "$end" || return
	done
	[[ -z $dry ]] || return 0
	[[ -z $cancelled && ! -e $work/expired ]] || fail 'context canceled' ||
		return
	exit_code "$status"
	valid_code "$REPLY" "$3"
}

# exit_code STATUS: REPLY = the exit code of the last remote command, which
# returned STATUS. For Packer a lost connection has one, too.
function exit_code {
	REPLY=${code:-$1}
	[[ -z $lost ]] || REPLY=2300218
}

# powershell_variables SHOWN LOCAL REMOTE SECONDS: sends the file of variables of
# the script SHOWN.
function powershell_variables {
	typeset end
	say 'Provisioning with powershell script: %s' "$1"
	(( end = ${SECONDS%.*} + $4, 1 ))
	while ! "${b_comm}_upload" "$2" "$3" ''; do
		ERROR="Error processing command: Error uploading ps script containing env vars: $ERROR"
		again "$end" || return
	done
}

# powershell_clean LOCAL REMOTE COMMAND: sends the script that removes the files
# and runs it; that they are left is no fault.
function powershell_clean {
	typeset end
	(( end = ${SECONDS%.*} + 60, 1 ))
	while [[ -z $cancelled ]]; do
		started=1
		if "${b_comm}_upload" "$1" "$2" ''; then
			remote "$3"
			[[ -z $started ]] || break
		fi
		[[ -z $dry ]] || break
		(( ${SECONDS%.*} < end )) || break
		nap 10 || return
	done
	[[ -z $cancelled ]] || return 1
	ERROR=
}

# elevated_runner LOCAL REMOTE TASK USER PASSWORD COMMAND: elevated_task, for a
# script of PowerShell.
function elevated_runner {
	elevated_task "$@" || fail "Error processing command: Error generating elevated runner: $ERROR"
}

# elevated_task LOCAL REMOTE TASK USER PASSWORD COMMAND: sends a script that runs
# COMMAND as a scheduled task, with all rights of USER.
function elevated_task {
	in_powershell "$4"
	set -- "$1" "$2" "$3" "$4" "$5" "$6" "$REPLY"
	in_powershell "$5"
	set -- "$1" "$2" "$3" "$4" "$REPLY" "$6" "$7"
	xml_escape "$6 > %SYSTEMROOT%/Temp/$3.out 2>&1"
	set -- "$1" "$2" "$3" "$4" "$5" "$REPLY" "$7"
	xml_escape "$4"
	REPLY=$(elevated_script "$3" "$7" "$5" "$6" "$2" "$REPLY")
	write_text "$1" 0600 "$REPLY" || return
	"${b_comm}_upload" "$1" "$2" '' ||
		fail "Error preparing elevated powershell script: $ERROR"
}

# elevated_script TASK USER PASSWORD COMMAND PATH USER_IN_XML: prints that script,
# in PowerShell. It shows what the task writes and ends with the task's exit code.
function elevated_script {
	cat <<-EOF

	\$name = "$1"
	\$log = [System.Environment]::ExpandEnvironmentVariables("%SYSTEMROOT%/Temp/$1.out")
	\$s = New-Object -ComObject "Schedule.Service"
	\$s.Connect()
	\$t = \$s.NewTask(\$null)
	\$xml = [xml]@'
	<?xml version="1.0" encoding="UTF-16"?>
	<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
	  <RegistrationInfo>
	    <Description>Packer elevated task</Description>
	  </RegistrationInfo>
	  <Principals>
	    <Principal id="Author">
	      <UserId>$6</UserId>
	      <LogonType>Password</LogonType>
	      <RunLevel>HighestAvailable</RunLevel>
	    </Principal>
	  </Principals>
	  <Settings>
	    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
	    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
	    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
	    <AllowHardTerminate>true</AllowHardTerminate>
	    <StartWhenAvailable>false</StartWhenAvailable>
	    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
	    <IdleSettings>
	      <StopOnIdleEnd>false</StopOnIdleEnd>
	      <RestartOnIdle>false</RestartOnIdle>
	    </IdleSettings>
	    <AllowStartOnDemand>true</AllowStartOnDemand>
	    <Enabled>true</Enabled>
	    <Hidden>false</Hidden>
	    <RunOnlyIfIdle>false</RunOnlyIfIdle>
	    <WakeToRun>false</WakeToRun>
	    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
	    <Priority>4</Priority>
	  </Settings>
	  <Actions Context="Author">
	    <Exec>
	      <Command>cmd</Command>
	      <Arguments>/c $4</Arguments>
	    </Exec>
	  </Actions>
	</Task>
	'@
	\$logon_type = 1
	\$password = "$3"
	EOF
	cat <<-'EOF'
	if ($password.Length -eq 0) {
	  $logon_type = 5
	  $password = $null
	  $ns = New-Object System.Xml.XmlNamespaceManager($xml.NameTable)
	  $ns.AddNamespace("ns", $xml.DocumentElement.NamespaceURI)
	  $node = $xml.SelectSingleNode("/ns:Task/ns:Principals/ns:Principal/ns:LogonType", $ns)
	  $node.ParentNode.RemoveChild($node) | Out-Null
	}
	$t.XmlText = $xml.OuterXml
	if (Test-Path variable:global:ProgressPreference){$ProgressPreference="SilentlyContinue"}
	$f = $s.GetFolder("\")
	EOF
	cat <<-EOF
	\$f.RegisterTaskDefinition(\$name, \$t, 6, "$2", \$password, \$logon_type, \$null) | Out-Null
	EOF
	cat <<-'EOF'
	$t = $f.GetTask("\$name")
	$t.Run($null) | Out-Null
	$timeout = 10
	$sec = 0
	while ((!($t.state -eq 4)) -and ($sec -lt $timeout)) {
	  Start-Sleep -s 1
	  $sec++
	}

	$line = 0
	do {
	  Start-Sleep -m 100
	  if (Test-Path $log) {
	    Get-Content $log | select -skip $line | ForEach {
	      $line += 1
	      Write-Output "$_"
	    }
	  }
	} while (!($t.state -eq 3))
	$result = $t.LastTaskResult
	if (Test-Path $log) {
	    Remove-Item $log -Force -ErrorAction SilentlyContinue | Out-Null
	}

	EOF
	cat <<-EOF
	\$script = [System.Environment]::ExpandEnvironmentVariables("$5")
	EOF
	cat <<-'EOF'
	if (Test-Path $script) {
	    Remove-Item $script -Force -ErrorAction SilentlyContinue | Out-Null
	}
	$f = $s.GetFolder("\")
	$f.DeleteTask("\$name", "")

	[System.Runtime.Interopservices.Marshal]::ReleaseComObject($s) | Out-Null
	exit $result
	EOF
}

# in_powershell TEXT: REPLY = TEXT for a place between double quotes in
# PowerShell.
function in_powershell {
	replaced "$1" '`' '``'
	replaced "$REPLY" '$' '`$'
	replaced "$REPLY" '"' '`"'
	replaced "$REPLY" "'" "\`'"
}

# powershell_command SCRIPT: REPLY = the command that runs a script. PowerShell
# takes it as base64 of UTF-16, so that neither cmd nor XML gets at its quotes.
function powershell_command {
	REPLY=$(put_raw "$1" | od -An -v -tu1 | LC_ALL=C awk '
	function digit(v) {
		return substr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", v % 64 + 1, 1)
	}
	function four() {
		return digit(int(bits / 262144)) digit(int(bits / 4096)) \
			digit(int(bits / 64)) digit(bits)
	}
	function byte(b) {
		bits = bits * 256 + b
		if (++held < 3) return
		printf "%s", four()
		bits = held = 0
	}
	function unit(u) {
		byte(u % 256)
		byte(int(u / 256))
	}
	{
		for (i = 1; i <= NF; i++) {
			if ($i < 128) {
				unit($i)
			} else if ($i >= 192) {
				left = $i >= 240 ? 3 : $i >= 224 ? 2 : 1
				c = $i % ($i >= 240 ? 8 : $i >= 224 ? 16 : 32)
			} else {
				c = c * 64 + $i % 64
				if (--left) continue
				if (c >= 65536) {
					unit(55296 + int((c - 65536) / 1024))
					c = 56320 + c % 1024
				}
				unit(c)
			}
		}
	}
	END {
		if (held == 1) {
			bits *= 65536
			print substr(four(), 1, 2) "=="
		} else if (held == 2) {
			bits *= 256
			print substr(four(), 1, 3) "="
		}
	}')
	REPLY="powershell.exe -EncodedCommand $REPLY"
}
