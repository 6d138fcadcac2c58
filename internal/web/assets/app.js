// The script of the test. Everything works without it; with it the next
// question comes at once, and answers wait here while there is no network.
// Nothing is written to the device.
'use strict'
// reaches tells whether the server is there just now.
const reaches = async () => navigator.onLine && fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(5000) }).then(r => r.ok, () => false)
// ready tells whether a form may go; a page that locks holds it first, see space.js.
let ready = reaches
// refused tells whether this page answers a form that could not be kept.
const refused = () => 'answer' in document.body.dataset && document.querySelector('main .problem') !== null
;(() => {
  // Shift three times leaves; Leave replaces this page in the history.
  // The page is hidden at once, whatever the network does, and nothing asks.
  let gone = false
  const leave = document.querySelector('.leave')
  if (leave) {
    const go = () => {
      gone = true
      document.body.remove()
      document.title = ''
      location.replace('/leave')
    }
    leave.addEventListener('click', e => { e.preventDefault(); go() })
    let shifts = []
    addEventListener('keyup', e => {
      if (e.key !== 'Shift') { shifts = []; return }
      shifts = shifts.filter(t => e.timeStamp - t < 1500).concat(e.timeStamp)
      if (shifts.length === 3) go()
    })
  }

  // A page that answers a form could be asked for again by Back and Reload, with what
  // was sent, by whoever comes later: the history forgets that it was a form. A page
  // that carries what could not be kept forgets it when it is left by a link or by a
  // button without text, so that Reload still sends it again.
  const texts = form => Array.from(form.querySelectorAll('textarea, [type="text"], input:not([type])'))
  const forget = () => history.replaceState(history.state, '', location.href)
  const carried = document.querySelector('form[data-sent]')
  if (!carried && document.querySelector('.p-young, [type="password"], [name="code"]')) forget()
  addEventListener('click', e => { if (e.target.closest('a[href]:not([target])')) forget() }, true)
  addEventListener('submit', e => { if (e.target !== carried && !texts(e.target).length) forget() }, true)

  const filled = form => texts(form).concat(...form.querySelectorAll('[type="search"]')).some(e => e.value.trim()) || Array.from(form.elements).some(e => e.checked !== e.defaultChecked)

  // A form with something in it is sent once the server is there to take it:
  // without a network, or on a dead line, it stays where it is. Otherwise the browser
  // would show a page of its own, and Back from that an empty form.
  let asking = false
  let free = null // the form that may go
  addEventListener('submit', async e => {
    const { target, submitter } = e
    if (e.defaultPrevented || free === target || target !== carried && !filled(target)) return
    e.preventDefault()
    e.stopImmediatePropagation()
    if (asking) return
    asking = true
    target.ariaBusy = 'true'
    target.querySelector('.no-network')?.remove()
    const there = await ready()
    asking = false
    target.ariaBusy = null
    if (there) {
      free = target
      target.requestSubmit(submitter)
      free = null
      return
    }
    const says = document.getElementById('no-network').content.firstElementChild.cloneNode(true)
    says.classList.add('no-network')
    target.append(says)
    says.scrollIntoView({ block: 'nearest' })
  })

  // What was typed and not sent asks before it goes, also when another form with text
  // does; leaving, the lock and other buttons never ask. What was refused stands there unsent.
  const typed = new Set(Array.from(document.forms).filter(form => refused() && texts(form).some(e => e.value.trim())))
  addEventListener('input', e => { if (e.target.matches('form:not([role="search"]) :is(textarea, input[type="text"], input:not([type]))')) typed.add(e.target.form) })
  addEventListener('submit', e => {
    if (e.defaultPrevented) return
    if (texts(e.target).length) typed.delete(e.target)
    else typed.clear()
  })
  addEventListener('beforeunload', e => { if (typed.size && !gone && !('gone' in document.body.dataset)) e.preventDefault() })

  // A page of one's own that comes back out of the browser's memory stays hidden
  // until the server says that it may still be seen.
  if ('own' in document.body.dataset) {
    addEventListener('pagehide', e => { document.body.hidden = e.persisted })
    addEventListener('pageshow', async e => {
      if (!e.persisted) return
      const r = await fetch(location.href, { redirect: 'manual' }).catch(() => null)
      if (r && r.ok) document.body.hidden = false
      else location.reload()
    })
  }

  // The server counts days by the clock of who is here; the form says which that is.
  // A browser may know a place by a name that it had before, or none at all.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || ''
  for (const e of document.querySelectorAll('[data-zone]')) {
    const listed = e.options && [...e.options].find(o => o.value === zone || o.dataset.before?.split(' ').includes(zone))
    if (!e.value) e.value = listed ? listed.value : e.options ? '' : zone
  }

  const print = document.querySelector('[data-print]')
  if (print) { print.hidden = false; print.addEventListener('click', () => window.print()) }

  const box = document.getElementById('test')
  if (!box || !window.fetch || location.search) return
  const html = window.trustedTypes ? trustedTypes.createPolicy('mentor', { createHTML: s => s }) : { createHTML: s => s }
  const given = Array.from(box.dataset.given)
  let n = +box.dataset.n
  let pages = null
  let shownAt = 0
  const waiting = [] // bodies that are not saved yet, oldest first
  let sending = false
  let failing = false // the last try to save failed
  let leaving = ''

  const address = n => '/test/q/' + n
  const say = text => { const s = box.querySelector('[data-status]'); if (s) s.textContent = text }

  let loading = null
  const loadPages = () => loading ||= fetchPages()
  async function fetchPages() {
    try {
      const r = await fetch('/test/pages')
      if (r.ok) pages = await r.json()
    } catch { /* tried again at the next answer */ }
    if (!pages) loading = null
  }

  // mark shows what was chosen before on the page that stands there.
  function mark() {
    for (const e of box.querySelectorAll('[data-place]')) {
      const have = +given[e.dataset.place], value = +e.value
      if (e.tagName === 'BUTTON') e.setAttribute('aria-pressed', have === value)
      else e.checked = e.type === 'radio' ? have === value : (have & value) !== 0
    }
  }

  function show(to, answered) {
    if (!pages || to < 1 || to > pages.length || !pages[to - 1]) return false
    n = to
    leaving = ''
    box.innerHTML = html.createHTML(pages[n - 1])
    mark()
    document.title = box.querySelector('.q-count').textContent + ' – ' + box.dataset.title
    if (answered && failing) say(box.dataset.waiting)
    shownAt = performance.now()
    scrollTo(0, 0)
    box.querySelector('h1').focus({ preventScroll: true })
    return true
  }

  // send saves what waits, all in one request, and tries again until it is saved.
  let pause = 1000
  async function send() {
    if (sending || !waiting.length) return
    sending = true
    const batch = waiting.slice()
    const body = new URLSearchParams()
    for (const pairs of latest(batch)) body.append(...pairs)
    try {
      const r = await fetch('/test/answers', { method: 'POST', body })
      if (r.status >= 500 || r.status === 429) throw 0
      waiting.splice(0, batch.length)
      if (!r.ok) { waiting.length = 0; location.assign(address(n)); return }
      pause = 1000
      failing = false
      if (!waiting.length) { say(box.dataset.saved); if (leaving) location.assign(leaving) }
    } catch {
      failing = true
      say(leaving ? box.dataset.kept : box.dataset.waiting)
      setTimeout(send, pause)
      pause = Math.min(pause * 2, 15000)
    }
    sending = false
    if (waiting.length && pause === 1000) send()
  }

  // latest keeps the last answer to each question, and every page number.
  function latest(batch) {
    const by = new Map(), sent = new Set()
    for (const pairs of batch) {
      const here = new Map()
      for (const [k, v] of pairs) k === 'page' ? sent.add(v) : here.set(k, (here.get(k) || []).concat(v))
      for (const [k, v] of here) by.set(k, v)
    }
    const out = []
    for (const [k, vs] of by) for (const v of vs) out.push([k, v])
    for (const v of sent) out.push(['page', v])
    return out
  }

  addEventListener('online', send)
  addEventListener('beforeunload', e => { if (waiting.length && !leaving && !gone) e.preventDefault() })
  addEventListener('popstate', () => { const m = location.pathname.match(/^\/test\/q\/(\d+)$/); if (m && !show(+m[1])) location.reload() })

  // onward goes to the next page, or to the check page when a part is through.
  function onward(check) {
    if (check) {
      leaving = '/test/check'
      if (waiting.length) say(box.dataset.kept)
      else location.assign(leaving)
      return
    }
    const to = next(1)
    if (show(to, true)) history.pushState(null, '', address(n))
    else { leaving = address(to); say(box.dataset.kept) }
  }

  // next is the nearest page that is there, on or back: some are left out for who
  // has no contact. On, it is 0 at the end of the part.
  const short = +box.dataset.short, all = +box.dataset.all
  function next(by) {
    let to = n + by
    while (pages && pages[to - 1] === '') to += by
    return by > 0 && (n <= short !== to <= short || to > all) ? 0 : to
  }

  // A safety page goes to the server at once; with no network it says so and
  // keeps what was ticked.
  // What is said to the answers is shown in this page's own place, so that
  // going back or reloading never sends or shows them again.
  async function sendSafety(form) {
    try {
      await send()
      if (waiting.length) throw 0
      const r = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
      if (r.redirected) { location.assign(r.url); return }
      document.body.innerHTML = html.createHTML(new DOMParser().parseFromString(html.createHTML(await r.text()), 'text/html').body.innerHTML)
      scrollTo(0, 0)
      document.getElementById('main').focus({ preventScroll: true })
    } catch { say(box.dataset.offline); box.querySelector('[data-status]').scrollIntoView() }
  }

  box.addEventListener('submit', async e => {
    const form = e.target
    e.preventDefault()
    if (performance.now() - shownAt < 250) return // the second of two quick taps
    const button = e.submitter
    if (form.dataset.several === 'true') { sendSafety(form); return }
    if (form.dataset.id) {
      given[button.dataset.place] = button.value
      waiting.push([[form.dataset.id, button.value]])
      for (const b of form.querySelectorAll('[data-place]')) b.setAttribute('aria-pressed', b === button)
    } else {
      for (const b of form.querySelectorAll('[data-place]')) given[b.dataset.place] = 0
      for (const b of form.querySelectorAll('[data-place]')) if (b.checked) given[b.dataset.place] = +given[b.dataset.place] | +b.value
      waiting.push([...new FormData(form)])
    }
    const from = n
    await loadPages()
    if (n !== from) return // an earlier tap on this page has moved on already
    send()
    onward(!next(1))
  })

  box.addEventListener('click', e => {
    const back = e.target.closest('[data-back]')
    if (back && pages) { e.preventDefault(); if (show(next(-1))) history.pushState(null, '', address(n)) }
  })

  loadPages()
})()
