#!/usr/bin/env bash
# Optional, as root on Debian 12: Mesa 25 from backports brings lavapipe, a second software driver for the GPU tests.
# Debian 12's own Mesa 22 is too old for WebGPU. `npm test` uses lavapipe by itself once it is there.
set -euo pipefail
. /etc/os-release
release="$VERSION_CODENAME-backports"

# The same server as the machine's own package list names.
server="$(sed -n 's/^URIs: //p' /etc/apt/sources.list.d/debian.sources | head -n 1)"
printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' "$server" "$release" \
  > /etc/apt/sources.list.d/backports.sources
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -t "$release" mesa-vulkan-drivers
ls /usr/share/vulkan/icd.d/lvp_icd*.json
