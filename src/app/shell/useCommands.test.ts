// @vitest-environment happy-dom
import { computed, defineComponent, h, type ComputedRef } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { roomsFor } from '@/app/rooms'
import type { Feature } from '@/features/feature'
import { useDrafts } from '@/stores/drafts.store'
import { emptyDatabase } from '@tests/support/fakeDatabase'
import { freshPage, mountPage } from '@tests/support/mountPage'
import { useCommands, type Command } from './useCommands'

vi.mock('@/data/local/database', () => import('@tests/support/fakeDatabase'))

const hazards: Feature = {
  id: 'hazards',
  titleKey: 'hazards.title',
  icon: 'hazard',
  panel: () => Promise.resolve({}),
  forms: [{ name: 'hazard.new', titleKey: 'hazards.report' }],
}
function commandsWith(openTab: () => Promise<unknown>): ComputedRef<readonly Command[]> {
  let commands: ComputedRef<readonly Command[]> | undefined
  const rooms = computed(() => roomsFor(() => true, [hazards]))
  const Shell = defineComponent({
    setup() {
      commands = useCommands(rooms, [], openTab, () => undefined)
      return () => h('i')
    },
  })
  mountPage(Shell)
  return commands!
}
const report = (commands: ComputedRef<readonly Command[]>) => commands.value.find(({ id }) => id === 'form.hazard.new')!.run()

beforeEach(() => {
  emptyDatabase()
  freshPage()
})

test('a form begins once its tab is open', async () => {
  await report(commandsWith(() => Promise.resolve(undefined)))
  expect(useDrafts().isOpen('hazard.new')).toBe(true)
})

test('whoever stays with unsaved work is not given another form behind his back', async () => {
  await report(commandsWith(() => Promise.resolve(new Error('navigation aborted'))))
  expect(useDrafts().isOpen('hazard.new')).toBe(false)
})
