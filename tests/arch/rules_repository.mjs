// What must not be committed: where a machine downloads from, and where things are on it.
import { matches } from './tree.mjs';

const hosts = new RegExp('\\b(?:' + [
  '(?:deb|security|snapshot|ftp|archive)\\.debian\\.org', 'archive\\.ubuntu\\.com',
  'registry\\.(?:npmjs\\.org|yarnpkg\\.com|npmmirror\\.com)', 'registry\\.npm\\.taobao\\.org',
  'pypi\\.org', 'files\\.pythonhosted\\.org', 'crates\\.io', 'proxy\\.golang\\.org',
  'repo1?\\.maven(?:\\.apache)?\\.org', 'rubygems\\.org', 'mirrors?\\.[a-z]+\\.(?:edu\\.cn|com|cn)',
  '(?:unpkg|jsdelivr|cdnjs)\\.(?:com|net)', 'cdn\\.jsdelivr\\.net',
].join('|') + ')', 'gi');

const machinePaths = new RegExp('(?<![\\w.$}\\])-])' +
  '/(?:work|root|home/[a-z][\\w-]*|Users/\\w+)/[\\w.]|\\b[A-Z]:\\\\Users\\\\', 'g');

function checkHosts(tree) {
  const found = [];
  for (const [path, text] of tree) {
    for (const { match, line } of matches(text, hosts)) {
      found.push({ path, line, message: `names the download host ${match[0]}` });
    }
  }
  return found;
}

function checkPaths(tree) {
  const found = [];
  for (const [path, text] of tree) {
    for (const { match, line } of matches(text, machinePaths)) {
      found.push({ path, line, message: `names a path of one machine: ${match[0]}` });
    }
  }
  return found;
}

function checkLocks(tree) {
  const found = [];
  for (const [path, text] of tree) {
    if (!/(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/.test(path)) continue;
    for (const { line } of matches(text, /"resolved"\s*:/g)) {
      found.push({ path, line, message: '"resolved" names a registry: see .npmrc beside it' });
    }
  }
  return found;
}

const joined = (...parts) => parts.join('');

export const rules = [
  {
    name: 'no download hosts', check: checkHosts,
    violations: [{ 'native/a.sh': joined('curl https://deb.', 'debian.org/a') },
      { 'web/.npmrc': joined('registry=https://registry.', 'npmjs.org') }],
    fine: { 'README.md': 'See https://scripts.sil.org/OFL and example.org' },
  },
  {
    name: 'no paths of one machine', check: checkPaths,
    violations: [{ 'native/a.sh': joined('cd /wo', 'rk/main') },
      { 'a.json': joined('"/ro', 'ot/.npm/a"') },
      { 'README.md': joined('open /home/', 'user1/project') }],
    fine: { 'a.sh': 'cd "$root/work/a"; ls ../work/b /usr/share/a',
      'a.ts': "get('/api/v1/work/x')" },
  },
  {
    name: 'lock files name no registry', check: checkLocks,
    violations: [{ 'web/package-lock.json': joined('{"resol', 'ved": "https://a/b.tgz"}') }],
    fine: { 'web/package-lock.json': '{"integrity": "sha512-a"}' },
  },
];
