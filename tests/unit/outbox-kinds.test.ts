import { expect, test } from 'vitest'
import { opKinds } from '@/data/local/outbox/outboxDatabase'
import { en } from '@/i18n/en'
import { zhCN } from '@/i18n/zh-CN'

test.each(Object.entries({ zhCN, en }))('every kind of record on the phone has a name in %s', (_, words) => {
  const named: Readonly<Record<string, string>> = words.outbox.kind
  expect(opKinds.filter((kind) => !named[kind.replace('.', '_')])).toEqual([])
})
