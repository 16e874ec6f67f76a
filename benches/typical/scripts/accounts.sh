#!/bin/sh
# One account for each administrator, who may become root.
set -eu
echo "$ADMINS" | tr , '\n' | while read -r name; do
	id "$name" >/dev/null 2>&1 || useradd -m -s /bin/bash -G sudo "$name"
	install -d -o "$name" -g "$name" -m 0700 "/home/$name/.ssh"
done
echo '%sudo ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/admins
chmod 0440 /etc/sudoers.d/admins
