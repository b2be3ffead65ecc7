import { Schema } from "effect"
import type { Explained, Localized } from "./Localized.ts"

/**
 * What a caller can do about a storage error:
 * - `Refused`: the storage will never take this batch (a constraint, a value it cannot hold); nothing was written.
 * - `Retryable`: nothing was written, and the same batch may succeed if repeated (a lock, a serialization failure).
 * - `CommitUnknown`: the batch may or may not have been written; repeat the same commands with the same keys.
 * - `StorageFull`: nothing was written; free space and repeat.
 * - `Down`: nothing was written; the storage cannot be reached, or its content cannot be trusted.
 */
export const StorageErrorReason = Schema.Literals([
  "Refused",
  "Retryable",
  "CommitUnknown",
  "StorageFull",
  "Down",
])
export type StorageErrorReason = typeof StorageErrorReason.Type

const advice: Readonly<Record<StorageErrorReason, Localized>> = {
  Refused: {
    zh: "存储拒绝了这次写入，未写入任何内容，请查看详情并联系维护人员",
    en: "the storage refused the write; nothing was written, look at the details and tell who maintains it",
  },
  Retryable: {
    zh: "存储暂时繁忙，未写入任何内容，请重试",
    en: "the storage is busy; nothing was written, try again",
  },
  CommitUnknown: {
    zh: "提交结果未知，请用同一幂等键重试",
    en: "the outcome of the commit is unknown; repeat the command with the same key",
  },
  StorageFull: {
    zh: "存储空间已满，未写入任何内容，请清理后重试",
    en: "the storage is full; nothing was written, free space and try again",
  },
  Down: {
    zh: "存储不可用，未写入任何内容，请检查存储后重试",
    en: "the storage is not available; nothing was written, check it and try again",
  },
}

/** The storage failed; `reason` says what that means for the caller, `cause` keeps the driver's own error. */
export class StorageError
  extends Schema.TaggedError<StorageError>("@civic-practice/core/StorageError")("StorageError", {
    reason: StorageErrorReason,
    /** What was being done: `open`, `load`, `commit`, `find` or `read`. */
    operation: Schema.String,
    detail: Schema.String,
    cause: Schema.optionalKey(Schema.Defect()),
  })
  implements Explained
{
  get localized(): Localized {
    const { zh, en } = advice[this.reason]
    return {
      zh: `${zh}（${this.operation}：${this.detail}）`,
      en: `${en} (${this.operation}: ${this.detail})`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
  /** True where the same batch may simply be sent again. */
  get isRetryable(): boolean {
    return this.reason === "Retryable"
  }
}

/** A commit was refused since streams have another version than expected. Nothing was written. */
export class Conflict
  extends Schema.TaggedError<Conflict>("@civic-practice/core/Conflict")("Conflict", {
    stale: Schema.Array(
      Schema.Struct({
        kind: Schema.String,
        id: Schema.String,
        expected: Schema.Int,
        actual: Schema.Int,
      }),
    ),
  })
  implements Explained
{
  get localized(): Localized {
    const list = this.stale
      .map((one) => `${one.kind}/${one.id} ${one.expected}≠${one.actual}`)
      .join(", ")
    return {
      zh: `数据已被他人修改，请重试（${list}）`,
      en: `the data was changed meanwhile; try again (${list})`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
