import type { Localized } from "@civic-practice/core"
import { Schema } from "effect"

/** Ordered and being compiled; published, so that objections may be filed; final. */
export const NoticeStatus = Schema.Literals(["compiling", "published", "final"])
export type NoticeStatus = typeof NoticeStatus.Type

/** What a notice's status is called. */
export const noticeStatusNames = {
  compiling: { zh: "编制中", en: "being compiled" },
  published: { zh: "公示中", en: "published" },
  final: { zh: "已确定", en: "final" },
} satisfies Record<NoticeStatus, Localized>
