#!/usr/bin/env bash
# The architecture's rules, as a test. Needs nothing built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec node tests/arch/main.mjs "$@"
