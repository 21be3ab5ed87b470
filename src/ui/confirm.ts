import { shallowRef } from 'vue'

export interface Question {
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly cancel: string
  readonly danger?: boolean
  /** A second way out, beside confirming and cancelling. */
  readonly other?: string
}
export type Choice = 'confirm' | 'other' | 'cancel'

interface Asked extends Question {
  readonly answer: (choice: Choice) => void
}

/** The question on screen. Shown by UiConfirm, once, in the shell. */
export const asked = shallowRef<Asked | null>(null)

/** Asks for one of two ways, or none; closing the question is to cancel. */
export const choose = (question: Question): Promise<Choice> =>
  new Promise((resolve) => {
    asked.value?.answer('cancel')
    asked.value = {
      ...question,
      answer: (choice) => {
        asked.value = null
        resolve(choice)
      },
    }
  })

/** Asks before anything is lost; resolves to the answer, false when it was closed. */
export const confirm = async (question: Question): Promise<boolean> => (await choose(question)) === 'confirm'
