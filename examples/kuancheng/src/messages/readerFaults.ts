import { columnOf, type FaultFacts, type FaultMessage } from "./FaultMessage.ts"
import type { LocalizedText } from "./LocalizedText.ts"

const found = (
  name: LocalizedText,
  zh: (facts: FaultFacts) => string,
  en: (facts: FaultFacts) => string,
): FaultMessage => ({ foundBy: "reader", nature: "fault", name, zh, en })

/** Faults that the file alone shows. */
export const readerFaults = {
  // The whole file.
  fileNotFound: found(
    { zh: "找不到文件", en: "file not found" },
    (f) => `找不到文件“${f.value}”，请确认文件已导出到该位置。`,
    (f) => `File "${f.value}" was not found; check that it was exported there.`,
  ),
  unreadableFile: found(
    { zh: "文件无法读取", en: "unreadable file" },
    (f) => `文件“${f.value}”无法读取（${f.detail}），请检查路径和权限。`,
    (f) => `File "${f.value}" cannot be read (${f.detail}); check its path and permissions.`,
  ),
  unsupportedEncoding: found(
    { zh: "编码或格式不支持", en: "unsupported encoding or format" },
    (f) => `文件编码或格式不支持（${f.detail}），请另存为 CSV（UTF-8 或 GBK）后重试。`,
    (f) => `Unsupported encoding or format (${f.detail}); save it as CSV (UTF-8 or GBK).`,
  ),
  emptyFile: found(
    { zh: "文件为空", en: "empty file" },
    () => "文件为空，缺少表头。",
    () => "The file is empty: it has no header line.",
  ),
  missingColumn: found(
    { zh: "缺少列", en: "missing column" },
    (f) => `缺少必需的列“${f.field}”，整个文件未读取。表头为：${f.detail}。`,
    (f) =>
      `Required column ${columnOf(f)} is missing; the file was not read. Its header is: ${f.detail}.`,
  ),
  duplicateColumn: found(
    { zh: "列重复", en: "column twice" },
    (f) => `列“${f.field}”出现了不止一次，整个文件未读取，请保留一列。`,
    (f) => `Column ${columnOf(f)} appears more than once; the file was not read. Keep one.`,
  ),
  lineTooLong: found(
    { zh: "行过长", en: "line too long" },
    (f) => `一行超过 ${f.detail} 字节，该文件不像是表格，已停止读取。`,
    (f) => `A line is longer than ${f.detail} bytes; this is no table, reading stopped.`,
  ),

  // The whole row.
  brokenQuote: found(
    { zh: "双引号不成对", en: "unpaired double quote" },
    (f) => `“${f.field}”列的双引号不成对，本行未录入；后续各行不受影响。`,
    (f) => `Unpaired double quote in column ${columnOf(f)}; only this row is left out.`,
  ),
  tooFewColumns: found(
    { zh: "列数不足", en: "too few columns" },
    (f) => `列数不足：${f.detail}。请补齐缺少的列（可以为空，但逗号不能少）。`,
    (f) => `Too few columns: ${f.detail}. A column may be empty, but its comma must stay.`,
  ),
  tooManyColumns: found(
    { zh: "列数过多", en: "too many columns" },
    (f) => `列数过多：${f.detail}。含有逗号的内容请用双引号括起来。`,
    (f) => `Too many columns: ${f.detail}. Put text that holds a comma in double quotes.`,
  ),
  invalidEncoding: found(
    { zh: "无法解码的字节", en: "undecodable bytes" },
    (f) => `本行含有无法按 ${f.detail} 解码的字节，请重新导出或重新录入本行。`,
    (f) => `This row holds bytes that are not ${f.detail}; export or type it again.`,
  ),

  // One cell.
  missingValue: found(
    { zh: "必填项为空", en: "missing value" },
    (f) => `“${f.field}”为必填项，不能为空。`,
    (f) => `${columnOf(f)} is required and is empty.`,
  ),
  fullWidthDigits: found(
    { zh: "全角数字", en: "full-width digits" },
    (f) => `“${f.field}”中有全角数字（${f.value}），请改为半角数字，如 ${f.detail}。`,
    (f) => `${columnOf(f)} has full-width digits (${f.value}); type half-width ones: ${f.detail}.`,
  ),
  malformedCode: found(
    { zh: "编号格式不对", en: "malformed code" },
    (f) => `“${f.field}”的编号“${f.value}”格式不对，只能用字母、数字、“-”、“.”和“_”。`,
    (f) => `"${f.value}" in ${columnOf(f)} is no code: letters, digits, "-", "." and "_" only.`,
  ),
  notANumber: found(
    { zh: "不是整数", en: "no whole number" },
    (f) => `“${f.field}”应为整数，实际为“${f.value}”。`,
    (f) => `${columnOf(f)} must be a whole number, not "${f.value}".`,
  ),
  negativeNumber: found(
    { zh: "负数", en: "negative number" },
    (f) => `“${f.field}”不能为负数（${f.value}）。`,
    (f) => `${columnOf(f)} must not be negative (${f.value}).`,
  ),
  outOfRange: found(
    { zh: "数值超出范围", en: "number out of range" },
    (f) => `“${f.field}”应在 ${f.detail} 之间，实际为 ${f.value}。`,
    (f) => `${columnOf(f)} must be within ${f.detail}, not ${f.value}.`,
  ),
  unknownChoice: found(
    { zh: "不在可选范围内", en: "unknown choice" },
    (f) => `“${f.field}”的值“${f.value}”不在可选范围内，可选：${f.detail}。`,
    (f) =>
      `"${f.value}" is no choice for ${columnOf(f)}; choose from: ${f.detail.replaceAll("、", ", ")}.`,
  ),
  notADate: found(
    { zh: "日期格式不对", en: "malformed date" },
    (f) => `“${f.field}”的日期“${f.value}”格式不对，应为 ${f.detail}。`,
    (f) => `"${f.value}" in ${columnOf(f)} is no date; write it as ${f.detail}.`,
  ),
  impossibleDate: found(
    { zh: "日期不存在", en: "impossible date" },
    (f) => `“${f.field}”的日期“${f.value}”不存在。`,
    (f) => `There is no such date as "${f.value}" in ${columnOf(f)}.`,
  ),
  notADateTime: found(
    { zh: "时间格式不对", en: "malformed time" },
    (f) => `“${f.field}”的时间“${f.value}”格式不对，应为 ${f.detail}。`,
    (f) => `"${f.value}" in ${columnOf(f)} is no date with time; write it as ${f.detail}.`,
  ),
  impossibleTime: found(
    { zh: "时间不存在", en: "impossible time" },
    (f) => `“${f.field}”的时间“${f.value}”不存在，一天只有 00:00 至 23:59。`,
    (f) => `There is no such time as "${f.value}" in ${columnOf(f)}: a day has 00:00 to 23:59.`,
  ),
  malformedPhone: found(
    { zh: "手机号格式不对", en: "malformed mobile number" },
    (f) => `“${f.field}”应为 11 位手机号，以 1 开头（${f.value}）。`,
    (f) => `${columnOf(f)} must be a mobile number of 11 digits beginning with 1 (${f.value}).`,
  ),
  idNumberLength: found(
    { zh: "身份证号位数不对", en: "identity number of wrong length" },
    (f) => `“${f.field}”应为 18 位，实际 ${f.detail} 位（${f.value}）。`,
    (f) => `${columnOf(f)} must have 18 characters, not ${f.detail} (${f.value}).`,
  ),
  idNumberCharacters: found(
    { zh: "身份证号字符不对", en: "identity number with wrong characters" },
    (f) => `“${f.field}”前 17 位应为数字，第 18 位为数字或 X（${f.value}）。`,
    (f) => `${columnOf(f)} must be 17 digits and a digit or X (${f.value}).`,
  ),
  wrongCheckDigit: found(
    { zh: "身份证号校验码不符", en: "wrong check digit" },
    (f) => `“${f.field}”的校验码不符（${f.value}），至少有一位数字有误，请核对证件（GB 11643）。`,
    (f) =>
      `The check digit of ${columnOf(f)} is wrong (${f.value}): a digit is mistyped, compare with the card (GB 11643).`,
  ),
  impossibleBirthDate: found(
    { zh: "身份证号中的出生日期不存在", en: "impossible birth date" },
    (f) => `“${f.field}”中的出生日期 ${f.detail} 不存在（${f.value}）。`,
    (f) => `${columnOf(f)} names a birth date that does not exist, ${f.detail} (${f.value}).`,
  ),
  idBirthDateMismatch: found(
    { zh: "出生日期与身份证号不一致", en: "birth date differs from identity number" },
    (f) => `“${f.field}”（${f.value}）与身份证号中的出生日期（${f.detail}）不一致。`,
    (f) =>
      `${columnOf(f)} (${f.value}) differs from the date in the identity number (${f.detail}).`,
  ),
  idSexMismatch: found(
    { zh: "性别与身份证号不一致", en: "sex differs from identity number" },
    (f) => `“${f.field}”（${f.value}）与身份证号第 17 位（${f.detail}）不一致。`,
    (f) =>
      `${columnOf(f)} (${f.value}) differs from digit 17 of the identity number (${f.detail}).`,
  ),
} as const satisfies Record<string, FaultMessage>
