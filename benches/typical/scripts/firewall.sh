#!/bin/sh
# Only ssh and the web come in.
set -eu
apt-get -y -qq install --no-install-recommends nftables
cat >/etc/nftables.conf <<'RULES'
flush ruleset
table inet filter {
	chain input {
		type filter hook input priority 0; policy drop;
		ct state established,related accept
		iif lo accept
		tcp dport { 22, 80, 443 } accept
	}
}
RULES
systemctl enable nftables
