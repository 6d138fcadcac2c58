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
  // lock comes, another app does, or its form goes out; unlocking leads back here, and
  // fills it in. A form that promises to keep nothing is not held, nor is one with a
  // secret. A page that says that something was not kept has it hidden in its form.
  const fields = () => Array.from(document.querySelectorAll('form:not([data-unkept], :has([type="password"])) :is(textarea, select, input:not([type]), [type="text"], [type="radio"], [type="checkbox"]), form[data-sent]:not(:has([type="password"])) input')).filter(e => e.name && !('zone' in e.dataset))
  const chosen = e => e.type === 'radio' || e.type === 'checkbox'
  const page = document.body.dataset
  const changed = e => {
    if (e.type === 'hidden') return true
    if (refused()) return e.type === 'checkbox' || !chosen(e) || e.checked // what was refused is not kept
    if (chosen(e)) return e.checked !== e.defaultChecked && (e.checked || e.type === 'checkbox')
    return e.options ? e.selectedIndex !== Math.max([...e.options].findIndex(o => o.defaultSelected), 0) : e.value !== e.defaultValue
  }
  // With what was typed goes under which id it is kept once, and what it is a change of.
  const names = ['id', 'version']
  const hidden = (form, name) => form.querySelector(`[type="hidden"][name="${name}"]`)
  const typedIn = form => ({
    to: form.getAttribute('action'),
    ...Object.fromEntries(names.map(name => [name, hidden(form, name)?.value])),
    fields: fields().filter(e => e.form === form && changed(e) && !names.includes(e.name)).map(e => [e.name, e.value, chosen(e) ? e.checked ? 'on' : 'off' : '', e.id]),
  })
  let held = 'held' in page && 'answer' in page // the server holds something of this page
  let out = false // its form went out: the server forgets it when that has come
  // unsent is what the server is to hold of this page, or nothing when that is no news.
  const unsent = () => {
    const forms = Array.from(document.forms, typedIn).filter(f => f.fields.length)
    if (out || !forms.length && !held) return
    held = forms.length > 0
    return new URLSearchParams({ path: location.pathname + location.search, whose: page.whose, ...'answer' in page && { sent: '' }, ...held && { forms: JSON.stringify(forms) } })
  }
  // hold sends it. What is more than a browser sends behind a page goes while the page is there.
  const hold = async () => {
    const body = unsent()
    if (body && !navigator.sendBeacon(page.door + '/draft', body)) await fetch(page.door + '/draft', { method: 'POST', body }).catch(() => {})
  }
  // fill puts back what was held. What has no place here any more, or where somebody has
  // typed since, is shown.
  const fill = ({ fields: typed, ...of }) => {
    const all = fields()
    for (const [name, value, choice, id] of typed) {
      const fits = e => e.name === name && (e.value === value || !chosen(e) && (e.options || !changed(e)))
      const same = all.findIndex(e => fits(e) && e.id === id)
      const i = same < 0 ? all.findIndex(fits) : same
      const [e] = i < 0 ? [] : all.splice(i, 1)
      if (e) {
        for (const name of names) if (of[name] && hidden(e.form, name)) hidden(e.form, name).value = of[name]
        e.closest('details')?.setAttribute('open', '')
        if (chosen(e)) e.checked = choice === 'on'
        else e.value = value
        e.dispatchEvent(new Event('input', { bubbles: true }))
      } else if (!choice && value.trim()) {
        const main = document.querySelector('main')
        const box = main.querySelector('[data-typed]') || main.appendChild(document.getElementById('no-network').content.querySelector('[data-typed]').cloneNode(true))
        box.appendChild(Object.assign(document.createElement('blockquote'), { className: 'whole', textContent: value }))
      }
    }
  }
  // Reloading and going back fill it in as unlocking does: a form may be lost on its way, and
  // of what stood typed the page that comes may know nothing yet.
  if ('again' in page || +page.idle && !('answer' in page) && performance.getEntriesByType('navigation')[0].type !== 'navigate') {
    fetch(page.door + '/draft?' + new URLSearchParams({ path: location.pathname })).then(r => r.status === 200 && r.json()).then(forms => {
      if ('again' in page) history.replaceState(null, '', location.pathname + location.search.replace(/[?&]again=?$/, ''))
      if (forms) { forms.forEach(fill); held = true }
    }).catch(() => {})
  }

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
    // What goes out is held first, and from then on nothing of it is, until more is typed:
    // it may have come. Where it cannot be held it goes all the same.
    const holds = async body => navigator.onLine && fetch(door + '/draft', { method: 'POST', body, signal: AbortSignal.timeout(5000) }).then(r => r.ok || reaches(), () => false)
    ready = async () => {
      const body = unsent()
      out = true
      return out = await (body ? holds(body) : reaches())
    }
    addEventListener('input', () => { out = false })
    // On a dead line the page waits behind the lock: what is typed is still in it.
    let locking = false
    const look = async () => {
      if (locking || !('gone' in page) && Date.now() - active < idle) return
      locking = true
      document.body.hidden = true
      document.body.dataset.gone = ''
      if (await reaches()) {
        await hold()
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
    addEventListener('beforeunload', hold) // before the next page is asked for, which may be this one
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
