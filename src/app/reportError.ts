import { shallowRef, type App } from 'vue'

export interface ReportedError {
  /** Short number that a person can read out to the administrator. */
  readonly number: string
  readonly message: string
  readonly atMs: number
}

/** The bugs of this visit, newest last, at most fifty: shown in About, so that they can be handed on. */
export const reportedErrors = shallowRef<readonly ReportedError[]>([])

/** The one place where a bug is written down. Expected failures are `Result`s and never come here. */
export function reportError(failure: unknown): ReportedError {
  const message = failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure)
  const atMs = Date.now()
  const reported = { number: atMs.toString(36).slice(-6).toUpperCase(), message, atMs }
  reportedErrors.value = [...reportedErrors.value.slice(-49), reported]
  return reported
}

export function installErrorReporting(app: App): void {
  app.config.errorHandler = (failure) => void reportError(failure)
  addEventListener('error', (event) => void reportError(event.error ?? event.message))
  addEventListener('unhandledrejection', (event) => void reportError(event.reason))
}
