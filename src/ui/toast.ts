import { shallowRef } from 'vue'

export interface ToastAction {
  readonly label: string
  readonly run: () => void
}
export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'info' | 'ok' | 'danger'
  readonly action?: ToastAction
  /** A second way on, beside the first. */
  readonly also?: ToastAction
}

/** Toasts on screen, oldest first. Shown by UiToasts, once, in the shell. */
export const toasts = shallowRef<readonly Toast[]>([])
let nextId = 1

export const dismiss = (id: number): void => {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

/** Says something in passing. One with an action stays twice as long; a failure stays until it is dismissed. */
export function notify(text: string, tone: Toast['tone'] = 'info', action?: ToastAction, also?: ToastAction): void {
  const id = nextId++
  toasts.value = [...toasts.value.slice(-3), { id, text, tone, ...(action ? { action } : {}), ...(also ? { also } : {}) }]
  if (tone !== 'danger') setTimeout(() => dismiss(id), action ? 10_000 : 5000)
}
