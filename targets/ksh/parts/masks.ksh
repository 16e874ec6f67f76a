# -x may show a quote as '\'' or \'
sed -e "s/[$control]//g" -e "s/$control1//g" -e '/^$/d' -e 's/[][\.*^$/]/\\&/g' -e "s/'/['\\\\\\\\]\\\\{1,4\\\\}/g" -e 's,.*,s/&/<sensitive>/g,' >"$tmp/masks" <<@{mark}@
@{document}@