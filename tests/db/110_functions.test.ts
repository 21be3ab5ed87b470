import { beforeAll, describe, expect, test } from 'vitest'
import { reads, topics, writes } from './support/matrix'
import { aimedAtSibling } from './support/accessTables'
import { onEachDatabase } from './support/engines'
import { attempt, outsiders, roles, type Persona, type Role } from './support/personas'
import { areas, buildWorld } from './support/world'

const everybody: readonly Persona[] = [...roles, ...outsiders]
/** Refused for want of right, or answered as if the row did not exist; anything else would be a fault, not a rule. */
const refusals = ['42501', 'PT404', '22023']

onEachDatabase('functions', (database) => {
  beforeAll(() => buildWorld(database()))

  describe.each(reads)('$name', ({ sql, first, shows, allowed, isList }) => {
    test.each(everybody)('shows %s what the matrix says, and nothing of the sibling branch', async (persona) => {
      const mine = await attempt(database(), persona, sql, first)
      expect(mine.text.includes(shows ?? ''), mine.message).toBe(allowed.includes(persona as Role))
      expect(mine.text).not.toContain('bbbb')
      if (isList) return
      const theirs = await attempt(database(), persona, aimedAtSibling(sql), first)
      expect(theirs.text).not.toContain('bbbb')
    })
  })

  describe.each(writes)('$name', ({ sql, allowed }) => {
    test.each(everybody)('obeys %s as the matrix says', async (persona) => {
      const { refusal, message } = await attempt(database(), persona, sql)
      if (allowed.includes(persona as Role)) expect({ refusal, message }).toEqual({ refusal: null, message: '' })
      else expect(refusals).toContain(refusal)
    })

    test.each(everybody)('refuses %s when aimed at the sibling branch', async (persona) => {
      const { refusal } = await attempt(database(), persona, aimedAtSibling(sql))
      expect(refusals).toContain(refusal)
    })

    test('works for the county, whose branch holds both stations', async () => {
      const isAboutPeople = sql.includes('_role') || sql.includes('set_user_status')
      const { refusal, message } = await attempt(database(), 'root', aimedAtSibling(sql))
      expect({ refusal, message }, isAboutPeople ? 'as administrator' : 'as chief').toEqual({ refusal: null, message: '' })
    })
  })

  describe.each(topics)('topic $subject', ({ subject, allowed }) => {
    const listen = (persona: Persona, area: string) =>
      attempt(
        database(),
        persona,
        `select topic from realtime.messages where set_config('realtime.topic', 'branch:${area}:${subject}', true) is not null and topic = 'branch:${area}:${subject}'`,
      )

    test.each(everybody)('is heard by %s as the matrix says, the sibling branch by nobody', async (persona) => {
      expect((await listen(persona, areas.station)).count > 0).toBe(allowed.includes(persona as Role))
      expect((await listen(persona, areas.siblingStation)).count).toBe(0)
    })

    test.each(everybody)('is spoken on by no one but the triggers, %s included', async (persona) => {
      const topic = `branch:${areas.station}:${subject}`
      const { refusal } = await attempt(
        database(),
        persona,
        `insert into realtime.messages (topic, extension, event, payload, private) values ('${topic}', 'broadcast', 'changed', '{}', true)`,
      )
      expect(refusal).toBe('42501')
    })
  })

  test.each(['pending', 'refused', 'disabled'] as const)(
    'whoami tells a %s person his state and nothing else',
    async (persona) => {
      const { text } = await attempt(database(), persona, 'select public.whoami()')
      const answer = JSON.parse(text) as { status: string; roles: unknown[]; settings: unknown }
      expect(answer).toMatchObject({ status: persona, roles: [], settings: null })
    },
  )
})
