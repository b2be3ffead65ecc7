import { type Schema, SchemaAST, type SchemaIssue } from "effect"

/**
 * What is wrong with an input, in Chinese: one sentence for each issue, in the order in which Effect's own formatter
 * tells them. A check says its own by the annotation `chinese`, a text.
 */
export const chineseProblems = (issue: SchemaIssue.Issue, told?: string): ReadonlyArray<string> => {
  switch (issue._tag) {
    case "Filter":
      return chineseProblems(issue.issue, told ?? saidBy(issue.filter.annotations))
    case "Encoding":
    case "Pointer":
      return chineseProblems(issue.issue, told)
    case "Composite":
      return issue.issues.flatMap((one) => chineseProblems(one, told))
    case "AnyOf":
      return issue.issues.length > 0
        ? issue.issues.flatMap((one) => chineseProblems(one, told))
        : [told ?? `应为${shapeOf(issue.ast)}`]
    case "InvalidType":
      return [told ?? `应为${shapeOf(issue.ast)}`]
    case "MissingKey":
      return [told ?? "缺少此项，请填写"]
    case "UnexpectedKey":
      return [told ?? "没有此项，请去掉"]
    default:
      return [told ?? unfit]
  }
}

const unfit = "不符合要求，请核对"

const saidBy = (annotations: Schema.Annotations.Filter | undefined): string => {
  const { chinese } = annotations ?? {}
  return typeof chinese === "string" ? chinese : byBounds(annotations?.representation)
}

/** What Effect's own checks ask for. */
const byBounds = (representation: unknown): string => {
  const { id, payload } = Object(representation)
  const { minimum, maximum, minLength, maxLength } = Object(payload)
  switch (String(id).split("/").at(-1)) {
    case "isInt":
      return "应为整数"
    case "isBetween":
      return `应在 ${minimum} 至 ${maximum} 之间`
    case "isBetweenLength":
      return `项数或字数应为 ${minimum} 至 ${maximum}`
    case "isMinLength":
      return `项数或字数不能少于 ${minLength}`
    case "isMaxLength":
      return `项数或字数不能超过 ${maxLength}`
    case "isBetweenCodePoints":
      return `应为 ${minimum} 至 ${maximum} 个字`
    case "isUnique":
      return "不能有重复项"
    case "isTrimmed":
      return "首尾不能有空格"
    default:
      return unfit
  }
}

/** What a value has to be. Codes are told as they are written. */
const shapeOf = (ast: SchemaAST.AST): string => {
  if (SchemaAST.isLiteral(ast)) return `“${String(ast.literal)}”`
  switch (ast._tag) {
    case "String":
      return "文本"
    case "Number":
      return "数字"
    case "Boolean":
      return "是或否"
    case "Null":
      return "空值"
    case "Arrays":
      return "列表"
    case "Objects":
      return "一组填写项"
    case "Union":
      return [...new Set(ast.types.map(shapeOf))].join("或")
    default:
      return "其他内容"
  }
}
