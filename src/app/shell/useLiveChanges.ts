import { onScopeDispose } from 'vue'
import { hear } from '@/data/realtime'
import { kindsOfOwnTopic, kindsOfTopic, type LiveKind } from '@/domain/live'
import { connection, touch, watchTheClock } from '@/stores/live/live'
import { usePeriod } from '@/stores/period.store'
import { useSession } from '@/stores/session.store'

const subjectOf = (topic: string) => topic.slice(topic.lastIndexOf(':') + 1)
const isOwn = (topic: string) => topic.startsWith('user:')
const kindsOf = (topic: string): readonly LiveKind[] => (isOwn(topic) ? kindsOfOwnTopic : kindsOfTopic)[subjectOf(topic)] ?? []
/** Own topics tell a part of what changes in their kinds: they vouch for none. */
const vouchedFor = (topic: string) => (isOwn(topic) ? [] : kindsOf(topic))

/** Hears what others change in every area where the person holds a role; what is shown is read again, nothing is ever written back. */
export function useLiveChanges(): void {
  const session = useSession()
  const period = usePeriod()
  const areaIds = [...new Set(session.account?.roles.map(({ areaId }) => areaId))]
  const topics = areaIds.flatMap((id) => Object.keys(kindsOfTopic).map((subject) => `branch:${id}:${subject}`))
  const userId = session.account?.userId
  if (userId !== undefined) topics.push(...Object.keys(kindsOfOwnTopic).map((subject) => `user:${userId}:${subject}`))

  const stopHearing = hear(topics, {
    onChange: (topic, ids) => {
      for (const kind of kindsOf(topic)) touch(kind, ids)
    },
    onJoined: (topic) => connection.joined(topic, vouchedFor(topic)),
    onRefused: (topic) => connection.refused(topic, vouchedFor(topic)),
    onLost: (topic) => connection.lost(topic, vouchedFor(topic)),
    onContact: connection.contact,
  })
  const stopClock = watchTheClock(period.roll)
  onScopeDispose(() => {
    stopHearing()
    stopClock()
    connection.ended()
  })
}
