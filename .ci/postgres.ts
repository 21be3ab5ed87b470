// Continuous integration proves the migrations on a real PostgreSQL too; a machine without one fails here, by name.
import { postgresNeed, provide } from './system'

process.exit(provide([postgresNeed]).length === 0 ? 0 : 1)
