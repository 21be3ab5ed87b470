export interface Exemption {
  /** As the check names it. */
  readonly what: string
  /** Start of the built files' names, without their folder. */
  readonly files: readonly string[]
  readonly why: string
}

/** What the check takes for something a browser lacks, and is not. One that no longer holds back anything fails the check. */
export const exemptions: readonly Exemption[] = [
  { what: '.createPolicy()', files: ['runtime-dom', 'base-', 'layout-'], why: 'Vue asks for window.trustedTypes first' },
  { what: '.difference()', files: ['maplibre-gl'], why: 'of its own fingerprints' },
  { what: '.dispose()', files: [''], why: 'of ECharts, of the map’s controls and of our own parts, not of Symbol' },
  { what: '.resize()', files: [''], why: 'of maps, charts and textures, not of ArrayBuffer' },
  { what: '.take()', files: [''], why: 'of drill, of notices and of MapLibre’s elevation, not of Iterator' },
  { what: '.toArray()', files: [''], why: 'of Dexie’s queries and of MapLibre’s bounds, not of Iterator' },
  { what: '.union()', files: ['DashboardDock'], why: 'of the boxes of ECharts' },
  { what: '.use()', files: [''], why: 'of plug-ins and of the editor, not of DisposableStack' },
  { what: '.replaceSync()', files: ['scaleBar'], why: 'printing asks for adoptedStyleSheets first, which came with it' },
  {
    what: 'style overflowAnchor',
    files: ['RecordList'],
    why: 'turns off what Safari does not do: the list keeps its place itself',
  },
  { what: 'OffscreenCanvas', files: ['maplibre-gl'], why: 'asked for once by typeof, in a function that remembers' },
  {
    what: 'for await',
    files: ['geojson', 'import.worker'],
    why: 'over flatgeobuf’s own generators; streams cannot be walked so in Safari',
  },
]

const looks = 'a matter of looks or speed alone'
/** The same for styles: what a browser leaves out without harm. */
export const styleExemptions: readonly Exemption[] = [
  { what: '-webkit-tap-highlight-color', files: ['host'], why: looks },
  { what: '-webkit-touch-callout', files: ['host'], why: looks },
  { what: ':fullscreen', files: ['host'], why: 'a rule of its own in MapLibre, for a control that we do not show' },
  { what: 'user-select', files: ['PlanDock'], why: 'stands beside -webkit-user-select, which Safari knows' },
  { what: 'contain-intrinsic-size', files: ['UiRows'], why: looks },
  { what: 'content-visibility', files: ['UiRows'], why: looks },
  { what: 'content-visibility: auto', files: ['UiRows'], why: looks },
  { what: 'user-select', files: ['host'], why: 'MapLibre gives -webkit-user-select beside it' },
  ...['crosshair', 'default', 'ew-resize', 'grab', 'grabbing', 'not-allowed', 'pointer'].map((shape) => ({
    what: `cursor: ${shape}`,
    files: [''],
    why: 'iOS shows a pointer only where there is a mouse',
  })),
]
