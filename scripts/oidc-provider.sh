#!/usr/bin/env bash
# oidc-provider.sh   Put the npm package oidc-provider, an OpenID provider that nobody here wrote, into .cache/oidc-provider.
set -euo pipefail
cd "$(dirname "$0")/.."
version=9.13.3
target=$PWD/.cache/oidc-provider

rm -rf "$target"
mkdir -p "$target"
echo '{ "private": true, "type": "module" }' >"$target/package.json"
.venv/bin/npm install --prefix "$target" --silent --no-package-lock --no-audit --no-fund --ignore-scripts \
  --save-exact "oidc-provider@$version"
