/** A sentence for a clerk, in Simplified Chinese and in English. */
export interface LocalizedText {
  readonly zh: string
  readonly en: string
}
