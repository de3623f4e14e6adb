// Dependencies point one way, the core is pure, the platform stands in one place.
import { isCpp, isScript, isTest, matches } from './tree.mjs';
import { readCode } from './code.mjs';

// Folder → what it may include besides itself. The longest matching folder decides.
const base = 'core/base/';
const policy = [base, 'core/policy/'];
const domain = [...policy, 'core/domain/'];
const app = [...domain, 'core/app/'];
const mayInclude = {
  'core/base/': [],
  'core/policy/': policy,
  'core/domain/': domain,
  'core/app/': app,
  // Generic over described records; the rest of the folder names those of the app.
  'core/codec/json.hpp': [base, 'core/codec/'],
  'core/codec/': app,
  'core/figures/': app,
  'core/screens/': [...app, 'core/figures/'],
  'core/ports/': app,
  'core/sync/': [...app, 'core/codec/', 'core/ports/'],
  'core/api/': ['core/'],
  'native/adapters/': [...app, 'core/ports/', 'core/codec/', 'core/sync/'],
  'native/server/': ['core/', 'native/adapters/'],
  'native/cli/': ['core/', 'native/adapters/'],
  'native/console/views/': [base, 'core/policy/', 'core/screens/', 'native/console/'],
  'native/console/widgets/': [base, 'native/console/'],
  'native/console/': ['core/', 'native/adapters/'],
  'web/wasm/': ['core/'],
};

const folderOf = (path) => Object.keys(mayInclude).filter((folder) => path.startsWith(folder))
  .sort((a, b) => b.length - a.length)[0];

const includes = (text) =>
  matches(readCode(text, 'cpp').code, /^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]/gm);

