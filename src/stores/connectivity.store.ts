import { defineStore } from 'pinia'
import { useOnline } from '@vueuse/core'

/** Whether the device believes it has a network. A request may still fail: nothing is decided by this alone. */
export const useConnectivity = defineStore('connectivity', () => ({ isOnline: useOnline() }))
