import type { Map } from 'maplibre-gl'
import type { LngLat } from '@/domain/frame'
import type { PlanDraft } from '@/domain/plan'
import { printPages, type Page } from '@/ui/printPages'
import { clockOf, type PrintedTeam } from './printModel'
import { hideUnprinted, printedMap, strokeSample } from './printMap'
import type { Words } from '@/features/patrol/planner/solve/proposal'

export interface PrintJob {
  readonly draft: PlanDraft
  readonly teams: readonly PrintedTeam[]
  readonly lines: ReadonlyMap<string, readonly LngLat[]>
  /** Null: without maps. */
  readonly map: Map | null
  /** Of the basemap, 审图号; null where it has none. */
  readonly reviewNumber: string | null
  /** A map for each team beside the one of all. */
  readonly hasTeamMaps: boolean
  readonly paper: Page['paper']
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, text = '', className = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  made.textContent = text
  made.className = className
  return made
}
function row(cells: readonly (string | Node)[], kind: 'td' | 'th' = 'td'): HTMLTableRowElement {
  const made = element('tr')
  for (const content of cells) {
    const cell = element(kind)
    cell.append(content)
    made.append(cell)
  }
  return made
}
function table(head: readonly string[], rows: readonly (readonly (string | Node)[])[]): HTMLTableElement {
  const made = element('table')
  const top = element('thead')
  top.append(row(head, 'th'))
  const body = element('tbody')
  body.append(...rows.map((cells) => row(cells)))
  made.append(top, body)
  return made
}

const blank = '＿＿＿＿＿＿＿＿'
const phoneOf = (team: PrintedTeam) => team.phone ?? blank
const deskOf = ({ desk }: PrintedTeam) => (desk ? `${desk.name} ${desk.phone}` : blank)

function cover({ draft, teams, reviewNumber }: PrintJob, picture: Node | null, t: Words): HTMLElement {
  const page = element('section', '', 'print-cover')
  page.append(
    element('h1', draft.title),
    element(
      'p',
      t('planner.paper.heading', {
        day: draft.serviceDay,
        from: clockOf(draft.shiftFromMs),
        to: clockOf(draft.shiftToMs),
        version: draft.version,
        teams: teams.length,
      }),
    ),
  )
  if (picture) page.append(picture)
  if (picture && reviewNumber) page.append(element('p', t('planner.paper.review', { number: reviewNumber })))
  page.append(
    table(
      [
        '',
        t('planner.paper.line'),
        t('planner.paper.team'),
        t('planner.paper.hours'),
        t('planner.paper.stops'),
        t('planner.paper.phone'),
        t('planner.paper.desk'),
      ],
      teams.map((team) => [
        team.letter,
        strokeSample(team),
        team.name,
        `${team.leaves}–${team.returns}`,
        t('planner.paper.size', { stops: team.stops.length, km: team.travelKm.toFixed(1) }),
        phoneOf(team),
        deskOf(team),
      ]),
    ),
    element('p', t('planner.paper.key'), 'print-key'),
  )
  return page
}

function teamPage(team: PrintedTeam, title: string, picture: Node | null, t: Words): HTMLElement {
  const page = element('section', '', 'print-team')
  const head = element('header')
  head.append(
    element('h2', `${team.letter}　${team.name}`),
    element('p', `${title}　${t('planner.leaves', { at: team.leaves })} · ${t('planner.returns', { at: team.returns })}`),
    element(
      'p',
      `${t('planner.paper.phone')} ${phoneOf(team)}　　${t('planner.paper.desk')} ${deskOf(team)}　　${t('planner.paper.emergency')}`,
      'print-phones',
    ),
  )
  const body = element('div', '', 'print-body')
  if (picture) body.append(picture)
  body.append(
    table(
      ['', t('planner.paper.time'), t('planner.paper.stop'), t('planner.paper.why'), t('planner.signature')],
      team.stops.map(({ label, time, name, reason, isMust, window }) => [
        label,
        time,
        isMust ? `${name}（${t('planner.must')}）` : name,
        window === '' ? reason : `${reason}　${t('planner.paper.window', { window })}`,
        '',
      ]),
    ),
  )
  page.append(head, body)
  return page
}

/**
 * Prints the plan: a cover with the map of all routes and every phone number, then a page a team. Black on white: strokes, letters
 * and numbers tell the teams apart. `onProgress`: share of the pictures taken. The map's camera is put back.
 */
export async function printPlan(job: PrintJob, onProgress: (share: number) => void, t: Words): Promise<void> {
  const { map, teams, lines, hasTeamMaps, paper, draft } = job
  const camera = map ? { center: map.getCenter(), zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() } : null
  const showAgain = map ? hideUnprinted(map) : null
  const sheet = element('div', '', `print-sheet print-${paper.toLowerCase()}`)
  const pictures = hasTeamMaps ? teams.length + 1 : 1
  let taken = 0
  const picture = async (of: readonly PrintedTeam[]) => {
    const made = map ? await printedMap(map, of, lines) : null
    onProgress(++taken / pictures)
    return made
  }
  sheet.append(cover(job, await picture(teams), t))
  for (const team of teams) sheet.append(teamPage(team, draft.title, hasTeamMaps ? await picture([team]) : null, t))
  showAgain?.()
  if (map && camera) map.jumpTo(camera)
  document.body.append(sheet)
  await printPages({ paper, isLandscape: paper === 'A3', marginMm: 12 }, () => sheet.remove())
}
