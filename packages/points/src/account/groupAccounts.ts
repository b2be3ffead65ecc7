import { Schema } from "effect"
import { AccountId } from "./Account.ts"

/** The account of a household or a team itself, none of its wallets. */
export const GroupAccount = AccountId.check(
  Schema.makeFilter(
    (account: string) =>
      /^(household|team)\/[^/]+$/.test(account) ||
      "a household or a team is named as household/h-1 or team/t-1",
    { chinese: "应为家庭或团队的账户名" },
  ),
)

/** The account of somebody who can be in one. */
export const MemberAccount = AccountId.check(
  Schema.makeFilter(
    (account: string) => /^volunteer\/[^/]+$/.test(account) || "a member is named as volunteer/v-1",
    { chinese: "成员应为志愿者的账户名" },
  ),
)
