#!/usr/bin/env bash
# Our ZPL drawn by a renderer that is not ours (npm zpl-renderer-js), dot for dot the page
# it was made from. Skipped, with a plain line, where node or the package is not to be had.
set -euo pipefail
pages=$1 cache=$2
here=$(cd "$(dirname "$0")" && pwd)

skip() {
    echo "skipped: $1"
    exit 0
}
command -v node >/dev/null && command -v npm >/dev/null || skip "no node or npm"
mkdir -p "$cache"
if [ ! -d "$cache/node_modules/zpl-renderer-js" ] || [ ! -d "$cache/node_modules/pngjs" ]; then
    timeout 120 npm install --prefix "$cache" --no-audit --no-fund --ignore-scripts \
        zpl-renderer-js@3.4.0 pngjs@7.0.0 >"$cache/npm.log" 2>&1 ||
        skip "npm could not install zpl-renderer-js ($cache/npm.log)"
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$pages" "$folder"
NODE_PATH="$cache/node_modules" node "$here/zpl_renderer.js" "$folder"
