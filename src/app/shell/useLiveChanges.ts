import { onScopeDispose } from 'vue'
import { listen } from '@/data/realtime'
import type { SelectionKind } from '@/domain/selection'
import { useAreas } from '@/stores/areas'
import { useChanges } from '@/stores/changes'
import { useNotices } from '@/stores/notices'
import { useSession } from '@/stores/session'

/** What the server calls a topic, and what the screen calls the records behind it. */
const kinds: Readonly<Record<string, SelectionKind>> = {
  incidents: 'incident',
  hazards: 'hazard',
  patrols: 'patrol',
  waters: 'water',
  offices: 'office',
  areas: 'area',
}

/** What others change in the caller's branch is read again here; applying it never writes anything back. */
export function useLiveChanges(): void {
  const session = useSession()
  const changes = useChanges()
  const areas = useAreas()
  const notices = useNotices()
  const home = session.home?.areaId
  if (!home) return
  const stop = listen(
    [...Object.keys(kinds), ...(session.can('notices.read') ? ['notices'] : [])].map((name) => `branch:${home}:${name}`),
    'changed',
    (topic) => {
      const kind = kinds[topic.slice(topic.lastIndexOf(':') + 1)]
      if (topic.endsWith(':notices')) void notices.refresh()
      if (kind === 'area') void areas.changed()
      if (kind) changes.touch(kind)
    },
  )
  onScopeDispose(stop)
}
