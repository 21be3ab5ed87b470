import type { Map } from 'maplibre-gl'
import type { PlanDraft } from '@/domain/plan'
import { shanghaiParts } from '@/domain/time'
import type { TimedRoute } from '@/geo/routes/retime'
import { plannable } from './problem'
import type { Words } from './proposal'

const pad = (value: number) => String(value).padStart(2, '0')

/** A picture of the map as it stands. Only inside a `render` event does the drawing buffer still hold the frame. */
const pictureOf = (map: Map): Promise<string> =>
  new Promise((resolve) => {
    map.once('render', () => resolve(map.getCanvas().toDataURL('image/png')))
    map.triggerRepaint()
  })

function element<K extends keyof HTMLElementTagNameMap>(name: K, text = '', className = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  made.textContent = text
  made.className = className
  return made
}

/** Prints the plan: the map, then a page a team with its stops, times and phone number; legible without colour. */
export async function printPlan(draft: PlanDraft, timings: readonly TimedRoute[], map: Map | null, t: Words): Promise<void> {
  const sheet = element('div', '', 'print-sheet')
  const clock = (second: number) => {
    const { hour, minute } = shanghaiParts(draft.shiftFromMs + second * 1000)
    return `${pad(hour)}:${pad(minute)}`
  }
  sheet.append(element('h1', draft.title))
  if (map) {
    const picture = element('img')
    picture.src = await pictureOf(map)
    await picture.decode()
    sheet.append(picture)
  }
  const stops = plannable(draft)
  draft.teams.forEach((team, place) => {
    const timed = timings[place]
    if (!timed || timed.visits.length === 0) return
    const page = element('section')
    page.append(
      element(
        'h2',
        `${team.name}  ${t('planner.leaves', { at: clock(timed.departS) })} · ${t('planner.returns', { at: clock(timed.returnS) })}`,
      ),
    )
    if (team.phone) page.append(element('p', `${t('planner.phone')} ${team.phone}`))
    const table = element('table')
    timed.visits.forEach((visit, index) => {
      const stop = stops[visit.stop]!
      const row = element('tr')
      for (const text of [
        String(index + 1),
        `${clock(visit.startS)}–${clock(visit.leaveS)}`,
        stop.name,
        stop.reason,
        t('planner.signature'),
      ])
        row.append(element('td', text))
      table.append(row)
    })
    page.append(table)
    sheet.append(page)
  })
  document.body.append(sheet)
  addEventListener('afterprint', () => sheet.remove(), { once: true })
  window.print()
}
