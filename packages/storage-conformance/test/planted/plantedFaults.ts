import { answeringFaults } from "./answering.ts"
import { committingFaults } from "./committing.ts"
import { losingFaults } from "./losing.ts"
import type { PlantedFault } from "./PlantedFault.ts"
import { tearingFaults } from "./tearing.ts"

/** All bad adapters that the suite must tell from good ones. */
export const plantedFaults: ReadonlyArray<PlantedFault> = [
  ...committingFaults,
  ...tearingFaults,
  ...answeringFaults,
  ...losingFaults,
]
