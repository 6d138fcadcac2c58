// The script of the pages behind a sign-in. Everything but passkeys works
// without it. Nothing about a person is written to the device.
'use strict'
;(() => {
  // A clock that will not go with the family's for a year is worth a word. What is
  // compared is the time of each day: one clock has many names, new and old.
  const moved = document.querySelector('[data-family-zone]')
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const year = zone => {
    const clock = new Intl.DateTimeFormat('en', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    const noon = new Date().setUTCHours(12, 0, 0, 0)
    return Array.from({ length: 366 }, (_, day) => clock.format(noon + day * 864e5)).join()
  }
  const differs = family => {
    try { return here !== family && year(here) !== year(family) } catch { return false } // no zone, or one that this browser does not know
  }
  if (moved && here && differs(moved.dataset.familyZone)) {
    moved.querySelector('[data-here]').textContent = here.replaceAll('_', ' ')
    moved.querySelector('[name=zone]').value = here
    moved.hidden = false
  }

  // What stands typed is held for after the lock, sealed on the server, when the
  // lock comes or another app does; unlocking leads back here, and fills it in.
  // A form that promises to keep nothing is not held, nor is one with a secret.
  // A page that says that something was not kept has it hidden in its form.
  const fields = () => Array.from(document.querySelectorAll('form:not([data-unkept], :has([type="password"])) :is(textarea, select, input:not([type]), [type="text"], [type="radio"], [type="checkbox"]), form[data-sent]:not(:has([type="password"])) input')).filter(e => e.name && !('zone' in e.dataset))
  const chosen = e => e.type === 'radio' || e.type === 'checkbox'
  const page = document.body.dataset
  const changed = e => {
    if (e.type === 'hidden') return true
    if (refused()) return e.type === 'checkbox' || !chosen(e) || e.checked // what was refused is not kept
    if (chosen(e)) return e.checked !== e.defaultChecked && (e.checked || e.type === 'checkbox')
    return e.options ? e.selectedIndex !== Math.max([...e.options].findIndex(o => o.defaultSelected), 0) : e.value !== e.defaultValue
  }
  const draft = (more = {}) => navigator.sendBeacon(page.door + '/draft', new URLSearchParams({ path: location.pathname, ...'answer' in page && { sent: '' }, ...more }))
  // With what was typed goes which version it is a change of.
  const versions = all => Array.from(new Set(all.map(e => e.form))).flatMap(form => Array.from(form.querySelectorAll('[type="hidden"][name="version"]')))
  let held = false
  const hold = () => {
    const mine = fields().filter(changed)
    const typed = versions(mine).concat(mine).map(e => [e.name, e.value, chosen(e) ? e.checked ? 'on' : 'off' : '', e.id])
    if (!typed.length && !held) return
    held = typed.length > 0
    draft(held ? { fields: JSON.stringify(typed) } : {})
  }
  // fill puts back what was held. What has no place here any more is shown.
  const fill = ({ fields: typed }) => {
    const all = versions(fields()).concat(fields())
    for (const [name, value, choice, id] of typed) {
      const fits = e => e.name === name && (!chosen(e) || e.value === value)
      const same = all.findIndex(e => fits(e) && e.id === id)
      const i = same < 0 ? all.findIndex(fits) : same
      const [e] = i < 0 ? [] : all.splice(i, 1)
      if (e) {
        e.closest('details')?.setAttribute('open', '')
        if (chosen(e)) e.checked = choice === 'on'
        else e.value = value
        e.dispatchEvent(new Event('input', { bubbles: true }))
      } else if (!choice && value.trim() && name !== 'version') {
        const main = document.querySelector('main')
        const box = main.querySelector('[data-typed]') || main.appendChild(document.getElementById('no-network').content.querySelector('[data-typed]').cloneNode(true))
        box.appendChild(Object.assign(document.createElement('blockquote'), { className: 'whole', textContent: value }))
      }
    }
    held = true
  }
  if ('again' in page) {
    fetch(page.door + '/draft?' + new URLSearchParams({ path: location.pathname })).then(r => r.status === 200 && r.json()).then(d => {
      history.replaceState(null, '', location.pathname)
      if (d) fill(d)
    }).catch(() => {})
  }
  addEventListener('submit', () => { if (held) draft() })

  // After the idle minutes the page hides and the lock comes. Whoever is still
  // typing says so to the server once a minute.
  const idle = +document.body.dataset.idle * 1000
  const door = document.body.dataset.door // where the child's pages begin, or nothing
  if (idle) {
    let active = Date.now()
    let told = Date.now()
    const stir = () => {
      if ('gone' in page) return // a tap on what is locked opens nothing
      active = Date.now()
      if (active - told < 60000) return
      told = active
      fetch(door + '/stay', { method: 'POST' }).catch(() => {})
    }
    // On a dead line the page waits behind the lock: what is typed is still in it.
    let locking = false
    const look = async () => {
      if (locking || !('gone' in page) && Date.now() - active < idle) return
      locking = true
      document.body.hidden = true
      document.body.dataset.gone = ''
      if (await reaches()) {
        hold()
        location.replace(document.body.dataset.lock)
        return
      }
      if (!document.querySelector('.locked-away')) {
        const says = document.getElementById('no-network').content.querySelector('[data-locked]').cloneNode(true)
        for (const e of document.querySelectorAll('body > :not(.leave-box)')) e.hidden = true
        document.body.append(says)
      }
      document.body.hidden = false
      locking = false
    }
    for (const e of ['keydown', 'pointerdown', 'input', 'scroll']) addEventListener(e, stir, { passive: true })
    setInterval(look, 5000)
    document.addEventListener('visibilitychange', () => { document.hidden ? hold() : look() })
  }

  // The beginning of a sentence goes into its field when it is tapped.
  for (const li of document.querySelectorAll('[data-begins] > li')) {
    const field = document.getElementById(li.parentElement.dataset.begins)
    const b = document.createElement('button')
    b.type = 'button'
    b.className = 'age'
    b.append(...li.childNodes)
    li.replaceChildren(b)
    li.parentElement.className = 'pills'
    b.addEventListener('click', () => {
      const before = field.value.trimEnd()
      const after = (before && before + '\n') + b.textContent.replace(/\s*…$/, ' ')
      field.focus()
      field.value = after
      field.dispatchEvent(new Event('input', { bubbles: true }))
    })
  }
  // What is left of a field is counted when little of it is.
  for (const e of document.querySelectorAll('[data-left]')) {
    const field = document.getElementById(e.dataset.left)
    const count = () => {
      const left = e.dataset.most - field.value.length
      e.hidden = left > e.dataset.most / 10
      e.lastElementChild.textContent = left
    }
    field.addEventListener('input', count)
    count()
  }

  // A worker keeps the pause and the help on the device, for when there is no
  // network. It has the same places whoever was here, so that they tell nothing; app.js
  // makes no policy where this does.
  if (navigator.serviceWorker && (door || document.querySelector('.to-hard'))) {
    const name = '/sw.js'
    const url = window.trustedTypes ? trustedTypes.createPolicy('mentor', { createScriptURL: () => name }).createScriptURL(name) : name
    for (const scope of ['/breathe', '/hard', '/help', '/c/']) navigator.serviceWorker.register(url, { scope }).catch(() => {})
  }

  // Passkeys, where the browser has them. What goes wrong, giving up too, is
  // said in one sentence; other ways in still work.
  const send = async (path, body) => {
    const r = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    if (r.status === 401) location.assign('/signin/again?to=' + location.pathname)
    if (!r.ok) throw r
    return r
  }
  const passkey = async what => {
    const { publicKey } = await (await send(`/passkey/${what}/begin`)).json()
    const key = await (what === 'new'
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) }))
    await send(`/passkey/${what}/done`, JSON.stringify(key))
  }
  for (const b of window.PublicKeyCredential?.parseCreationOptionsFromJSON ? document.querySelectorAll('[data-passkey]') : []) {
    const problem = document.querySelector('[data-passkey-problem]')
    b.hidden = false
    b.addEventListener('click', () => {
      b.disabled = problem.hidden = true
      passkey(b.dataset.passkey).then(
        () => location.replace(b.dataset.to),
        () => { b.disabled = problem.hidden = false },
      )
    })
  }
})()
