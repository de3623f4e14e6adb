// The tree under test: path → text of every file that is or could be committed. The self-tests
// plant small trees of the same shape.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const bytesMax = 4_000_000;

export function readTree(root) {
  const listed = execFileSync('git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64_000_000 });
  const files = new Map();
  for (const path of new Set(listed.split('\0').filter(Boolean))) {
    const full = join(root, path);
    if (!existsSync(full) || !statSync(full).isFile() || statSync(full).size > bytesMax) continue;
    const text = readFileSync(full, 'utf8');
    if (!text.includes('\0')) files.set(path, text);
  }
  return files;
}

export const plantTree = (files) => new Map(Object.entries(files));

export const extension = (path) => path.slice(path.lastIndexOf('.') + 1);
export const isCpp = (path) => /\.(cpp|hpp|h|c)$/.test(path);
export const isScript = (path) => /\.(ts|mts|js|mjs|cjs|vue)$/.test(path);
export const isTest = (path) => path.startsWith('tests/');

export function lineAt(text, offset) {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
  }
  return line;
}

// Every match of a global pattern, with its line.
export function* matches(text, pattern) {
  for (const match of text.matchAll(pattern)) yield { match, line: lineAt(text, match.index) };
}
