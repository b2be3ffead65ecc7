import { Schema } from "effect"
import type { Explained, Localized } from "./Localized.ts"

/** A database was made by a newer version of the library. It was not changed; upgrade the library to open it. */
export class SchemaTooNew
  extends Schema.TaggedError<SchemaTooNew>("@civic-practice/core/SchemaTooNew")("SchemaTooNew", {
    /** The file or the address, without a password. */
    database: Schema.String,
    /** The schema version of the database. */
    found: Schema.Int,
    /** The newest schema version that this library knows. */
    supported: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    const { database, found, supported } = this
    return {
      zh: `数据库 ${database} 的结构版本为 ${found}，高于本程序支持的 ${supported}；未作任何改动，请升级程序`,
      en: `the database ${database} has schema version ${found}, this library knows up to ${supported}; nothing was changed, upgrade the library`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
