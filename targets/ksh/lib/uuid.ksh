# uuid: REPLY = a new UUID: 8 hexadecimal digits of the time, then random ones.
function uuid {
	typeset time rest a b c d
	(( time = start + ${SECONDS%.*}, 1 ))
	hexadecimal "$time" 8
	time=$REPLY
	rest=$(od -An -N12 -tx1 /dev/urandom)
	replaced "$rest" ' ' ''
	rest=$REPLY
	a=${rest%????????????????????}
	rest=${rest#????}
	b=${rest%????????????????}
	rest=${rest#????}
	c=${rest%????????????}
	d=${rest#????}
	REPLY=$time-$a-$b-$c-$d
}

# hexadecimal NUMBER DIGITS: REPLY = NUMBER in so many hexadecimal digits.
function hexadecimal {
	typeset left=$1 count=$2 out='' digit
	while (( count > 0 )); do
		digit=$(( left % 16 ))
		case $digit in
		10) digit=a ;;
		11) digit=b ;;
		12) digit=c ;;
		13) digit=d ;;
		14) digit=e ;;
		15) digit=f ;;
		esac
		out=$digit$out
		(( left = left / 16, count -= 1, 1 ))
	done
	REPLY=$out
}

# random_number: REPLY = a number from 0 to 9998, as Packer names its files.
function random_number {
	REPLY=$(( RANDOM % 9999 ))
}
