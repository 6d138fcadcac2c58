// On the child's pages only. While something is typed it looks for words of
// danger, and shows where help is. Nothing typed is kept, sent or logged; the list
// comes when the page opens, whatever is typed.
'use strict'
;(() => {
  const card = document.querySelector('[data-danger]')
  if (!card) return
  const plain = text => text.toLowerCase().normalize('NFD').replace(/[\p{M}'’‘`´]/gu, '')
    .replace(/(?<=\p{L})[01345@$](?=\p{L})/gu, c => ({ 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', '@': 'a', $: 's' })[c])
    .replace(/[^\p{L}\p{N}]+/gu, ' ').replace(/(\p{L})\1+/gu, '$1')
  // A phrase is words in order: a/b is either, _ a space, * any ending, .. up to three
  // words between, ... up to eight, & the same with either side first; capitals are
  // the words of a group.
  const watch = list => {
    const groups = Object.fromEntries(list.groups.map(line => line.split(' ')))
    const either = w => w.split('/').flatMap(one => groups[one] ? either(groups[one]) :
      plain(one.replace('*', '').replaceAll('_', ' ')) + (one.endsWith('*') ? '\\S*' : ''))
    const word = w => w.startsWith('..') ? `(?: \\S+){0,${w[2] ? 8 : 3}}` : ' (?:' + either(w).join('|') + ')'
    // Phrases stand under the three letters they begin with: of many, few are tried on a word.
    const start = text => /^ ?(\S{1,3})/.exec(text)[1]
    const danger = new Map()
    const orders = p => p.includes(' & ') ? [p, p.split(' & ').reverse().join(' & ')].map(o => o.replace('&', '...')) : [p]
    for (const [first, ...rest] of list.danger.flatMap(orders).map(p => p.split(' '))) {
      const after = rest.map(word).join('')
      for (const w of either(first)) danger.set(start(w), [...danger.get(start(w)) ?? [], ' ' + w + after])
    }
    const tried = all => new RegExp('(?:' + all.join('|') + ')(?= )', 'y')
    for (const [key, all] of danger) danger.set(key, tried(all))
    const ordinary = new RegExp('(?:' + list.ordinary.map(p => p.split(' ').map(word).join('')).join('|') + ')(?= )', 'g')
    const look = text => {
      text = (' ' + plain(text) + ' ').replace(ordinary, ' ').replace(/ +/g, ' ')
      return [...text.matchAll(/ (\S{1,3})/g)].some(m => {
        const phrase = danger.get(m[1])
        return phrase && (phrase.lastIndex = m.index, phrase.test(text))
      })
    }
    const check = e => { if (card.hidden && look(e.value)) card.hidden = false }
    for (const e of document.querySelectorAll('main textarea')) {
      e.addEventListener('input', () => check(e))
      check(e)
    }
    card.dataset.watching = ''
  }
  fetch(card.dataset.danger).then(r => r.json()).then(watch).catch(() => {})
})()
