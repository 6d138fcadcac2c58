// The worker of the pause. The rules are:
// it keeps the pages and files named here and nothing else, none of them about
// a person; it asks the network first and gives what it keeps only when there
// is none; then the way to a hard moment leads to the pause, and a child's pages
// to the numbers.
// Leaving and signing out remove it with all that it keeps.
'use strict'
const kept = ['KEPT']
const store = () => caches.open('pause')

addEventListener('install', e => e.waitUntil(store().then(c => c.addAll(kept)).then(() => skipWaiting())))

addEventListener('activate', e => e.waitUntil((async () => {
  const cache = await store()
  for (const r of await cache.keys()) if (!kept.includes(new URL(r.url).pathname)) await cache.delete(r)
})()))

addEventListener('fetch', e => {
  const { method, url } = e.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== location.origin) return
  if (kept.includes(pathname)) e.respondWith(fresh(e.request, pathname))
  else if (pathname === '/hard') e.respondWith(fetch(e.request).catch(() => old('/breathe')))
  else if (pathname.startsWith('/c/') && e.request.mode === 'navigate') e.respondWith(fetch(e.request).catch(() => old('/c/help')))
})

// old is what is kept of a path.
const old = async path => await (await store()).match(path, { ignoreVary: true }) || Response.error()

async function fresh(request, path) {
  try {
    const r = await fetch(request)
    if (r.ok && request.mode === 'navigate') await (await store()).put(path, r.clone())
    return r
  } catch { return old(path) }
}
