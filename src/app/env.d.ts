// What a part does not name falls through to its root: its role and its spoken name are given where it is used.
declare module 'vue' {
  interface AllowedComponentProps {
    role?: string | undefined
    title?: string | undefined
    'aria-label'?: string | undefined
    'aria-labelledby'?: string | undefined
    'aria-describedby'?: string | undefined
    'aria-modal'?: 'true'
    'aria-live'?: 'polite' | 'assertive'
    'aria-busy'?: boolean
  }
}
declare global {
  /** Written in by the build from package.json. */
  const __APP_VERSION__: string
}
export {}
