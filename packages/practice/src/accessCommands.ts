import {
  type Command,
  type Explained,
  GrantRole,
  Grants,
  type Localized,
  type View,
  WithdrawRole,
} from "@civic-practice/core"
import { Unit, UnknownUnit } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"

/** The practice has no role of that name. Nothing was written. */
export class UnknownRole
  extends Schema.TaggedError<UnknownRole>("@civic-practice/practice/UnknownRole")("UnknownRole", {
    role: Schema.String,
    known: Schema.Array(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `没有名为 ${this.role} 的角色，请从以下角色中选择：${this.known.join("、")}`,
      en: `there is no role ${this.role}; choose one of ${this.known.join(", ")}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** What of a practice a role can be granted for. */
export interface AccessOptions {
  readonly district: string
  /** The names of the roles there are; `undefined` where the application has a policy of its own. */
  readonly roles: ReadonlyArray<string> | undefined
}

/**
 * Who may do what, and where: the commands of core, which beside that refuse what is misspelt, since it would be
 * granted or withdrawn without any effect. What somebody holds can always be withdrawn.
 */
export const accessCommands = ({ district, roles }: AccessOptions) => {
  const unknownRole = (role: string): UnknownRole | undefined =>
    roles === undefined || roles.includes(role)
      ? undefined
      : new UnknownRole({ role, known: roles })
  const unknown = (
    { role, unit }: { readonly role: string; readonly unit: string },
    view: View,
  ): UnknownRole | UnknownUnit | undefined =>
    unknownRole(role) ??
    // The first administrator may be named before the district is founded.
    (unit === district || view.exists(Unit.ref(unit)) ? undefined : new UnknownUnit({ unit }))
  return {
    grantRole: refusing(GrantRole, unknown),
    withdrawRole: refusing(WithdrawRole, (grant, view) =>
      view
        .get(Grants.ref(grant.actor))
        .some(({ role, unit }) => role === grant.role && unit === grant.unit)
        ? undefined
        : unknown(grant, view),
    ),
  } as const
}

/** The commands that say who may do what. */
export type AccessCommands = ReturnType<typeof accessCommands>

/** The command, refused for one more reason. */
const refusing = <Input, Answer, Refusal, Encoded, More>(
  command: Command<Input, Answer, Refusal, Encoded>,
  refusal: (input: Input, view: View) => More | undefined,
): Command<Input, Answer, Refusal | More, Encoded> => ({
  ...command,
  decide: (input, view, occasion) => {
    const refused = refusal(input, view)
    return refused === undefined
      ? command.decide(input, view, occasion)
      : Result.fail<Refusal | More>(refused)
  },
})
