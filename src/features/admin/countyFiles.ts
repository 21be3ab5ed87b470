import { defineAsyncComponent } from 'vue'

/** The files of a county, many at once: the queue of the import, which has the one session. */
export const CountyFiles = defineAsyncComponent(() => import('@/features/admin/import/queue/ImportQueue.vue'))
