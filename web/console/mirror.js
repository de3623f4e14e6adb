// What is drawn on the canvas, as elements that screen readers and tests find by role and name.
// They lie where the items are, are never seen and never take the pointer.
const FIELDS = new Set(['textbox', 'searchbox']);

function elementFor(item) {
  if (FIELDS.has(item.role)) {
    const field = document.createElement('input');
    field.type = item.role === 'searchbox' ? 'search' : 'text';
    return field;
  }
  if (item.role === 'checkbox' || item.role === 'radio') {
    const box = document.createElement('input');
    box.type = item.role;
    return box;
  }
  const element = document.createElement(item.role === 'button' ? 'button' : 'div');
  if (item.role !== 'button') element.setAttribute('role', roleOf(item.role));
  return element;
}

// Roles that need a parent of another role stand alone here: the nearest that does not.
function roleOf(role) {
  if (role === 'row' || role === 'option' || role === 'columnheader') return 'button';
  return role === 'tab' ? 'link' : role;
}

function setState(element, item) {
  element.setAttribute('aria-label', item.label || item.key);
  const value = item.value ?? '';
  if (FIELDS.has(item.role) && element.value !== value) element.value = value;
  if (item.checked !== undefined) element.checked = item.checked;
  if (item.expanded !== undefined) element.setAttribute('aria-expanded', String(item.expanded));
  if (item.description) element.setAttribute('aria-description', item.description);
  else element.removeAttribute('aria-description');
  if (item.selected) element.setAttribute('aria-current', 'true');
  else element.removeAttribute('aria-current');
  if ('disabled' in element) element.disabled = item.disabled === true;
  if (item.role === 'combobox') element.setAttribute('aria-valuetext', item.value ?? '');
}

function setPlace(element, box) {
  Object.assign(element.style, {
    left: `${box.x}px`, top: `${box.y}px`, width: `${box.w}px`, height: `${box.h}px`,
  });
}

export class Mirror {
  constructor(module, root, live) {
    this.module = module;
    this.root = root;
    this.live = live;
    this.shown = new Map();
    this.said = '';
    root.setAttribute('aria-label', document.title);
  }

  update() {
    const items = JSON.parse(this.module.UTF8ToString(this.module._console_items()));
    const seen = new Set();
    for (const item of items) {
      seen.add(item.id);
      this.show(item);
    }
    for (const [id, one] of this.shown) {
      if (seen.has(id)) continue;
      one.element.remove();
      this.shown.delete(id);
    }
    this.say(this.module.UTF8ToString(this.module._console_announcement()));
  }

  show(item) {
    const state = JSON.stringify(item);
    let one = this.shown.get(item.id);
    if (one && one.role !== item.role) {
      one.element.remove();
      one = undefined;
    }
    if (!one) {
      one = { element: elementFor(item), role: item.role, state: '' };
      one.element.id = `item-${item.id}`;
      one.element.tabIndex = -1;
      one.element.addEventListener('click', (event) => this.pressed(event, item.id));
      this.root.append(one.element);
      this.shown.set(item.id, one);
    }
    if (item.focused) this.root.setAttribute('aria-activedescendant', one.element.id);
    if (one.state === state) return;
    one.state = state;
    one.element.dataset.key = item.key;
    setPlace(one.element, item);
    setState(one.element, item);
  }

  // A press without a pointer comes from assistive technology; the others reach the canvas.
  pressed(event, id) {
    if (event.isTrusted && event.detail !== 0) return;
    event.preventDefault();
    this.module._console_activate(id);
  }

  say(text) {
    if (text === this.said) return;
    this.said = text;
    this.live.textContent = text;
  }
}
