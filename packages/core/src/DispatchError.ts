import { Schema } from "effect"
import type { Explained, Localized } from "./Localized.ts"

/** Both names of a command, for its errors. */
export const namesOf = ({
  chinese,
  name,
}: {
  readonly name: string
  readonly chinese?: string
}): { readonly command: string; readonly chinese?: string } =>
  chinese === undefined ? { command: name } : { command: name, chinese }

/** The input of a command does not have the shape its schema asks for. Nothing was written. */
export class InvalidInput
  extends Schema.TaggedError<InvalidInput>("@civic-practice/core/InvalidInput")("InvalidInput", {
    command: Schema.String,
    /** What clerks call the command, where it has a Chinese name. */
    chinese: Schema.optionalKey(Schema.String),
    issues: Schema.Array(
      Schema.Struct({
        field: Schema.String,
        problem: Schema.String,
        /** The problem in Chinese. */
        chinese: Schema.optionalKey(Schema.String),
      }),
    ),
  })
  implements Explained
{
  /** For a command, under both of its names. */
  static of(
    command: { readonly name: string; readonly chinese?: string },
    issues: InvalidInput["issues"],
  ): InvalidInput {
    return new InvalidInput({ ...namesOf(command), issues })
  }
  get localized(): Localized {
    const zh = this.issues.map(
      ({ field, chinese }) => `${field || "整体"}：${chinese ?? "不符合要求，请核对"}`,
    )
    const en = this.issues.map(({ field, problem }) => `${field || "input"}: ${problem}`)
    return {
      zh: `输入有误（${this.chinese ?? this.command}），请修改：${zh.join("；")}`,
      en: `${this.command} has invalid input; change this: ${en.join("; ")}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The actor has no role that allows the action at that unit. Nothing was written. */
export class Denied
  extends Schema.TaggedError<Denied>("@civic-practice/core/Denied")("Denied", {
    actor: Schema.String,
    action: Schema.String,
    /** What clerks call the action, where it has a Chinese name. */
    chinese: Schema.optionalKey(Schema.String),
    unit: Schema.optionalKey(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.actor} 无权在 ${this.unit ?? "全区"} 办理“${this.chinese ?? this.action}”，请由上级授予相应角色`,
      en: `${this.actor} may not ${this.action} at ${this.unit ?? "the realm"}; ask for a role that allows it`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The idempotency key was used before by somebody else, or for another command or input. Nothing was written. */
export class KeyReused
  extends Schema.TaggedError<KeyReused>("@civic-practice/core/KeyReused")("KeyReused", {
    key: Schema.String,
    command: Schema.String,
    /** What clerks call the command, where it has a Chinese name. */
    chinese: Schema.optionalKey(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `幂等键 ${this.key} 已用于其他请求，请为“${this.chinese ?? this.command}”换一个新的键`,
      en: `the key ${this.key} was used before for something else; give ${this.command} a new key`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** A command that this one set off was refused, so none of it happened. `cause` is that refusal. */
export class ReactionRefused
  extends Schema.TaggedError<ReactionRefused>("@civic-practice/core/ReactionRefused")(
    "ReactionRefused",
    {
      command: Schema.String,
      /** What clerks call the command, where it has a Chinese name. */
      chinese: Schema.optionalKey(Schema.String),
      detail: Schema.Struct({ zh: Schema.String, en: Schema.String }),
      cause: Schema.Defect(),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `后续操作“${this.chinese ?? this.command}”未能完成：${this.detail.zh}`,
      en: `the command it sets off, ${this.command}, was refused: ${this.detail.en}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/**
 * The caller's time limit passed. The command may still be committed: repeat it with the same key to learn. An
 * answer is final; a refusal is where it comes from the same dispatcher, since another does not know what this
 * one has in flight.
 */
export class TimedOut
  extends Schema.TaggedError<TimedOut>("@civic-practice/core/TimedOut")("TimedOut", {
    command: Schema.String,
    /** What clerks call the command, where it has a Chinese name. */
    chinese: Schema.optionalKey(Schema.String),
    key: Schema.String,
    /** Milliseconds. */
    limit: Schema.Number,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `“${this.chinese ?? this.command}”超过 ${this.limit} 毫秒未完成，请用同一幂等键 ${this.key} 重试`,
      en: `${this.command} took more than ${this.limit} ms; repeat it with the same key ${this.key}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The streams kept changing under the command. Nothing was written; try again later. */
export class TooContended
  extends Schema.TaggedError<TooContended>("@civic-practice/core/TooContended")("TooContended", {
    command: Schema.String,
    /** What clerks call the command, where it has a Chinese name. */
    chinese: Schema.optionalKey(Schema.String),
    attempts: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `“${this.chinese ?? this.command}”重试 ${this.attempts} 次仍有冲突，请稍后再试`,
      en: `${this.command} met conflicts in ${this.attempts} attempts; try again later`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The dispatcher was closed before it took the command. Nothing was written. */
export class Closed
  extends Schema.TaggedError<Closed>("@civic-practice/core/Closed")("Closed", {
    command: Schema.String,
    /** What clerks call the command, where it has a Chinese name. */
    chinese: Schema.optionalKey(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `系统正在关闭，“${this.chinese ?? this.command}”未执行，请重新打开后再办`,
      en: `closed before ${this.command} was taken; open it again first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
