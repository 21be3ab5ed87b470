import { shallowRef } from 'vue'

export interface Question {
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly cancel: string
  readonly danger?: boolean
}

interface Asked extends Question {
  readonly answer: (yes: boolean) => void
}

/** The question on screen. Shown by UiConfirm, once, in the shell. */
export const asked = shallowRef<Asked | null>(null)

/** Asks before anything is lost; resolves to the answer, false when it was closed. */
export const confirm = (question: Question): Promise<boolean> =>
  new Promise((resolve) => {
    asked.value?.answer(false)
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = null
        resolve(yes)
      },
    }
  })
