# utc FORMAT: REPLY = the time at which the run began, in UTC. In FORMAT stand
# %Y %y %m %d %H %I %M %S %j %a %A %b %B %p %Z as in date(1), %P for am or pm,
# %e for the day with a blank, %_j for the day of the year with blanks, %% for a
# percent sign, and %-m %-d %-I %-M %-S for numbers without a zero before them.
function utc {
	typeset rest=$1 out='' field
	while [[ $rest == *%* ]]; do
		out=$out${rest%%\%*}
		rest=${rest#*%}
		case $rest in
		[-_]?*)
			field=${rest%"${rest#??}"}
			rest=${rest#??}
			;;
		*)
			field=${rest%"${rest#?}"}
			rest=${rest#?}
			;;
		esac
		utc_field "$field"
		out=$out$REPLY
	done
	REPLY=$out$rest
}

# utc_field FIELD: REPLY = one field of the time at which the run began.
function utc_field {
	typeset hour=${utc_hour#0}
	case $1 in
	Y) REPLY=$utc_year ;;
	y) REPLY=${utc_year#??} ;;
	m) REPLY=$utc_month ;;
	-m) REPLY=${utc_month#0} ;;
	d) REPLY=$utc_day ;;
	-d) REPLY=${utc_day#0} ;;
	e)
		REPLY=$utc_day
		[[ $REPLY != 0* ]] || REPLY=" ${REPLY#0}"
		;;
	j) REPLY=$utc_yearday ;;
	_j)
		REPLY=$utc_yearday
		[[ $REPLY != 0* ]] || REPLY=" ${REPLY#0}"
		[[ $REPLY != ' 0'* ]] || REPLY="  ${REPLY# 0}"
		;;
	H) REPLY=$utc_hour ;;
	I | -I)
		REPLY=$(( (hour + 11) % 12 + 1 ))
		[[ $1 == -I || $REPLY == ?? ]] || REPLY=0$REPLY
		;;
	M) REPLY=$utc_minute ;;
	-M) REPLY=${utc_minute#0} ;;
	S) REPLY=$utc_second ;;
	-S) REPLY=${utc_second#0} ;;
	p)
		REPLY=AM
		(( hour < 12 )) || REPLY=PM
		;;
	P)
		REPLY=am
		(( hour < 12 )) || REPLY=pm
		;;
	Z) REPLY=UTC ;;
	A | a) day_name "$utc_weekday" "$1" ;;
	B | b) month_name "${utc_month#0}" "$1" ;;
	*) REPLY=$1 ;;
	esac
}

# day_name N A|a: REPLY = the name of the Nth day of the week, long or short.
function day_name {
	case $1 in
	1) REPLY=Monday ;;
	2) REPLY=Tuesday ;;
	3) REPLY=Wednesday ;;
	4) REPLY=Thursday ;;
	5) REPLY=Friday ;;
	6) REPLY=Saturday ;;
	*) REPLY=Sunday ;;
	esac
	[[ $2 == A ]] || REPLY=${REPLY%"${REPLY#???}"}
}

# month_name N B|b: REPLY = the name of the Nth month, long or short.
function month_name {
	case $1 in
	1) REPLY=January ;;
	2) REPLY=February ;;
	3) REPLY=March ;;
	4) REPLY=April ;;
	5) REPLY=May ;;
	6) REPLY=June ;;
	7) REPLY=July ;;
	8) REPLY=August ;;
	9) REPLY=September ;;
	10) REPLY=October ;;
	11) REPLY=November ;;
	*) REPLY=December ;;
	esac
	[[ $2 == B ]] || REPLY=${REPLY%"${REPLY#???}"}
}

# clock: notes when the run began.
function clock {
	# shellcheck disable=SC2046 # nine words
	set -- $(date -u '+%s %Y %m %d %H %M %S %j %u')
	start=$1 utc_year=$2 utc_month=$3 utc_day=$4 utc_hour=$5
	utc_minute=$6 utc_second=$7 utc_yearday=$8 utc_weekday=$9
}