function checkIncludes(tree) {
  const found = [];
  for (const [path, text] of tree) {
    const folder = isCpp(path) && folderOf(path);
    if (!folder) continue;
    for (const { match, line } of includes(text)) {
      const target = match[2];
      if (match[1] !== '"' || !/^(?:core|native|web|tests)\//.test(target)) continue;
      const allowed = [folder, ...mayInclude[folder]];
      if (!allowed.some((prefix) => target.startsWith(prefix))) {
        found.push({ path, line, message: `${folder} may not include ${target}` });
      }
    }
  }
  return found;
}

function checkResolved(tree) {
  const found = [];
  for (const [path, text] of tree) {
    if (!isCpp(path)) continue;
    for (const { match, line } of includes(text)) {
      const [, quote, target] = match;
      const ours = /^(?:core|native|web|tests)\//.test(target);
      // A generated header of ours is included with <>: it is in the build tree only.
      if (quote === '<' && ours && tree.has(target)) {
        found.push({ path, line, message: `<${target}> is ours: use "${target}"` });
      } else if (quote === '"' && !tree.has(target)) {
        found.push({ path, line, message: `"${target}" does not exist` });
      }
    }
  }
  return found;
}

// The core has no operating system, clock, randomness, thread, file, SQL, socket, drawing.
const impureHeaders = new RegExp('^(?:' + [
  'fstream', 'filesystem', 'iostream', 'thread', 'mutex', 'shared_mutex',
  'condition_variable', 'future', 'semaphore', 'latch', 'barrier', 'stop_token', 'random', 'ctime',
  'time\\.h', 'csignal', 'signal\\.h', 'locale', 'clocale', 'coroutine',
  'unistd\\.h', 'fcntl\\.h', 'dlfcn\\.h', 'pthread\\.h', 'poll\\.h', 'sys/.*', 'netinet/.*',
  'arpa/.*', 'netdb\\.h', 'windows\\.h', 'sqlite3\\.h', 'SQLiteCpp/.*', 'libpq.*', 'postgresql/.*',
  'curl/.*', 'sodium\\.h', 'sodium/randombytes.*', 'openssl/.*', 'SDL.*', 'GL/.*', 'GLES.*',
  'imgui.*',
  'emscripten.*', 'spdlog/.*', 'prometheus/.*', 'CLI/.*', 'boost/asio.*', 'boost/beast.*',
  'boost/thread.*', 'boost/filesystem.*', 'boost/process.*', 'boost/random.*',
  'boost/uuid/random_.*', 'boost/uuid/uuid_generators\\.hpp',
].join('|') + ')$');

// Calls by name: a member function or a word of ours of the same name is fine.
const call = (names, after = '') =>
  new RegExp(`(?<![\\w.:>])(?:std\\s*::\\s*)?(?:${names})\\s*\\(${after}`, 'g');

const impureCalls = [
  [/\b(?:system_clock|steady_clock|high_resolution_clock|utc_clock)\s*::\s*now\b/g, 'the clock'],
  [call('time|clock', '(?=\\s*(?:nullptr|NULL|0|&|\\)))'), 'the clock'],
  [call('gettimeofday|clock_gettime|localtime\\w*|gmtime\\w*|mktime'), 'the clock'],
  [call('s?rand'), 'randomness'],
  [/\b(?:random_device|mt19937\w*|arc4random\w*|randombytes\w*|random_generator)\b/g, 'randomness'],
  [call('getenv|secure_getenv|setenv|system'), 'the environment'],
  [call('fopen|freopen|tmpfile|v?f?printf|f?puts|putchar|perror|scanf'), 'files'],
  [/\b(?:if|of|f)stream\b/g, 'files'],
  [/\bstd\s*::\s*(?:jthread|thread|async|mutex)\b|\bthread_local\b|\bthis_thread\b/g, 'threads'],
  [/\bstd\s*::\s*(?:cout|cerr|clog|cin)\b/g, 'the streams of the process'],
];

function checkPure(tree) {
  const found = [];
  for (const [path, text] of tree) {
    if (!path.startsWith('core/') || !isCpp(path)) continue;
    for (const { match, line } of includes(text)) {
      if (match[1] === '<' && impureHeaders.test(match[2])) {
        found.push({ path, line, message: `the core may not include <${match[2]}>` });
      }
    }
    const { bare } = readCode(text, 'cpp');
    for (const [pattern, what] of impureCalls) {
      for (const { match, line } of matches(bare, pattern)) {
        found.push({ path, line, message: `the core may not use ${what}: ${match[0].trim()}` });
      }
    }
  }
  return found;
}

const knowsJson = /^core\/(?:codec|sync|api)\//;

function checkJson(tree) {
  const found = [];
  for (const [path, text] of tree) {
    if (!path.startsWith('core/') || !isCpp(path) || knowsJson.test(path)) continue;
    for (const { match, line } of includes(text)) {
      if (/^nlohmann\//.test(match[2])) {
        found.push({ path, line, message: 'JSON is for core/codec, core/sync and core/api' });
      }
    }
  }
  return found;
}

function checkPlatform(tree) {
  const found = [];
  for (const [path, text] of tree) {
    if (!isCpp(path) || /^(?:native\/console\/platform|web\/wasm)\//.test(path)) continue;
    for (const { line } of matches(readCode(text, 'cpp').code, /^[ \t]*#.*\b__EMSCRIPTEN__\b/gm)) {
      found.push({ path, line, message: '__EMSCRIPTEN__ belongs to native/console/platform' });
    }
  }
  return found;
}

// The pages know the bridge only; the bridge alone knows WASM memory.
function checkPages(tree) {
  const found = [];
  for (const [path, text] of tree) {
    if (!path.startsWith('web/') || !isScript(path) || isTest(path)) continue;
    const { code, bare } = readCode(text, 'script');
    if (path.startsWith('web/pages/')) {
      for (const { match, line } of matches(code,
        /\b(?:from|import)\s*\(?\s*['"]([^'"]*(?:\/wasm\/|aftercore)[^'"]*)['"]/g)) {
        found.push({ path, line, message: `pages know the bridge only, not ${match[1]}` });
      }
    }
    if (/^web\/(?:bridge|wasm|console)\//.test(path)) continue;
    for (const { match, line } of matches(bare, /\b(?:HEAPU?\d+|ccall|cwrap|_malloc|_free)\b/g)) {
      found.push({ path, line, message: `${match[0]}: only web/bridge touches WASM memory` });
    }
  }
  return found;
}

// Result::error() gives a copy: what points into it points nowhere when the line ends.
function checkCopies(tree) {
  const found = [];
  const inside = /\berror\(\)\s*\.\s*\w+\s*\.\s*(?:find|begin|end|c_str|data)\s*\(/g;
  for (const [path, text] of tree) {
    if (!isCpp(path)) continue;
    for (const { match, line } of matches(readCode(text, 'cpp').bare, inside)) {
      found.push({ path, line, message: `points into a copy: ${match[0]}` });
    }
  }
  return found;
}

export const rules = [
  {
    name: 'includes follow the layers', check: checkIncludes,
    violations: [
      { 'core/domain/case/a.hpp': '#include "core/codec/json.hpp"' },
      { 'core/base/a.hpp': '#include "core/policy/policy.hpp"' },
      { 'core/app/a.cpp': '#include "core/screens/a.hpp"' },
      { 'core/codec/json.hpp': '#include "core/app/events.hpp"' },
      { 'core/sync/a.cpp': '#include "core/screens/a.hpp"' },
      { 'native/adapters/sqlite/a.cpp': '#include "native/console/views/a.hpp"' },
      { 'native/console/views/a.cpp': '#include "native/adapters/sqlite/a.hpp"' },
    ],
    fine: { 'core/app/a.cpp': '#include "core/domain/case/case.hpp"\n' +
      '// #include "core/api/a.h"' },
  },
  {
    name: 'nothing points into a copy of a refusal', check: checkCopies,
    violations: [{ 'core/app/a.cpp': 'auto it = opened.error().params.find("reason");' },
      { 'native/cli/a.cpp': 'const char* text = (*made).error().code.c_str();' }],
    fine: { 'core/app/a.cpp': 'CHECK(read.error().params.at("name") == "a");' },
  },
  {
    name: 'includes resolve', check: checkResolved,
    violations: [{ 'core/base/a.cpp': '#include "core/base/b.hpp"' },
      { 'core/base/a.cpp': '#include <core/base/a.cpp>' }],
    fine: { 'core/base/a.cpp': '#include "core/base/a.hpp"\n#include <map>',
      'core/base/a.hpp': '#include <native/console/generated.hpp>' },
  },
  {
    name: 'the core is pure', check: checkPure,
    violations: [
      { 'core/app/a.cpp': '#include <fstream>' },
      { 'core/app/a.cpp': '#include <boost/asio.hpp>' },
      { 'core/app/a.cpp': 'std::ofstream file(name);' },
      { 'core/app/a.cpp': 'std::printf("a");' },
      { 'core/app/a.cpp': 'auto t = std::chrono::system_clock::now();' },
      { 'core/app/a.cpp': 'auto t = time(nullptr);' }, { 'core/app/a.cpp': 'int i = std::rand();' },
      { 'core/app/a.cpp': 'auto h = getenv("HOME");' }, { 'core/app/a.cpp': 'std::mutex m;' },
      { 'core/app/a.cpp': 'FILE* f = fopen("a", "r");' },
    ],
    fine: { 'core/app/a.cpp': '#include <chrono>\n// rand()\nauto a = context.time();\n' +
      'auto s = "std::mutex";\nvisit.time(0);std::snprintf(a, 2, "%d", b);',
      'native/server/a.cpp': '#include <thread>' },
  },
  {
    name: 'only codec, sync and api see JSON', check: checkJson,
    violations: [{ 'core/domain/case/a.cpp': '#include <nlohmann/json.hpp>' }],
    fine: { 'core/codec/a.cpp': '#include <nlohmann/json.hpp>' },
  },
  {
    name: 'platform conditions stand in native/console/platform', check: checkPlatform,
    violations: [{ 'native/console/views/a.cpp': '#ifdef __EMSCRIPTEN__\n#endif' },
      { 'core/base/a.cpp': '#if !defined(__EMSCRIPTEN__)\n#endif' }],
    fine: { 'native/console/platform/a.cpp': '#ifdef __EMSCRIPTEN__\n#endif' },
  },
  {
    name: 'pages know the bridge only', check: checkPages,
    violations: [{ 'web/pages/customer/a.ts': "import core from '../../wasm/aftercore.js'" },
      { 'web/pages/customer/a.vue': '<script>core.HEAPU8.set(bytes)</script>' }],
    fine: { 'web/pages/customer/a.ts': "import { core } from '../../bridge/core'",
      'web/bridge/core.ts': 'core.HEAPU8.set(bytes)' },
  },
];
