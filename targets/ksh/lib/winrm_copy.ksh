# winrm_upload LOCAL REMOTE: sends a file, as Packer does: pieces of base64, as
# long as a command line may be, are appended to a temporary file of the guest,
# which PowerShell then turns into the file.
# Needs: fold
function winrm_upload {
	typeset from=$1 to=$2 name piece n=0 why
	[[ $to != *\\ ]] || to=$to${1##*/}
	windows_path "$to" || return
	to=$REPLY
	show winrm-copy "$from" "$to"
	[[ -z $dry ]] || return 0
	[[ -r $from && ! -d $from ]] ||
		fail "open $from: cannot read" || return
	uuid
	name=winrmcp-$REPLY.tmp
	(
		umask 077
		base64_encode <"$from" | tr -d '\r\n' | fold -b -w 7944 \
			>"$work/winrm_pieces"
	) || fail "cannot write $work/winrm_pieces" || return
	ERROR=
	winrm_open && while IFS= read -r piece || [[ -n $piece ]]; do
		winrm_quiet "echo $piece >> \"%TEMP%\\$name\"" upload || break
		(( n += 1 ))
		# a shell allows only so many commands
		(( n % 15 != 0 )) || { winrm_close && winrm_open; } || break
	done <"$work/winrm_pieces"
	why=$ERROR
	winrm_close || : # the next request tells
	[[ -z $why ]] || fail "Error uploading file to \$env:TEMP\\$name: $why" ||
		return
	[[ -z $cancelled ]] || return 1
	winrm_restore "\$env:TEMP\\$name" "$to"
	winrm_power "$REPLY" restore || fail "Error restoring file from \
\$env:TEMP\\$name to $to: $ERROR" || return
	winrm_forget "\$env:TEMP\\$name"
	winrm_power "$REPLY" cleanup || fail "Error removing temporary file \
\$env:TEMP\\$name: $ERROR"
}

# windows_path PATH: REPLY = PATH with backslashes; quoted if it has blanks, as
# Packer does. PowerShell takes it between double quotes: $env:TEMP has its value.
function windows_path {
	REPLY=$1
	case $1 in
	*[\"\`]* | *"$newline"* | *'$('*)
		fail "the path cannot be used on the guest: $1"
		return
		;;
	*' '*)
		while [[ $REPLY == \'* ]]; do
			REPLY=${REPLY#?}
		done
		while [[ $REPLY == *\' ]]; do
			REPLY=${REPLY%?}
		done
		REPLY="'$REPLY'"
		;;
	esac
	replaced "$REPLY" / "\\"
}

# winrm_quiet COMMAND WHAT: runs a command of a transfer in the shell that is
# open.
function winrm_quiet {
	winrm_start "$1" || return
	winrm_receive 5>/dev/null 6>"$work/winrm_said"
	[[ -n $code ]] || return 1
	winrm_signal || return
	(( code == 0 )) || fail "$2 operation returned code=$code"
}

# winrm_power SCRIPT WHAT: runs a script of a transfer in a shell of its own.
function winrm_power {
	typeset why command
	powershell_command "$1"
	command=$REPLY
	ERROR=
	winrm_open && winrm_quiet "$command" "$2"
	why=$ERROR
	winrm_close || : # all is done
	ERROR=$why
	[[ -z $why && -z $cancelled ]]
}

# winrm_restore TEMPORARY TARGET: REPLY = the script that makes the file of what
# was sent.
function winrm_restore {
	typeset rest
	rest=$(winrm_restore_script)
	REPLY="\$tmp_file_path = [System.IO.Path]::GetFullPath(\"$1\")
\$dest_file_path = [System.IO.Path]::GetFullPath(\"$2\".Trim(\"'\"))
$rest"
}

# winrm_restore_script: prints the part of it that is always the same.
function winrm_restore_script {
	cat <<-'EOF'
	if (Test-Path $dest_file_path) {
	  if (Test-Path -Path $dest_file_path -PathType container) {
	    Exit 1
	  } else {
	    rm $dest_file_path
	  }
	}
	else {
	  $dest_dir = ([System.IO.Path]::GetDirectoryName($dest_file_path))
	  New-Item -ItemType directory -Force -ErrorAction SilentlyContinue -Path $dest_dir | Out-Null
	}

	if (Test-Path $tmp_file_path) {
	  $reader = [System.IO.File]::OpenText($tmp_file_path)
	  $writer = [System.IO.File]::OpenWrite($dest_file_path)
	  try {
	    for(;;) {
	      $base64_line = $reader.ReadLine()
	      if ($base64_line -eq $null) { break }
	      $bytes = [System.Convert]::FromBase64String($base64_line)
	      $writer.write($bytes, 0, $bytes.Length)
	    }
	  }
	  finally {
	    $reader.Close()
	    $writer.Close()
	  }
	} else {
	  echo $null > $dest_file_path
	}
	EOF
}

# winrm_forget TEMPORARY: REPLY = the script that removes what was sent.
function winrm_forget {
	REPLY="\$tmp_file_path = [System.IO.Path]::GetFullPath(\"$1\")
if (Test-Path \$tmp_file_path) {
  Remove-Item \$tmp_file_path -ErrorAction SilentlyContinue
}"
}

# winrm_upload_folder LOCAL REMOTE: sends the files of a folder; with a slash at
# the end of LOCAL without the folder's own name.
function winrm_upload_folder {
	typeset target=$2
	[[ $1 == */ ]] || target="$2\\${1##*/}"
	winrm_send_folder "${1%/}/" "$target"
}

# winrm_send_folder LOCAL/ REMOTE: sends what is in a folder. Folders without
# files are not made, as in Packer.
function winrm_send_folder {
	typeset file
	for file in "$1".[!.]* "$1"..?* "$1"*; do
		[[ -e $file || -L $file ]] || continue
		if [[ -d $file && ! -L $file ]]; then
			winrm_send_folder "$file/" "$2/${file##*/}" || return
		elif [[ ${file##*/} != .DS_Store ]]; then
			winrm_upload "$file" "$2/${file##*/}" || return
		fi
	done
}

# winrm_download REMOTE LOCAL: fetches a file, as base64 that PowerShell prints.
# Needs: fold
function winrm_download {
	typeset why command
	case $1 in
	*[\"\`]* | *"$newline"* | *'$('*)
		fail "the path cannot be used on the guest: $1"
		return
		;;
	esac
	show winrm-fetch "$1" "$2"
	[[ -z $dry ]] || return 0
	powershell_command "\$file=[System.IO.File]::ReadAllBytes(\"$1\"); Write-Output \$([System.Convert]::ToBase64String(\$file))"
	: >"$2" || fail "open $2: cannot write" || return
	ERROR='' code=
	winrm_limit=180
	command=$REPLY
	if winrm_open && winrm_start "$command"; then
		(umask 077 && : >"$work/winrm_file")
		winrm_receive 5>"$work/winrm_file" 6>"$work/winrm_said"
		winrm_signal || : # it has ended
	fi
	why=$ERROR
	winrm_close || : # all is done
	ERROR=$why winrm_limit=
	[[ -n $code ]] || return 1
	(( code == 0 )) || fail "the guest cannot read $1 (exit code $code): $(
		head -n 1 "$work/winrm_said")" || return
	tr -d '\r\n' <"$work/winrm_file" | fold -b -w 64 | base64_decode >"$2"
	rm -f "$work/winrm_file"
}

# winrm_download_folder: cannot be done.
function winrm_download_folder {
	fail "WinRM doesn't support download dir."
}
