// Built as a script of its own, /polyfills.js, for page and workers. `filled` in floor.ts names the same; a test compares them.
import 'core-js/modules/es.array.to-reversed'
import 'core-js/modules/es.array.to-sorted'
import 'core-js/modules/es.array.to-spliced'
import 'core-js/modules/es.map.group-by'
import 'core-js/modules/es.string.to-well-formed'
