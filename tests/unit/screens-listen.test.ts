import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('../../src/', import.meta.url).pathname
const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => /\.(ts|vue)$/.test(path) && !/\.test\.ts$/.test(path))
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

/** Every value that reads from the database, as the rows declare them. */
const readers = new Set(
  filesIn('data/rows').flatMap((path) => [...textOf(path).matchAll(/const (\w+) = readCall\(/g)].map(([, name = '']) => name)),
)
const listens = /\b(liveRead|remoteList|keptPart|useRecord|follow)\b[<(]/

/** Who reads and does not listen in the same file, and why that is right. */
const exempt: Readonly<Record<string, string>> = {
  'stores/coverageRows.ts': 'reads for the stores of coverage and of its comparison, which listen',
  'stores/incidentPoints.ts': 'reads for the hotspots and the forecast',
  'stores/outbox.store.ts': 'the county’s key, when a file is sealed with it',
  'features/patrol/coverage/fine.store.ts': 'opens a look at tracks, which is of the moment it was asked for',
  'features/patrol/coverage/fineEngine.ts': 'tracks of that look',
  'features/insight/board/years.ts': 'reads for the store of the board, which listens',
  'features/dispatch/calls/usePlaceSearch.ts': 'places for one call, asked at each key while it is typed',
  'features/admin/borders/edit.store.ts':
    'a draft: a change under the hand would lose it; saving over a newer revision is refused',
  'features/admin/borders/post.store.ts': 'a draft, the same',
  'features/patrol/hotspots/engine.ts': 'reads for the store of the hotspots, which listens',
  'features/admin/import/import.queries.ts': 'outlines for the preview of a file',
  'features/patrol/planner/print/PrintDialog.vue': 'a sheet that is printed as it is',
  'features/patrol/planner/forecast/forecastEngine.ts': 'a forecast of the plan on screen, computed when asked for',
  'features/patrol/planner/forecast/lastWeek.ts': 'the same',
  'features/patrol/planner/start/newPlan.ts': 'what a new plan starts from, read when the form asks',
  'features/patrol/planner/add/addToPlan.ts': 'one stop put into a plan: read, changed and saved in one go',
  'features/patrol/planner/planner.store.ts': 'the list is read again by PlannerPanel, an open plan is a draft',
  'features/patrol/planner/week/weekDrafts.ts': 'what seven drafts start from',
  'features/patrol/replay/plans.ts': 'plans of the nights that a replay loaded',
  'features/patrol/replay/replay.store.ts': 'a replay is of the moment it was loaded',
  'features/patrol/replay/tracks.ts': 'tracks of a look',
  'features/insight/response/response.queries.ts': 'reads for the store of the rings, which listens',
  'features/patrol/rota/rota.store.ts': 'read again by RotaPanel while nothing is pressed',
  'features/field/pulledPart.ts': 'reads for the parts of fieldData, which listen',
  'features/field/walk/walk.store.ts': 'read again by WalkPanel, and never during a walk',
}

test('whoever reads from the database listens for changes, or says why not', () => {
  expect(readers.size).toBeGreaterThan(40)
  const deaf = ['stores', 'features', 'app'].flatMap(filesIn).filter((path) => {
    const text = textOf(path)
    const asked = [...text.matchAll(/\brpc\(\s*(\w+)/g)].map(([, name = '']) => name)
    return asked.some((name) => readers.has(name)) && !listens.test(text)
  })
  expect(deaf.filter((path) => !(path in exempt))).toEqual([])
  expect(
    Object.keys(exempt).filter((path) => !deaf.includes(path)),
    'exemptions that nothing needs any more',
  ).toEqual([])
})
