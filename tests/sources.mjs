// sources.mjs <compile_commands.json>: what of a build is our own code, each source once, a line
// each; for clang-tidy.
import { readFileSync } from 'node:fs';

const twice = /aftercared-|ac_sync_sim|ac_api_sim|hardened_probe/;  // other builds of the same
const made = /third_party|_deps|_migrations\.cpp|widgets\/stb\.cpp|\/tests\/bench\//;

const entries = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const files = new Set(entries.map(({ file }) => file)
  .filter((file) => file.startsWith(`${process.cwd()}/`) && !twice.test(file) && !made.test(file)));
console.log([...files].join('\n'));
