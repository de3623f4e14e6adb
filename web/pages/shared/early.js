// Runs before everything else, also where nothing else can: a classic script in the language of
// 2009. While the whole page starts, the plain one that lies in index.html is hidden; when it
// cannot start, the plain one is shown with what the browser lacks. Invariant: it never takes away
// a form somebody has begun to fill in.
// (The build wraps it into a function.)
var SLOW_MS = 8000;
var page = document.documentElement;
var up = false; // the whole page runs
var shown = false; // the plain one is seen
var plain; // taken out of the document while the whole page runs: `place` is where it was
var place;
var search = location.search; // the whole page takes it out of the address

function has(text) {
  return navigator.userAgent.indexOf(text) >= 0;
}
// The same places as where_key() of the server knows.
function where() {
  var apple = has('iPhone') || has('iPad') || (has('Macintosh') && navigator.maxTouchPoints > 1);
  var android = has('Android') || has('HarmonyOS');
  if (has('MicroMessenger') && (apple || android)) return apple ? 'wechat_ios' : 'wechat_android';
  return apple ? 'ios' : android ? 'android' : 'desktop';
}

function refuses_storage() {
  try {
    window.localStorage.getItem('aftercare.language');
    return !window.indexedDB;
  } catch {
    return true;
  }
}
// What the oldest browsers that we support have (README, browsers).
function is_old() {
  return (
    !('noModule' in document.createElement('script')) ||
    typeof WebAssembly !== 'object' ||
    typeof WebAssembly.Tag !== 'function' ||
    typeof Object.hasOwn !== 'function' ||
    typeof Array.prototype.at !== 'function'
  );
}
function lacking(otherwise) {
  return refuses_storage() ? 'no_storage' : is_old() ? 'too_old' : otherwise;
}

function form() {
  return document.getElementById('plain-form');
}
function is_begun() {
  var inputs = form() ? form().elements : [];
  for (var i = 0; i < inputs.length; i++) {
    var one = inputs[i];
    if (one.type !== 'hidden' && one.type !== 'submit' && one.value) return true;
  }
  return false;
}
// Model and serial from the code on the product, as the whole page takes them.
function fill() {
  var found = search.replace('?', '').split('&');
  for (var i = 0; i < found.length; i++) {
    var pair = found[i].split('=');
    var input = document.getElementById('plain-' + pair[0]);
    if (!/^(model|serial)$/.test(pair[0]) || !input || input.value) continue;
    try {
      input.value = decodeURIComponent((pair[1] || '').replace(/\+/g, ' '));
    } catch {
      input.value = pair[1];
    }
    input.defaultValue = input.value;
  }
}

function show(lacks) {
  if (place) place.appendChild(plain);
  place = null;
  page.setAttribute('data-lacks', lacks);
  shown = true;
  page.className = page.className.replace(/ ?plain-hidden/g, '');
  var told = document.getElementById('plain-lacks');
  if (told) told.value = lacks;
}
function hide() {
  shown = false;
  page.className += ' plain-hidden';
  if (!up || !plain) return;
  place = plain.parentNode;
  place.removeChild(plain);
}

// The whole page is there while somebody writes in the plain one: he says when to change.
function offer() {
  page.className += ' plain-offers';
  var buttons = document.querySelectorAll('[data-open-full]');
  for (var i = 0; i < buttons.length; i++) buttons[i].onclick = hide;
  var ready = document.querySelectorAll('.plain-ready');
  for (var j = 0; j < ready.length; j++) ready[j].removeAttribute('hidden');
}

window.aftercare_page = {
  running: function () {
    up = true;
    plain = document.getElementById('plain');
    if (shown && is_begun()) offer();
    else hide();
  },
  failed: function (lacks) {
    up = true;
    show(lacks || lacking('failed'));
  },
};

page.setAttribute('data-where', where());
page.setAttribute('data-lang', /^zh/i.test(navigator.language || 'zh') ? 'zh' : 'en');
page.className += ' plain-scripted plain-hidden';

function on_ready(work) {
  if (document.readyState !== 'loading') work();
  else document.addEventListener('DOMContentLoaded', work);
}
on_ready(function () {
  fill();
  if (shown) show(page.getAttribute('data-lacks'));
});

window.addEventListener(
  'error',
  function (event) {
    if (up) return;
    // A part that did not arrive: the network, not the browser.
    if (event.target && event.target !== window) {
      var name = event.target.tagName;
      var style = name === 'LINK' && event.target.rel === 'stylesheet';
      if (name === 'SCRIPT' || style) show(lacking('slow'));
    } else if ((event.filename || '').indexOf(location.origin) === 0) {
      show(lacking('failed'));
    }
  },
  true,
);
window.addEventListener('unhandledrejection', function () {
  if (!up) show(lacking('failed'));
});
if (!('noModule' in document.createElement('script')) || typeof WebAssembly !== 'object') {
  show('too_old');
}
setTimeout(function () {
  if (!up && !shown) show(lacking('slow'));
}, SLOW_MS);
