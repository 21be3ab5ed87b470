// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { ok } from '@/domain/result'
import { emptyDatabase } from '@tests/support/fakeDatabase'
import { freshPage, mountPage } from '@tests/support/mountPage'
import CaseSteps from './CaseSteps.vue'
import { casesMessages } from './cases.messages'
import type { Steps } from './record'

interface Tip {
  readonly id: string
  readonly status: string
  readonly rev: number
  readonly acts: readonly string[]
}
const sent = vi.hoisted(() => [] as { act: string; rev: number }[])
vi.mock('@/data/local/database', () => import('@tests/support/fakeDatabase'))
vi.mock('@/data/read', () => ({
  rpc: (_: unknown, { step }: { step: { id: string; act: string; rev: number } }) => {
    sent.push({ act: step.act, rev: step.rev })
    return Promise.resolve(ok({ id: step.id, rev: step.rev + 1, status: 'checking', act: step.act, made: null }))
  },
}))
const life: Steps<Tip, Tip> = {
  kind: 'tip',
  status: ({ status }) => status,
  rev: ({ rev }) => rev,
  acts: ({ acts }) => acts,
  nearby: () => [],
  needs: 'hazards.edit',
}
const tip: Tip = { id: 't1', status: 'reported', rev: 4, acts: ['check', 'dismiss'] }

beforeEach(() => {
  emptyDatabase()
  freshPage()
  sent.length = 0
})

test('no step is offered between the answer and the reading of what it made: the next one goes with the new revision', async () => {
  const page = mountPage(CaseSteps, { life, detail: tip, caseId: 't1' }, casesMessages)
  const button = (label: string) => page.findAll('button').find((one) => one.text() === label)!
  const press = async (label: string) => {
    await button(label).trigger('click')
    await flushPromises()
  }
  await press('开始核查')
  expect(button('不予采纳').attributes('disabled')).toBeDefined()
  await page.setProps({ detail: { ...tip, status: 'checking', rev: 5 } })
  await page.get('textarea').setValue('查无此事')
  await press('不予采纳')
  expect(sent).toEqual([
    { act: 'check', rev: 4 },
    { act: 'dismiss', rev: 5 },
  ])
})

test('a step that must say why is not sent without a word', async () => {
  const page = mountPage(CaseSteps, { life, detail: tip, caseId: 't1' }, casesMessages)
  await page
    .findAll('button')
    .find((button) => button.text() === '不予采纳')!
    .trigger('click')
  await flushPromises()
  expect(sent).toEqual([])
  expect(page.get('[role="alert"]').text()).toContain('请写明')
})
