// The script of the pages behind a sign-in. Everything but passkeys works
// without it. Nothing is written to the device.
'use strict'
;(() => {
  // The server counts days by the family's clock; the form says which that is.
  for (const e of document.querySelectorAll('[data-zone]')) {
    if (!e.value) e.value = Intl.DateTimeFormat().resolvedOptions().timeZone || ''
  }
  // A clock of another zone than the family's is worth a word.
  const moved = document.querySelector('[data-family-zone]')
  if (moved) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (here && here !== moved.dataset.familyZone) {
      moved.querySelector('[data-here]').textContent = here.replaceAll('_', ' ')
      moved.querySelector('[name=zone]').value = here
      moved.hidden = false
    }
  }

  // After the idle minutes the page hides and the lock comes. Whoever is still
  // typing says so to the server once a minute.
  const idle = +document.body.dataset.idle * 1000
  if (idle) {
    let active = Date.now()
    let told = Date.now()
    const stir = () => {
      active = Date.now()
      if (active - told < 60000) return
      told = active
      fetch('/stay', { method: 'POST' }).catch(() => {})
    }
    const look = () => {
      if (Date.now() - active < idle) return
      document.body.hidden = true
      location.replace('/lock')
    }
    for (const e of ['keydown', 'pointerdown', 'input', 'scroll']) addEventListener(e, stir, { passive: true })
    setInterval(look, 5000)
    document.addEventListener('visibilitychange', look)
  }
})()
