import { expect, test } from 'vitest'
import { readTab, writeTab } from './tabAddress'

test('what a tab shows goes into an address and comes back as it was', () => {
  const said = { text: '周~新.村 100%', open: '', view: 'looks' }
  const text = writeTab('audit', said)
  expect(text).toMatch(/^audit~text\.[^~.]+~view\.looks$/)
  expect(readTab('audit', text ?? '')).toEqual({ text: '周~新.村 100%', view: 'looks' })
})

test('a tab as everybody finds it has no words, another tab hears none, and a broken address says nothing', () => {
  expect(writeTab('staff', { text: '', open: '' })).toBeNull()
  expect(readTab('staff', 'audit~view.looks')).toBeNull()
  expect(readTab('staff', 'staff~text.%E4%B')).toBeNull()
  expect(readTab('staff', undefined)).toBeNull()
})
