import type { LocalizedText } from "./LocalizedText.ts"

/** A remark about a file that costs no row. */
export const noticeMessages = {
  unknownColumn: (header: string): LocalizedText => ({
    zh: `列“${header}”不在表格定义中，已忽略。`,
    en: `Column "${header}" is not part of this table and was ignored.`,
  }),
} as const

export type NoticeKind = keyof typeof noticeMessages
