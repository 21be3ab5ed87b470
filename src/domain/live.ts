/** What a screen can show and somebody else can change. A list, a figure or a layer names its kinds and is read again when one changes. */
export const liveKinds = [
  'area',
  'office',
  'water',
  'incident',
  'hazard',
  'dispute',
  'patrol',
  'notice',
  'import',
  'coverage',
  'plan',
  'rota',
  'team',
  'person',
  'setting',
  'account',
  'hold',
  'work',
  'tip',
  'sighting',
  'organisation',
  'shift',
] as const
export type LiveKind = (typeof liveKinds)[number]

/** What the server calls a topic, and the kinds that a message on it is about. */
export const kindsOfTopic: Readonly<Record<string, readonly LiveKind[]>> = {
  areas: ['area'],
  offices: ['office'],
  waters: ['water'],
  incidents: ['incident'],
  hazards: ['hazard'],
  disputes: ['dispute'],
  patrols: ['patrol'],
  // Handover notes are told there too: whoever hears the topic asks, and gets what he may see.
  notices: ['notice', 'shift'],
  imports: ['import'],
  coverage: ['coverage'],
  plans: ['plan'],
  rota: ['rota'],
  teams: ['team'],
  people: ['person'],
  accounts: ['account'],
  holds: ['hold'],
  settings: ['setting'],
  work: ['work'],
  tips: ['tip'],
  sightings: ['sighting'],
  organisations: ['organisation'],
}

/** What is told to one person, on all of his devices. */
export const kindsOfOwnTopic: Readonly<Record<string, readonly LiveKind[]>> = {
  account: ['account'],
  notices: ['notice', 'shift'],
}
