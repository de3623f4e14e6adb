#!/usr/bin/env bash
# The whole story through real programs. Closes with "e2e: N passed, N failed".
cd "$(dirname "${BASH_SOURCE[0]}")/../.." && exec node tests/e2e/story.mjs
