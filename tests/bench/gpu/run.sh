#!/usr/bin/env bash
# Unpacks itself beside and measures: run.sh gpu-pack.tar.gz [CASE...]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -C "$work" -xzf "$1"
shift
export LD_LIBRARY_PATH="$work:${LD_LIBRARY_PATH:-}"
# Containers with an NVIDIA card often lack the driver's entry for Vulkan.
for driver in /usr/share/vulkan/icd.d/nvidia_icd.json /etc/vulkan/icd.d/nvidia_icd.json /usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json; do
  if [ -z "${VK_DRIVER_FILES:-}" ] && [ -f "$driver" ]; then export VK_DRIVER_FILES=$driver; fi
done
"$work/node" "$work/run.mjs" "$@"
