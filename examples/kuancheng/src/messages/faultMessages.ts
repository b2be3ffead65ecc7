import { businessRefusals } from "./businessRefusals.ts"
import type { FaultFacts, FaultMessage } from "./FaultMessage.ts"
import type { LocalizedText } from "./LocalizedText.ts"
import { libraryFaults } from "./libraryFaults.ts"
import { readerFaults } from "./readerFaults.ts"

/** Every reason a row can be refused for, with its sentence in both languages. */
export const faultMessages = { ...readerFaults, ...libraryFaults, ...businessRefusals } as const

export type ReaderFaultKind = keyof typeof readerFaults
export type LibraryFaultKind = keyof typeof libraryFaults | keyof typeof businessRefusals
export type FaultKind = ReaderFaultKind | LibraryFaultKind

/** True for a text that names a kind of fault. */
export const isFaultKind = (text: string): text is FaultKind => Object.hasOwn(faultMessages, text)

/** The sentence for a kind of fault in Chinese and English. */
export const describeFault = (kind: FaultKind, facts: FaultFacts): LocalizedText => {
  const message: FaultMessage = faultMessages[kind]
  return { zh: message.zh(facts), en: message.en(facts) }
}

/** What a kind of fault is called. */
export const faultName = (kind: FaultKind): LocalizedText => faultMessages[kind].name
