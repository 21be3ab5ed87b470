// @vitest-environment happy-dom
import { DOMWrapper, flushPromises, type VueWrapper } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Component } from 'vue'
import { ok } from '@/domain/result'
import { plannerMessages } from '@/features/patrol/planner/planner.messages'
import TargetsSection from '@/features/patrol/planner/TargetsSection.vue'
import TemplateForm from '@/features/patrol/planner/start/TemplateForm.vue'
import LeaveSection from '@/features/patrol/rota/LeaveSection.vue'
import { rotaMessages } from '@/features/patrol/rota/rota.messages'
import HolidaySection from '@/features/admin/settings/HolidaySection.vue'
import { settingsMessages } from '@/features/admin/settings/settings.messages'
import SkipForm from '@/features/field/walk/SkipForm.vue'
import { walkMessages } from '@/features/field/walk/walk.messages'
import type { Messages } from '@/features/feature'
import { useDrafts } from '@/stores/drafts.store'
import { emptyDatabase } from '@tests/support/fakeDatabase'
import { afterTyping, draftsRead, freshPage, mountPage } from '@tests/support/mountPage'

vi.mock('@/data/local/database', () => import('@tests/support/fakeDatabase'))
vi.mock('@/stores/holidays.store', () => ({
  useHolidays: () => ({ rows: [], load: 'ready', error: null, ensure: () => Promise.resolve() }),
}))
vi.mock('@/data/read', () => ({ rpc: () => Promise.resolve(ok([])) }))

interface FormCase {
  readonly component: Component
  readonly messages: Messages
  readonly props: Record<string, unknown>
  /** The field that is typed into. */
  readonly field: string
  /** Opens the form where it does not stand open. */
  readonly opener?: string
}
const forms: Readonly<Record<string, FormCase>> = {
  'a holiday': {
    component: HolidaySection,
    messages: settingsMessages,
    props: { disabled: false },
    field: 'input[maxlength="40"]',
  },
  'a campaign': {
    component: TargetsSection,
    messages: plannerMessages,
    props: {},
    field: '#target-campaign',
    opener: 'header button',
  },
  'a template': {
    component: TemplateForm,
    messages: plannerMessages,
    props: { title: '模板', name: '', weekdays: [], save: () => Promise.resolve(ok(null)) },
    field: 'input[maxlength="120"]',
  },
  'a leave': { component: LeaveSection, messages: rotaMessages, props: {}, field: 'input[maxlength="200"]' },
  'a skipped stop': { component: SkipForm, messages: walkMessages, props: { name: '龙潭' }, field: 'input' },
}

/** In the form, or where a dialog stands: beside the page. */
const fieldOf = (page: VueWrapper, field: string) =>
  page.find<HTMLInputElement>(field).exists()
    ? page.find<HTMLInputElement>(field)
    : new DOMWrapper(document.querySelector<HTMLInputElement>(field)!)

beforeEach(() => {
  emptyDatabase()
  freshPage()
})

test.each(Object.keys(forms))('%s half written survives a reload, and leaving it asks', async (name) => {
  const { component, messages, props, field, opener } = forms[name]!
  const page = mountPage(component, props, messages)
  await flushPromises()
  if (opener) await page.get(opener).trigger('click')
  await fieldOf(page, field).setValue('没写完')
  expect(useDrafts().unsavedIn('page')).toHaveLength(1)
  await afterTyping()
  page.unmount()
  freshPage()
  const again = mountPage(component, props, messages)
  await draftsRead()
  await flushPromises()
  expect(fieldOf(again, field).element.value).toBe('没写完')
  again.unmount()
})
