// On the child's pages only. While something is typed it looks for words of
// danger, and shows where help is. Nothing is kept, sent or logged.
'use strict'
;(() => {
  const card = document.querySelector('[data-danger]')
  if (!card) return
  const plain = text => text.toLowerCase().normalize('NFD').replace(/[\p{M}'’‘`´]/gu, '')
    .replace(/(?<=\p{L})[01345@$](?=\p{L})/gu, c => ({ 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', '@': 'a', $: 's' })[c])
    .replace(/[^\p{L}\p{N}]+/gu, ' ').replace(/(\p{L})\1+/gu, '$1')
  // A phrase is words in order: a/b is either, _ a space, * any ending, .. up to three words between.
  const word = w => w === '..' ? '(?: [\\p{L}\\p{N}]+){0,3}' : ' (?:' + w.split('/').map(one =>
    plain(one.replace('*', '').replaceAll('_', ' ')) + (one.endsWith('*') ? '[\\p{L}\\p{N}]*' : '')).join('|') + ')'
  const pattern = list => new RegExp('(?:' + list.split('\n').map(p => p.split(' ').map(word).join('')).join('|') + ')(?= )', 'gu')
  const danger = pattern(card.dataset.danger)
  const ordinary = pattern(card.dataset.ordinary)
  const look = text => danger.test((danger.lastIndex = 0, ' ' + plain(text) + ' ').replace(ordinary, ' '))
  const check = e => { if (card.hidden && look(e.value)) card.hidden = false }
  for (const e of document.querySelectorAll('main textarea')) {
    e.addEventListener('input', () => check(e))
    check(e)
  }
})()
